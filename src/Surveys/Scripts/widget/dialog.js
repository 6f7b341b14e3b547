// The dialog with the survey's page in a frame. It shows itself once that page has said that it is there, so that a survey that is
// closed, a site that isn't listed, or a service that is away shows nothing at all.
import { look } from "./look.js";

const patience = 20000;

const isTyping = (element) => element?.matches?.("input, textarea, select, [contenteditable]") ?? false;

/**
 * @param address the survey's page; its answers are believed from there only
 * @param onOver when it was answered, or closed
 * @returns what closes it
 */
export function show(address, position, onOver, onGone) {
  const { origin } = new URL(address);
  const before = document.activeElement;
  const host = document.createElement("div");
  const root = host.attachShadow({ mode: "open" });
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(look);
  root.adoptedStyleSheets = [sheet];

  const dialog = document.createElement("div");
  dialog.className = `coming ${position}`;
  dialog.setAttribute("role", "dialog");
  dialog.tabIndex = -1;
  const close = document.createElement("button");
  close.type = "button";
  close.innerHTML = '<svg width="20" height="20" viewBox="0 0 20 20" aria-hidden="true"><path d="M5 5l10 10M15 5L5 15"/></svg>';
  const frame = document.createElement("iframe");
  frame.src = `${address}#${encodeURIComponent(location.origin)}`;
  frame.referrerPolicy = "no-referrer";
  dialog.append(close, frame);
  root.append(dialog);

  let isShown = false;
  const givenUp = setTimeout(() => end(), patience);

  function appear({ name, close: words, direction }) {
    clearTimeout(givenUp);
    dialog.dir = direction;
    dialog.setAttribute("aria-label", name);
    frame.title = name;
    close.setAttribute("aria-label", words);
    if (isShown) return;
    isShown = true;
    dialog.classList.remove("coming");
    if (!isTyping(document.activeElement)) dialog.focus();
  }

  function hear({ origin: from, source, data }) {
    if (from !== origin || source !== frame.contentWindow || !data?.surveys) return;
    frame.style.height = `${Math.min(2000, Number(data.height) || 0)}px`;
    if (data.surveys === "ready") appear(data);
    if (data.surveys === "over") onOver();
    if (data.surveys === "close") dismiss();
  }

  function end() {
    clearTimeout(givenUp);
    removeEventListener("message", hear);
    const hadFocus = document.activeElement === host;
    host.remove();
    if (hadFocus) before?.focus?.();
    onGone();
  }

  function dismiss() {
    onOver();
    end();
  }

  close.addEventListener("click", dismiss);
  dialog.addEventListener("keydown", (event) => { if (event.key === "Escape") dismiss(); });
  addEventListener("message", hear);
  document.body.append(host);
}
