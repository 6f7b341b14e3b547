// The customer's page. Watches whether somebody is there, tells it with the answer, and sends the rating that is chosen already as soon
// as they are. Without it the page works too: one press more.
const form = document.querySelector("form[data-answer]");
const began = performance.now();
const seen = { trusted: 0, clicked: new Map(), driven: navigator.webdriver === true };
const handsOn = ["pointerdown", "touchstart", "keydown", "wheel"];
const settled = 1500;
let hands = 0;
let moves = 0;
let last = null;
let sent = null;
let underWay = null;
/** A rating of which nobody knows whether it arrived. */
let lost = null;
let timer;

const chosen = () => form.querySelector("[name=score]:checked")?.value;

function signals() {
  const times = [...seen.clicked.values()];
  return JSON.stringify({
    trusted: seen.trusted,
    clicked: seen.clicked.size,
    clicked_within: times.length ? Math.round(Math.max(...times) - Math.min(...times)) : 0,
    age: Math.round(performance.now() - began),
    driven: seen.driven,
  });
}

function put(name, value) {
  let field = form.elements.namedItem(name);
  if (!field) {
    field = document.createElement("input");
    field.type = "hidden";
    field.name = name;
    form.append(field);
  }
  field.value = value;
}

/** A hand, or a pointer that wanders; and they have stayed with one rating for a moment. */
const isThere = () => document.visibilityState === "visible" && document.hasFocus() && (hands > 0 || moves > 3);

async function sendRating(again) {
  const rating = again ?? chosen();
  if (!again && (!rating || rating === sent || !isThere())) return;
  sent = rating;
  lost = rating;
  const body = new FormData(form);
  body.set("score", rating);
  body.set("part", "rating");
  body.set("signals", signals());
  try {
    const response = await fetch(form.action, { method: "POST", body });
    const answer = response.ok ? await response.json() : null;
    if (response.status < 500) lost = null;
    if (!answer?.revision) return;
    put("revision", answer.revision);
    form.querySelector("[data-counted]").textContent = form.dataset.answer;
  } catch {
    // The button is still there.
  }
}

function soon() {
  clearTimeout(timer);
  if (form.dataset.wait) timer = setTimeout(() => { underWay = sendRating().finally(() => { underWay = null; }); }, Math.max(settled, Number(form.dataset.wait) - (performance.now() - began)));
}

if (form) {
  for (const kind of handsOn)
    addEventListener(kind, (event) => { if (event.isTrusted) { seen.trusted++; hands++; soon(); } }, { passive: true });
  addEventListener("pointermove", (event) => {
    if (!event.isTrusted) return;
    const here = `${event.screenX},${event.screenY}`;
    if (here === last) return;
    // A browser tells where its pointer is before anybody has moved it: the first place is no movement.
    if (last !== null) seen.trusted++;
    last = here;
    if (++moves === 4) soon();
  }, { passive: true });
  form.addEventListener("click", (event) => {
    if (event.isTrusted) seen.trusted++;
    if (event.detail > 0 && event.target.name === "score") seen.clicked.set(event.target.value, performance.now());
  });
  form.addEventListener("change", soon);
  form.addEventListener("submit", async (event) => {
    clearTimeout(timer);
    put("signals", signals());
    // The same once more is known again, and tells its revision; without that, what is to come would be refused.
    if (lost && !underWay) underWay = sendRating(lost).finally(() => { underWay = null; lost = null; });
    if (!underWay) return;
    // The answer to come has to name the revision that the rating becomes.
    const { submitter } = event;
    event.preventDefault();
    await underWay;
    form.requestSubmit(submitter);
  });
}
