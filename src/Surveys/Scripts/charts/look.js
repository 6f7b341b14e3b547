// What a chart takes from the page: the style sheet's colours and type, the reader's way of writing numbers, the room it has.

const colours = ["accent", "accent-soft", "ink", "ink-soft", "line", "surface", "unhappy", "neutral", "happy"];

export function lookOf(plot) {
  const style = getComputedStyle(plot);
  const text = { fontFamily: style.fontFamily, fontSize: parseFloat(style.fontSize) };
  return { ...resolve(plot), text, width: plot.clientWidth, ...formatters() };
}

// A custom property is text, such as "light-dark(#fff, #111)"; only as the colour of an element does it become a colour.
function resolve(plot) {
  const probe = plot.appendChild(document.createElement("span"));
  const resolved = colours.map(name => {
    probe.style.color = `var(--${name})`;
    return [name.replace("-s", "S"), getComputedStyle(probe).color];
  });
  probe.remove();
  return Object.fromEntries(resolved);
}

function formatters() {
  const language = document.documentElement.lang || undefined;
  const format = options => new Intl.NumberFormat(language, options).format;
  const minus = write => number => write(number).replace("-", "−");
  return {
    whole: minus(format({ maximumFractionDigits: 0 })),
    tenths: minus(format({ minimumFractionDigits: 1, maximumFractionDigits: 1 })),
  };
}
