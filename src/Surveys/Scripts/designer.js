// The designer's preview, kept up with what is being written. Without it the page works too: the preview has a button.
const frame = document.getElementById("preview");
let timer;
let asked = 0;
let shown = null;

// htmx takes the form's presses, but not those that are meant for the frame; nor may a preview that is on its way take their answer's place.
document.addEventListener("submit", event => {
  if (!event.submitter?.formTarget) return;
  event.stopPropagation();
  clearTimeout(timer);
  asked++;
}, true);

// What is typed while the next form is on its way would be lost with the old one.
const hold = isHeld => event => { const form = event.target.closest?.("#designer"); if (form) form.inert = isHeld; };
document.addEventListener("htmx:before:request", hold(true));
document.addEventListener("htmx:finally:request", hold(false));

// Whoever leaves with something unsaved is asked. What the service has seen it tells by itself.
let isTyped = false;
document.addEventListener("input", event => { isTyped ||= !!event.target.closest("#draft"); });
document.addEventListener("htmx:after:swap", () => { isTyped = false; });
addEventListener("beforeunload", event => { if (isTyped || document.querySelector("#designer[data-unsaved=true]")) event.preventDefault(); });

// A sign-in page or an error must not take the designer's place: what was typed would be gone with it.
const tellUndone = () => { document.getElementById("undone").hidden = false; };
document.addEventListener("htmx:error", tellUndone);
document.addEventListener("htmx:after:request", event => {
  const { ctx } = event.detail;
  if (ctx.target?.id !== "designer" || ctx.text.includes('id="designer"')) return;
  event.preventDefault();
  tellUndone();
});

/**
 * Puts the new preview into the frame's own document, without flicker, scrolling, or another step in the browser's history. Parsed
 * by that document, whose Content-Security-Policy lets a mail style itself in place and lets nothing run; this page's would not.
 */
function put(html) {
  const page = frame.contentDocument?.documentElement;
  if (!page) return;
  const inside = name => html.slice(html.indexOf(">", html.indexOf(`<${name}`)) + 1, html.indexOf(`</${name}>`));
  const head = inside("head");
  if (head === shown) page.querySelector("body").innerHTML = inside("body");
  else page.innerHTML = html;
  shown = head;
  for (const name of ["lang", "dir"]) page.setAttribute(name, html.match(new RegExp(`<html[^>]* ${name}="(\\w*)`))?.[1] ?? "");
}

async function show() {
  const form = document.getElementById("draft");
  const mine = ++asked;
  try {
    const response = await fetch(form.dataset.preview, { method: "POST", body: new FormData(form) });
    const html = await response.text();
    if (response.ok && mine === asked) put(html);
  } catch {
    // The next change tries again.
  }
}

function soon() {
  clearTimeout(timer);
  timer = setTimeout(show, 300);
}

if (frame && document.querySelector("[data-show]")) {
  document.querySelector("[data-show]").hidden = true;
  document.addEventListener("input", event => { if (event.target.form?.id === "draft") soon(); });
  document.addEventListener("htmx:after:swap", soon);
  const wide = document.getElementById("wide");
  wide.addEventListener("change", () => frame.classList.toggle("desktop", wide.checked));
}
