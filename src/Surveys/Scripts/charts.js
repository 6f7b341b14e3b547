// Draws <figure data-chart="bands|trend|goal|pair|scatter|distribution|control|funnel"> from the JSON in its <script type="application/json"> into its
// <div class="plot">, whose height the style sheet gives. For who can't see a picture, the page has the figures in a table.
import { BarChart, CustomChart, LineChart, ScatterChart } from "echarts/charts";
import { GridComponent, MarkLineComponent, MarkPointComponent, TooltipComponent } from "echarts/components";
import { init, use } from "echarts/core";
import { LabelLayout } from "echarts/features";
import { CanvasRenderer, SVGRenderer } from "echarts/renderers";
import { bands } from "./charts/bands.js";
import { control } from "./charts/control.js";
import { distribution } from "./charts/distribution.js";
import { funnel } from "./charts/funnel.js";
import { goal } from "./charts/goal.js";
import { lookOf } from "./charts/look.js";
import { pair } from "./charts/pair.js";
import { offerPicture } from "./charts/picture.js";
import { scatter } from "./charts/scatter.js";
import { trend } from "./charts/trend.js";

use([BarChart, CanvasRenderer, CustomChart, GridComponent, LabelLayout, LineChart, MarkLineComponent, MarkPointComponent, ScatterChart, SVGRenderer, TooltipComponent]);

const kinds = { bands, control, distribution, funnel, goal, pair, scatter, trend };
const charts = new Map(); // figure → { plot, chart, drawn: the JSON that it shows }
const reduceMotion = matchMedia("(prefers-reduced-motion: reduce)");

// Tells of a plot's first size too, so this is also what draws it for the first time, once it is visible.
const sizes = new ResizeObserver(entries => entries.forEach(entry => draw(entry.target.closest("figure"))));

function draw(figure) {
  const entry = charts.get(figure);
  if (!entry?.plot.clientWidth) return;
  const json = jsonOf(figure);
  const data = JSON.parse(json);
  const look = lookOf(entry.plot);
  entry.chart.resize();
  entry.chart.setOption(
    { ...kinds[figure.dataset.chart](data, look), animation: !entry.drawn && !reduceMotion.matches, animationDuration: 300 },
    { notMerge: true },
  );
  entry.drawn = json;
}

function jsonOf(figure) {
  return figure.querySelector('script[type="application/json"]').textContent;
}

function adopt(figure) {
  const plot = figure.querySelector(".plot") ?? figure.appendChild(document.createElement("div"));
  plot.classList.add("plot");
  if (!plot.clientHeight) plot.style.height = "16rem";
  plot.role ??= "img"; // a page's own aria-label says in words what the picture shows
  plot.ariaLabel ??= figure.querySelector("figcaption")?.textContent.trim() ?? "";
  offerPicture(figure, plot, look => ({ ...kinds[figure.dataset.chart](JSON.parse(jsonOf(figure)), look), animation: false }));
  charts.set(figure, { plot, chart: init(plot, null, { renderer: "svg" }) });
  sizes.observe(plot);
}

function release(figure) {
  const { plot, chart } = charts.get(figure);
  sizes.unobserve(plot);
  chart.dispose();
  charts.delete(figure);
}

// Brings the charts in line with the page, after htmx has changed a part of it.
function follow() {
  for (const [figure, { plot, drawn }] of charts) {
    if (!figure.isConnected || !figure.contains(plot)) release(figure);
    else if (drawn && drawn !== jsonOf(figure)) draw(figure);
  }
  for (const figure of document.querySelectorAll("figure[data-chart]")) {
    if (!charts.has(figure)) adopt(figure);
  }
}

follow();
document.addEventListener("htmx:after:settle", follow);
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => [...charts.keys()].forEach(draw));
