// The page inside of a widget's frame: tells the page around it how tall it is, and when it was answered. It hears nothing.
const main = document.querySelector('main[data-frame]:not([data-frame=""])');
// The widget says where it stands; a message for there reaches nobody else.
const around = decodeURIComponent(location.hash.slice(1));

function tell(kind) {
  const { frame: name, close } = main.dataset;
  const height = Math.ceil(document.body.getBoundingClientRect().height);
  parent.postMessage({ surveys: kind, height, name, close, direction: document.documentElement.dir }, around);
}

if (main && parent !== window && around) {
  // The next page is to know it too.
  for (const form of document.forms) form.action += location.hash;
  for (const link of document.querySelectorAll("footer a")) link.href += location.hash;
  new ResizeObserver(() => tell("size")).observe(document.body);
  addEventListener("keydown", (event) => { if (event.key === "Escape") tell("close"); });
  tell("ready");
  if (main.dataset.over === "true") tell("over");
}
