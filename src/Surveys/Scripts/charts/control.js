// A control chart: the moving average of a score between limits that chance alone leaves rarely, its points in grey behind it.
//
// { unit: "%" or "", min, max, usual, points: [{ label, tick, n, score, average, low, high, isBeyond }] }; without answers, all but label,
// tick and n are null. The axis shows what the figures need, within what the score can be.
import { axes, tooltip } from "./axes.js";

export function control({ points, unit, min, max, usual }, look) {
  const withUnit = text => (unit ? `${text}\u00a0${unit}` : text);
  const tell = ({ label, n, score, average, low, high, isBeyond }) => [
    label,
    score != null && withUnit(look.tenths(score)),
    average != null && `average ${withUnit(look.tenths(average))}, ${isBeyond ? "beyond" : "within"} ${look.tenths(low)}–${look.tenths(high)}`,
    `n\u00a0${look.whole(n)}`,
  ].filter(Boolean).join(" · ");
  const shown = points.flatMap(({ score, average, low, high }) => [score, average, low, high]).filter(value => value != null);
  const [lowest, highest] = zoom(Math.min(usual, ...shown), Math.max(usual, ...shown), min, max);
  const line = (of, style) => ({ type: "line", data: points.map(of), symbol: "none", connectNulls: true, silent: true, lineStyle: { width: 1, ...style }, color: look.inkSoft });

  return {
    ...axes(points, { min: lowest, max: highest, withUnit }, look),
    tooltip: tooltip(points, tell, look),
    series: [
      line(point => point.low, { type: "dashed" }),
      line(point => point.high, { type: "dashed" }),
      line(() => usual, {}),
      { type: "scatter", data: points.map(point => point.score), symbolSize: 4, silent: true, color: look.inkSoft },
      {
        type: "line",
        data: points.map(({ average, isBeyond }) => ({ value: average, symbolSize: isBeyond ? 9 : 4, itemStyle: { color: isBeyond ? look.ink : look.accent } })),
        connectNulls: true,
        color: look.accent,
        lineStyle: { width: 2 },
        symbol: "circle",
        showAllSymbol: true,
      },
    ],
  };
}

// To the next of ten steps of the scale on either side, or to its next whole point.
function zoom(low, high, min, max) {
  const step = max - min <= 9 ? 1 : (max - min) / 10;
  return [Math.max(min, Math.floor(low / step) * step), Math.min(max, Math.ceil(high / step) * step)];
}
