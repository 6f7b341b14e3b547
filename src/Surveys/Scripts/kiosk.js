// A kiosk: thanks, and begins anew for the next person, without a reload. An answer is kept on the device until the service has it, so
// that a network that is away for a while loses none; each has a name of its own, so that one sent twice counts once.
const form = document.querySelector("form[data-kiosk]");
const thanksFor = 8000;
const forgottenAfter = 45000;
const tryAgain = 15000;
const fresh = 3600000;
const loaded = Date.now();
let timer;
let isSending = false;

/** What waits, by its name: in memory, and beside it where a restart of the tablet finds it. */
const prefix = `surveys:${form?.dataset.kiosk}:`;
const waiting = new Map();

function remember() {
  for (const name of Object.keys(localStorage).filter((key) => key.startsWith(prefix)))
    waiting.set(name.slice(prefix.length), JSON.parse(localStorage.getItem(name)));
}

function keep(turn, answer) {
  waiting.set(turn, answer);
  try {
    localStorage.setItem(prefix + turn, JSON.stringify(answer));
  } catch {
    // Full, or forbidden: then it's kept as long as the page is open.
  }
}

function forget(turn) {
  waiting.delete(turn);
  localStorage.removeItem(prefix + turn);
}

async function send() {
  if (isSending) return;
  isSending = true;
  try {
    for (const [turn, answer] of [...waiting]) {
      const body = new URLSearchParams(answer.fields);
      body.set("turn", turn);
      body.set("waited", String(Math.max(0, Date.now() - answer.at)));
      const response = await fetch(form.action, { method: "POST", body, signal: AbortSignal.timeout(tryAgain) });
      // What the service has taken, or refused, is over. All else may come from whatever stands before it, and may be otherwise later.
      if (![200, 409, 410, 422].includes(response.status)) break;
      forget(turn);
      if (response.status === 410 && waiting.size === 0) location.reload();
    }
  } catch {
    // No network: they wait.
  } finally {
    isSending = false;
    tellWaiting();
  }
}

function tellWaiting() {
  const sign = document.querySelector("[data-waiting]");
  const number = waiting.size.toLocaleString(document.documentElement.lang);
  sign.textContent = waiting.size ? sign.dataset.waiting.replace("{0}", number) : "";
}

/** The first question that is asked, needs an answer, and has none. */
const missing = () => [...form.querySelectorAll(".more[data-needed=true]")].find((more) => more.checkVisibility()
  && !more.querySelector(":checked:not(option)") && ![...more.querySelectorAll("textarea, select")].some((field) => field.value.trim()));

function complain(more) {
  let words = more.querySelector(".mistake");
  if (!words) {
    words = document.createElement("p");
    words.className = "mistake";
    words.role = "alert";
    more.prepend(words);
  }
  words.textContent = form.dataset.needed;
  more.querySelector("textarea, input, select").focus();
}

function thank() {
  const band = form.querySelector("[name=score]:checked").className;
  const words = document.querySelector(`[data-thanks=${band}]`);
  form.hidden = true;
  words.hidden = false;
  words.querySelector("h1").focus();
  clearTimeout(timer);
  timer = setTimeout(begin, thanksFor);
}

function begin() {
  clearTimeout(timer);
  form.reset();
  form.querySelectorAll(".mistake").forEach((words) => words.remove());
  document.querySelectorAll("[data-thanks]").forEach((words) => { words.hidden = true; });
  form.hidden = false;
  document.activeElement?.blur();
  scrollTo(0, 0);
  if (location.pathname + location.search !== form.dataset.home || Date.now() - loaded > fresh) go(form.dataset.home, true);
}

/** Only to a page that is there: a browser's own page about a missing network would be the end of the kiosk. */
async function go(address, isBeginning = false) {
  const response = await fetch(address, { cache: "no-store" }).catch(() => null);
  if (response?.ok && !(isBeginning && (form.hidden || form.querySelector(":checked:not(option)")))) location.replace(address);
}

function touched() {
  if (form.hidden) return;
  clearTimeout(timer);
  timer = setTimeout(begin, forgottenAfter);
}

if (form) {
  try {
    remember();
  } catch {
    // Storage is forbidden here.
  }
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const more = missing();
    if (more) return complain(more);
    keep(crypto.randomUUID(), { at: Date.now(), fields: [...new FormData(form, event.submitter)] });
    thank();
    tellWaiting();
    send();
  });
  document.querySelectorAll("[data-next]").forEach((button) => button.addEventListener("click", begin));
  document.querySelectorAll("footer nav a").forEach((link) => link.addEventListener("click", (event) => { event.preventDefault(); go(link.href); }));
  for (const kind of ["pointerdown", "keydown", "input"]) addEventListener(kind, touched);
  addEventListener("online", send);
  setInterval(send, tryAgain);
  navigator.wakeLock?.request("screen").catch(() => {});
  tellWaiting();
  send();
} else if (document.querySelector("main.kiosk")) {
  // Closed, or withdrawn for a while.
  setInterval(() => go(location.pathname), 60000);
}
