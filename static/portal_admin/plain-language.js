/*
 * Renews the advice on plain language beside a text field a moment after somebody has stopped typing.
 *
 * The advice is made by the server (core/plain_language/), which keeps nothing of the text. Without the script
 * the advice is on the text as it was when the page was opened or saved.
 */
import { afterPause } from "./after-pause.js";

const PAUSE = 900; // milliseconds

async function ask(panel, field, signal) {
  const body = new FormData();
  body.set("text", field.value);
  body.set("language", panel.dataset.language);
  const response = await fetch(panel.dataset.plainLanguage, {
    method: "POST",
    body,
    headers: { "X-CSRFToken": field.form.elements.csrfmiddlewaretoken.value },
    redirect: "error", // the login page, if the session has ended
    signal,
  });
  if (!response.ok) throw new Error(response.statusText);
  return response.json();
}

function show(panel, status, { summary, remarks }) {
  panel.querySelector("[data-remarks]").innerHTML = remarks;
  const line = panel.querySelector("[data-summary]");
  if (line.textContent === summary) return;
  line.textContent = summary;
  status.textContent = summary;
}

function start(panel) {
  const field = document.getElementById(panel.dataset.field);
  const status = document.querySelector(`[data-plain-language-status="${panel.dataset.field}"]`);
  const renew = async (signal) => show(panel, status, await ask(panel, field, signal));
  field.addEventListener("input", afterPause(PAUSE, renew));
}

for (const panel of document.querySelectorAll("[data-plain-language]")) start(panel);
