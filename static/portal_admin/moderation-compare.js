/*
 * Compares the text for the site with the original again, on the server, a moment after somebody has stopped typing.
 * Without the script the comparison is of the texts as they were when the page was opened or saved.
 */
import { afterPause } from "./after-pause.js";

const PAUSE = 600; // milliseconds
const form = document.querySelector("form[data-moderation]");
const marked = document.getElementById("public-marked");
const original = document.getElementById("original");

async function compare(signal) {
  const response = await fetch(form.dataset.compare, {
    method: "POST",
    body: new FormData(form),
    redirect: "error", // the login page, if the session has ended
    signal,
  });
  if (!response.ok) return;
  const found = new DOMParser().parseFromString(await response.text(), "text/html");
  original.replaceChildren(...found.querySelector("[data-live=original]").childNodes);
  const wasOpen = marked.querySelector("details")?.open ?? true;
  marked.replaceChildren(...found.querySelector("[data-live=public]").childNodes);
  const details = marked.querySelector("details");
  if (details) details.open = wasOpen;
}

if (marked) {
  const compareLater = afterPause(PAUSE, compare);
  form.addEventListener("input", ({ target }) => {
    if (target === form.elements.public_text || target === form.elements.public_title) compareLater();
  });
}
