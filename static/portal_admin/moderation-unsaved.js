/* Warns before somebody leaves the moderation page with text that is neither saved nor sent. */
const form = document.querySelector("form[data-moderation]");
let isTyped = "unsaved" in form.dataset || Boolean(form.querySelector(".errorlist"));

form.addEventListener("input", () => {
  isTyped = true;
});
form.addEventListener("submit", ({ submitter }) => {
  if (submitter?.formTarget !== "_blank") isTyped = false;
});
window.addEventListener("beforeunload", (event) => {
  if (isTyped) event.preventDefault();
});
