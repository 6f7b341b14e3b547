// A figure on its way to a target: its trend, the straight way there as dashes, and at the end a bar where it will be.
//
// As trend.js, and { forecast: { value, low, high } or null, points: [{ …, way }] }.
import { trend } from "./trend.js";

export function goal({ forecast, points, ...more }, look) {
  const last = points.length - 1;
  const drawn = trend({ points, ...more }, look);
  const shared = { silent: true, tooltip: { show: false }, symbol: "none" };
  return {
    ...drawn,
    series: [
      ...drawn.series,
      { ...shared, type: "line", data: points.map(point => point.way), color: look.inkSoft, lineStyle: { width: 1, type: "dashed" } },
      ...(forecast ? [{ ...shared, type: "line", data: [], markLine: bar(forecast, last, look), markPoint: { silent: true, symbol: "diamond", symbolSize: 10, itemStyle: { color: look.ink }, label: { show: false }, data: [{ coord: [last, forecast.value] }] } }] : []),
    ],
  };
}

function bar({ low, high }, at, look) {
  return { silent: true, symbol: "none", lineStyle: { width: 3, type: "solid", color: look.inkSoft }, label: { show: false }, data: [[{ coord: [at, low] }, { coord: [at, high] }]] };
}
