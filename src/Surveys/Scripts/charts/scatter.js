// Groups or weeks by two figures, with a line through the whole's on each axis and the four corners named.
//
// { x, y: { name, unit, whole, min, max }, corners: [top left, top right, bottom left, bottom right], points: [{ name, x, y, told, isClear }] }

export function scatter({ x, y, corners, points }, look) {
  const quiet = { ...look.text, color: look.inkSoft };
  const axis = (of, values) => {
    const shown = [...values, of.whole];
    const [low, high] = [Math.min(...shown), Math.max(...shown)];
    const room = 0.2 * (high - low || Math.abs(high) || 1);
    return {
      type: "value",
      min: Math.max(of.min ?? -Infinity, low - room),
      max: Math.min(of.max ?? Infinity, high + room),
      axisLabel: { ...quiet, formatter: value => (of.unit ? `${look.tenths(value)}\u00a0${of.unit}` : look.tenths(value)), hideOverlap: true, showMinLabel: false, showMaxLabel: false },
      axisTick: { show: false },
      splitLine: { show: false },
      name: of.name,
      nameTextStyle: quiet,
    };
  };
  const [across, up] = [axis(x, points.map(point => point.x)), axis(y, points.map(point => point.y))];
  const cross = data => ({ type: "line", data, symbol: "none", silent: true, lineStyle: { width: 1, type: "dashed" }, color: look.inkSoft, tooltip: { show: false } });
  const corner = (text, isLeft, isUp) => ({
    value: [isLeft ? across.min : across.max, isUp ? up.max : up.min],
    label: { show: true, formatter: text, position: [isLeft ? 6 : -6, isUp ? 6 : -6], align: isLeft ? "left" : "right", verticalAlign: isUp ? "top" : "bottom", width: 0.3 * look.width, overflow: "break" },
  });
  const few = points.length <= 16;

  return {
    grid: { left: 4, right: 16, top: 40, bottom: 32, outerBoundsMode: "same" },
    xAxis: { ...across, nameLocation: "middle", nameGap: 28 },
    yAxis: { ...up, nameTextStyle: { ...quiet, align: "left" } },
    tooltip: {
      trigger: "item",
      renderMode: "richText", // an HTML tooltip carries style attributes, which the Content-Security-Policy forbids
      confine: true,
      formatter: ({ dataIndex, seriesType }) => (seriesType === "scatter" ? points[dataIndex].told : ""),
      textStyle: { ...look.text, color: look.ink },
      backgroundColor: look.surface,
      borderColor: look.line,
      borderWidth: 1,
      padding: [6, 8],
    },
    series: [
      cross([[x.whole, up.min], [x.whole, up.max]]),
      cross([[across.min, y.whole], [across.max, y.whole]]),
      {
        type: "scatter",
        silent: true,
        symbolSize: 0,
        data: [corner(corners[0], true, true), corner(corners[1], false, true), corner(corners[2], true, false), corner(corners[3], false, false)],
        label: { ...look.text, fontStyle: "italic", color: look.inkSoft },
      },
      {
        type: "scatter",
        data: points.map(({ name, x, y, isClear }) => ({ name, value: [x, y], symbolSize: isClear ? 12 : 8, itemStyle: { color: isClear ? look.ink : look.accent }, label: { show: few || isClear } })),
        label: { ...look.text, position: "right", color: look.ink, formatter: ({ name }) => (name.length > 18 ? `${name.slice(0, 17)}…` : name) },
        labelLayout: { moveOverlap: "shiftY", hideOverlap: true },
      },
    ],
  };
}
