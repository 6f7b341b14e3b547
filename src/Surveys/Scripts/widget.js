// The widget on a company's web site: <script src="https://…/widget.js" data-survey="TOKEN" async></script>. When it opens, for whom and
// where the tag's other attributes say. No cookie, no request but for the survey's own page.
import { show } from "./widget/dialog.js";
import { isAmong, noteAsked, wasAskedLately } from "./widget/memory.js";

const script = document.currentScript;
const { survey, on, path, share, scroll, afterSeconds, againDays, language, position } = script?.dataset ?? {};
const usualSeconds = 15;
const usualDays = 90;
let isOpen = false;

const number = (text, usual) => (text !== undefined && Number.isFinite(Number(text)) ? Number(text) : usual);

/** "/help/*" and the like; several with spaces between. */
const isHere = () => path === undefined || path.split(/\s+/).filter(Boolean).some((one) =>
  new RegExp(`^${one.split("*").map((part) => part.replace(/[\\^$.|?+()[\]{}]/g, "\\$&")).join(".*")}$`).test(location.pathname));

function open() {
  if (isOpen) return;
  isOpen = true;
  const address = new URL(`/s/${survey}/frame`, script.src);
  address.searchParams.set("lang", language ?? document.documentElement.lang);
  show(address.href, ["start", "center"].includes(position) ? position : "end", () => noteAsked(survey), () => { isOpen = false; });
}

/** By itself it asks few people, seldom, and only here; whoever presses something asked for it. */
function openByItself() {
  if (isHere() && !wasAskedLately(survey, number(againDays, usualDays)) && isAmong(survey, number(share, 100))) open();
}

function watchScroll() {
  const room = document.documentElement.scrollHeight - innerHeight;
  if (room <= 0 || (scrollY / room) * 100 < number(scroll, 100)) return;
  removeEventListener("scroll", watchScroll);
  openByItself();
}

if (survey) {
  if (on) {
    addEventListener("click", (event) => {
      const pressed = event.target.closest?.(on);
      if (!pressed) return;
      if (pressed.matches("a[href]")) event.preventDefault();
      open();
    });
  }
  if (scroll !== undefined) addEventListener("scroll", watchScroll, { passive: true });
  if (afterSeconds !== undefined || (on === undefined && scroll === undefined)) setTimeout(openByItself, number(afterSeconds, usualSeconds) * 1000);
  window.surveys = { ...window.surveys, open };
}
