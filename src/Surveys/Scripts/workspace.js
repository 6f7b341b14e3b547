// On every page of the workspace: parts of a page that change by themselves, by htmx attributes.
//
// htmx's own defaults suit the Content-Security-Policy: requests stay on this origin (config.mode), and its rules for
// .htmx-indicator come as a constructed style sheet, not as a <style> element. What would need eval does not work here, and
// shall not: hx-on, "js:" values, and filters in hx-trigger such as keyup[key=='Enter'].
import "htmx.org";

// Who isn't signed in any more is sent to sign in, and not shown that page within this one.
document.addEventListener("htmx:before:swap", event => {
  const answer = event.detail.ctx?.response?.raw;
  if (!answer?.redirected || !new URL(answer.url).pathname.startsWith("/sign-in")) return;
  event.preventDefault();
  location.reload();
});
