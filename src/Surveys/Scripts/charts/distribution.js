// How often each rating was given: a bar for each, in the colour of its band, its count and share at its end.
//
// { name, bars: [{ label, rating, count, band: "unhappy" | "neutral" | "happy" }] }, drawn from top to bottom.

export function distribution({ bars }, look) {
  const all = bars.reduce((sum, bar) => sum + bar.count, 0);
  const tell = count => `${look.whole(count)} · ${look.whole(all ? (100 * count) / all : 0)}\u00a0%`;
  const longest = Math.max(...bars.map(bar => tell(bar.count).length));

  return {
    grid: { left: 4, right: 0.65 * look.text.fontSize * longest, top: 4, bottom: 4, outerBoundsMode: "same" },
    xAxis: { type: "value", show: false, min: 0 },
    yAxis: {
      type: "category",
      data: bars.map(bar => bar.label),
      inverse: true,
      axisTick: { show: false },
      axisLine: { lineStyle: { color: look.line } },
      axisLabel: { ...look.text, color: look.ink, lineHeight: 1.15 * look.text.fontSize, interval: 0, width: 0.4 * look.width, overflow: "break" },
    },
    series: {
      type: "bar",
      silent: true,
      barMaxWidth: 24,
      barCategoryGap: "30%",
      data: bars.map(bar => ({ value: bar.count, itemStyle: { color: look[bar.band] ?? look.accent } })),
      label: {
        ...look.text,
        show: true,
        position: "right",
        color: look.inkSoft,
        formatter: ({ value }) => tell(value),
      },
    },
  };
}
