// A score over time: one line with its margin as a soft band, between the bounds that the score can have.
//
// { name, unit: "%" or "", min, max, points: [{ label, tick, n, score, low, high }] }, where score, low and high may be null.
import { axes, tooltip } from "./axes.js";

export function trend({ points, unit, min, max }, look) {
  const withUnit = text => (unit ? `${text}\u00a0${unit}` : text);
  // The figure where the line ends, and none of few answers.
  const end = points.findLastIndex(point => point.score != null);
  const latest = points[end]?.n >= 5 ? end : -1;

  const tell = ({ label, n, score, low, high }) => [
    label,
    score != null && withUnit(look.tenths(score)) + (low != null && high != null ? ` (${look.tenths(low)}–${look.tenths(high)})` : ""),
    `n\u00a0${look.whole(n)}`,
  ].filter(Boolean).join(" · ");

  return {
    ...axes(points, { min, max, interval: step(max - min), withUnit }, look),
    tooltip: tooltip(points, tell, look),
    series: [
      band(points, look),
      {
        type: "line",
        data: points.map((point, index) => ({ value: point.score, label: { show: index === latest } })),
        color: look.accent,
        lineStyle: { width: 2 },
        symbol: "circle",
        symbolSize: points.length > 45 ? 3 : 6,
        showAllSymbol: true,
        label: {
          ...look.text,
          position: "right",
          color: look.accent,
          fontWeight: 600,
          formatter: ({ value }) => withUnit(look.tenths(value)),
        },
        emphasis: { scale: 1.5 },
      },
    ],
  };
}

// One polygon for every unbroken run of points, because a gap in the answers is no margin of zero. Drawn by hand: stacked areas,
// the usual way, go wrong where low is below zero and high above.
export function band(points, look) {
  const runs = [];
  points.forEach(({ low, high }, index) => {
    if (low == null || high == null) return;
    const last = runs.at(-1);
    if (last?.at(-1) === index - 1) last.push(index);
    else runs.push([index]);
  });
  return {
    type: "custom",
    silent: true,
    z: -1, // under the grid's lines
    clip: true,
    tooltip: { show: false },
    data: runs.map(run => [run[0], points[run[0]].high]),
    renderItem: ({ dataIndex }, { coord }) => {
      const run = runs[dataIndex];
      // A run of one has no width of its own; it gets that of a dot.
      const edge = (index, value, side) => {
        const [x, y] = coord([index, value]);
        return run.length > 1 ? [[x, y]] : [[x - 3 * side, y], [x + 3 * side, y]];
      };
      const shape = [
        ...run.flatMap(index => edge(index, points[index].high, 1)),
        ...[...run].reverse().flatMap(index => edge(index, points[index].low, -1)),
      ];
      return { type: "polygon", shape: { points: shape }, style: { fill: look.accentSoft } };
    },
  };
}

// Lines at every point of a rating scale, else at quarters: −100, −50, 0, 50, 100.
function step(range) {
  return range <= 9 ? 1 : range / 4;
}
