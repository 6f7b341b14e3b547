// Forms that a passkey fills in: hidden without script, or where the browser knows no passkeys.
// The form says what to do (data-passkey: "get" or "create") and who gives the options (data-options).
const knows = window.PublicKeyCredential?.parseRequestOptionsFromJSON && window.PublicKeyCredential.parseCreationOptionsFromJSON;

const ways = {
  get: (options) => navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(options) }),
  create: (options) => navigator.credentials.create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(options) }),
};

async function ask(form) {
  const response = await fetch(form.dataset.options, {
    method: "POST",
    headers: { RequestVerificationToken: form.elements.namedItem("__RequestVerificationToken").value },
  });
  // Led elsewhere: it's a while since the person showed that it's them, and a page asks for it.
  if (response.redirected) throw new Error("It is a while since you showed that it's you. Reload the page, then try again.");
  if (!response.ok) throw new Error("The service gave no answer. Reload the page and try again.");
  const credential = await ways[form.dataset.passkey](await response.json());
  form.elements.namedItem("credential").value = JSON.stringify(credential);
}

/** What a browser says of its own is for developers; closing its window is no mistake, but must not look like nothing. */
function words(problem) {
  if (problem.name === "NotAllowedError") return "No passkey was given. Try again, or go on without one.";
  if (problem.name === "InvalidStateError") return "This device or password manager has a passkey of yours already.";
  if (problem.name === "SecurityError") return "This address can't have passkeys: they need https and a name, or localhost.";
  return problem.message;
}

if (knows) {
  for (const form of document.querySelectorAll("form[data-passkey]")) {
    const mistake = form.querySelector("[role=alert]");
    form.hidden = false;
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      const button = form.querySelector("button");
      mistake.hidden = button.disabled = true;
      try {
        await ask(form);
        form.submit();
      } catch (problem) {
        mistake.textContent = words(problem);
        mistake.hidden = button.disabled = false;
      }
    });
  }
}
