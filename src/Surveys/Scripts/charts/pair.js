// Two figures over the same weeks, one above the other: two scales in one frame would make crossings that mean nothing.
//
// { upper, lower: { name, unit, min, max }, points: [{ label, tick, upper: { n, value, low, high }, lower: the same }] }, where
// value, low and high may be null.
import { axes, tooltip } from "./axes.js";
import { band } from "./trend.js";

export function pair({ upper, lower, points }, look) {
  const withUnit = ({ unit }) => text => (unit ? `${text}\u00a0${unit}` : text);
  const told = (of, { value, n }) => value == null ? `${of.name}: –` : `${of.name}: ${withUnit(of)(look.tenths(value))} (n\u00a0${look.whole(n)})`;
  const parts = [[upper, "upper"], [lower, "lower"]].map(([of, key], place) => ({ of, key, place, frame: axes(points, { ...of, interval: (of.max - of.min) / (of.max - of.min <= 9 ? of.max - of.min : 4), withUnit: withUnit(of) }, look) }));

  return {
    grid: parts.map(({ frame, place }) => ({ ...frame.grid, top: place === 0 ? 28 : "56%", bottom: place === 0 ? "52%" : 4 })),
    xAxis: parts.map(({ frame, place }) => ({ ...frame.xAxis, gridIndex: place, axisLabel: { ...frame.xAxis.axisLabel, show: place === 1 } })),
    yAxis: parts.map(({ of, frame, place }) => ({ ...frame.yAxis, gridIndex: place, name: of.name, nameLocation: "end", nameTextStyle: { ...look.text, color: look.ink, align: "left", fontWeight: 600 } })),
    axisPointer: { link: [{ xAxisIndex: "all" }] },
    tooltip: tooltip(points, point => [point.label, told(upper, point.upper), told(lower, point.lower)].join("\n"), look),
    series: parts.flatMap(({ key, place }) => {
      const own = points.map(point => point[key]);
      const at = { xAxisIndex: place, yAxisIndex: place };
      return [
        { ...band(own, look), ...at },
        { ...at, type: "line", data: own.map(({ value }) => value), color: look.accent, lineStyle: { width: 2 }, symbol: "circle", symbolSize: points.length > 45 ? 3 : 6, showAllSymbol: true },
      ];
    }),
  };
}
