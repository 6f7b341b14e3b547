// What charts over time share: points from left to right, the score upwards, the figures of a point under the pointer.

export function axes(points, { min, max, interval, withUnit }, look) {
  const quiet = { ...look.text, color: look.inkSoft };
  return {
    grid: { left: 4, right: 5.5 * look.text.fontSize, top: 12, bottom: 4, outerBoundsMode: "same" },
    xAxis: {
      type: "category",
      data: points.map(point => point.tick),
      boundaryGap: points.length === 1,
      axisTick: { show: false },
      axisLine: { lineStyle: { color: look.inkSoft } }, // stands at zero where the scale goes below it
      axisLabel: { ...quiet, interval: fewLabels(points.length, look), hideOverlap: true, alignMaxLabel: "right" },
    },
    yAxis: {
      type: "value",
      min,
      max,
      interval,
      axisLabel: { ...quiet, formatter: value => withUnit(look.whole(value)) },
      splitLine: { lineStyle: { color: look.line, width: 1 } },
    },
  };
}

export function tooltip(points, tell, look) {
  return {
    trigger: "axis",
    renderMode: "richText", // an HTML tooltip carries style attributes, which the Content-Security-Policy forbids
    confine: true,
    formatter: ([{ dataIndex }]) => tell(points[dataIndex]),
    textStyle: { ...look.text, color: look.ink },
    backgroundColor: look.surface,
    borderColor: look.line,
    borderWidth: 1,
    padding: [6, 8],
    axisPointer: { z: 0, lineStyle: { color: look.line, type: "solid" } },
  };
}

// Labels as many as fit at a glance, counted from the newest.
function fewLabels(count, { width, text }) {
  const room = Math.floor(width / text.fontSize / 6);
  const every = Math.ceil(count / Math.min(Math.max(room, 2), 8));
  return index => (count - 1 - index) % every === 0;
}
