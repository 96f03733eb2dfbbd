/* The moderation page: copies the original to the text for the site, and warns before typed text is left behind. */
const form = document.querySelector("form[data-moderation]");

for (const button of document.querySelectorAll("[data-copy-from]")) {
  button.hidden = false;
  button.addEventListener("click", () => {
    const to = document.getElementById(button.dataset.copyTo);
    const original = document.getElementById(button.dataset.copyFrom).textContent;
    const isEmpty = !to.value.trim();
    if (isEmpty || window.confirm(gettext("This replaces the text that is there. Do you want that?"))) {
      to.value = original;
      to.dispatchEvent(new Event("input", { bubbles: true }));
      to.focus();
    }
  });
}

let isTyped = false;
form.addEventListener("input", () => {
  isTyped = true;
});
form.addEventListener("submit", () => {
  isTyped = false;
});
window.addEventListener("beforeunload", (event) => {
  if (isTyped) event.preventDefault();
});
