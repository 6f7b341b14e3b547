// A button that gives a chart as a PNG, with its title and what the page is about, twice as fine as a screen has it.
import { init } from "echarts/core";
import { lookOf } from "./look.js";

const size = { width: 960, height: 400, head: 72, edge: 24 };

export function offerPicture(figure, plot, optionsFor) {
  const place = figure.querySelector("figcaption");
  if (!place || place.querySelector(".picture")) return;
  const button = document.createElement("button");
  button.type = "button";
  button.className = "link picture";
  button.textContent = "PNG";
  button.ariaLabel = `${titleOf(figure)} as PNG`;
  button.addEventListener("click", () => save(figure, plot, optionsFor));
  (place.querySelector(".help") ?? place).append(" ", button);
}

function titleOf(figure) {
  return figure.querySelector("figcaption h2, figcaption h3")?.textContent.trim() ?? document.title;
}

function save(figure, plot, optionsFor) {
  const look = { ...lookOf(plot), width: size.width };
  const canvas = compose(draw(optionsFor(look)), figure, look);
  canvas.toBlob(blob => {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(blob);
    link.download = `${[pageTitle(), titleOf(figure)].join(" ").toLowerCase().replace(/[^\p{L}\p{N}]+/gu, "-")}.png`;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
  });
}

function draw(options) {
  const room = document.createElement("div");
  const chart = init(room, null, { renderer: "canvas", devicePixelRatio: 2, width: size.width, height: size.height });
  chart.setOption(options);
  const picture = chart.renderToCanvas({ pixelRatio: 2 });
  chart.dispose();
  return picture;
}

function compose(chart, figure, look) {
  const canvas = document.createElement("canvas");
  canvas.width = 2 * (size.width + 2 * size.edge);
  canvas.height = 2 * (size.height + size.head + size.edge);
  const paper = canvas.getContext("2d");
  paper.scale(2, 2);
  paper.fillStyle = look.surface;
  paper.fillRect(0, 0, canvas.width, canvas.height);
  paper.fillStyle = look.ink;
  paper.font = `600 20px ${look.text.fontFamily}`;
  paper.fillText(titleOf(figure), size.edge, 34);
  paper.fillStyle = look.inkSoft;
  paper.font = `14px ${look.text.fontFamily}`;
  paper.fillText(pageTitle(), size.edge, 58);
  paper.drawImage(chart, size.edge, size.head, size.width, size.height);
  return canvas;
}

function pageTitle() {
  const heading = document.querySelector("#numbers h1")?.textContent.trim() ?? document.title;
  const days = document.querySelector("#numbers .days")?.textContent.trim();
  return days ? `${heading}, ${days}` : heading;
}
