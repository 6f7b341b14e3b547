// Buttons that copy what stands in the field above them: hidden where a browser can't.
if (navigator.clipboard) {
  for (const button of document.querySelectorAll("[data-copy]")) {
    const field = button.parentElement.previousElementSibling.querySelector("input");
    const words = button.firstChild;
    button.hidden = false;
    button.addEventListener("click", async () => {
      field.select();
      await navigator.clipboard.writeText(field.value);
      words.data = "Copied";
      setTimeout(() => { words.data = "Copy"; }, 3000);
    });
  }
}
