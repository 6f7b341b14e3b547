// A funnel plot: groups by their score and number of answers, between the limits that chance would keep.
//
// { unit: "%" or "", min, max, whole, limits: [{ n, low, high, farLow, farHigh }], points: [{ name, n, score, isBeyond }] }

export function funnel({ points, limits, unit, min, max, whole }, look) {
  const withUnit = text => (unit ? `${text}\u00a0${unit}` : text);
  const quiet = { ...look.text, color: look.inkSoft };
  const line = (of, type) => ({ type: "line", data: limits.map(limit => [limit.n, of(limit)]), symbol: "none", silent: true, lineStyle: { width: 1, type }, color: look.inkSoft });
  const shown = [...points.map(point => point.score), ...limits.filter(limit => limit.n >= Math.min(...points.map(point => point.n))).flatMap(({ farLow, farHigh }) => [farLow, farHigh]), whole];
  const step = max - min <= 9 ? 1 : (max - min) / 10;
  const few = points.length <= 12;

  return {
    grid: { left: 4, right: 8 * look.text.fontSize, top: 12, bottom: 4, outerBoundsMode: "same" },
    xAxis: {
      type: limits.at(-1)?.n > 10 * limits[0]?.n ? "log" : "value",
      min: limits[0]?.n,
      max: limits.at(-1)?.n,
      axisLabel: { ...quiet, formatter: look.whole, hideOverlap: true, showMinLabel: false, showMaxLabel: false },
      axisTick: { show: false },
      splitLine: { show: false },
      name: "answers",
      nameLocation: "middle",
      nameTextStyle: quiet,
    },
    yAxis: {
      type: "value",
      min: Math.max(min, Math.floor(Math.min(...shown) / step) * step),
      max: Math.min(max, Math.ceil(Math.max(...shown) / step) * step),
      axisLabel: { ...quiet, formatter: value => withUnit(look.whole(value)) },
      splitLine: { lineStyle: { color: look.line, width: 1 } },
    },
    tooltip: {
      trigger: "item",
      renderMode: "richText", // an HTML tooltip carries style attributes, which the Content-Security-Policy forbids
      confine: true,
      formatter: ({ dataIndex, seriesType }) => seriesType === "scatter" ? `${points[dataIndex].name} · ${withUnit(look.tenths(points[dataIndex].score))} · n\u00a0${look.whole(points[dataIndex].n)}` : "",
      textStyle: { ...look.text, color: look.ink },
      backgroundColor: look.surface,
      borderColor: look.line,
      borderWidth: 1,
      padding: [6, 8],
    },
    series: [
      line(limit => limit.low, "dashed"),
      line(limit => limit.high, "dashed"),
      line(limit => limit.farLow, "solid"),
      line(limit => limit.farHigh, "solid"),
      line(() => whole, "dotted"),
      {
        type: "scatter",
        data: points.map(({ name, n, score, isBeyond }) => ({ name, value: [n, score], symbolSize: isBeyond ? 11 : 8, itemStyle: { color: isBeyond ? look.ink : look.accent }, label: { show: few || isBeyond } })),
        label: { ...look.text, position: "right", color: look.ink, formatter: ({ name }) => (name.length > 18 ? `${name.slice(0, 17)}…` : name) },
        labelLayout: { moveOverlap: "shiftY", hideOverlap: true },
      },
    ],
  };
}
