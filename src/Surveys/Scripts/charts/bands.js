// How happy, neutral and unhappy answers share each day, week or month: bars to the whole, the unhappy at the bottom where they can be compared.
//
// { points: [{ label, tick, n, unhappy, neutral, happy }] } in percent; without answers, all but label, tick and n are null.
import { axes, tooltip } from "./axes.js";

const names = ["unhappy", "neutral", "happy"];

export function bands({ points }, look) {
  const withUnit = text => `${text}\u00a0%`;
  const tell = point => [point.label, ...names.filter(name => point[name] != null).map(name => `${name} ${withUnit(look.whole(point[name]))}`), `n\u00a0${look.whole(point.n)}`].join(" · ");
  const chart = axes(points, { min: 0, max: 100, interval: 25, withUnit }, look);
  const last = points.findLast(point => point.n > 0);

  return {
    ...chart,
    xAxis: { ...chart.xAxis, boundaryGap: true },
    tooltip: tooltip(points, tell, look),
    series: names.map(name => ({
      type: "bar",
      stack: "all",
      barCategoryGap: "20%",
      color: look[name],
      data: points.map(point => ({ value: point[name], label: { show: point === last && point[name] >= 8 } })),
      label: { ...look.text, position: "right", color: look.ink, formatter: () => name },
    })),
  };
}
