/*
 * The moderation page: the comparison follows the typing, a press masks or inserts without a reload, and typed text is
 * not left behind unseen. Without the script each button does the same by way of the server.
 */
const form = document.querySelector("form[data-moderation]");
const marked = document.getElementById("public-marked");
const original = document.getElementById("original");
const text = form.elements.public_text;
const PAUSE = 600; // milliseconds

function write(field, value) {
  field.value = value;
  field.dispatchEvent(new Event("input", { bubbles: true }));
}

/* --- The comparison, as the server makes it, a moment after the typing has stopped --- */
let pause;
let question;

async function compare() {
  question?.abort();
  question = new AbortController();
  try {
    const response = await fetch(form.dataset.compare, {
      method: "POST",
      body: new FormData(form),
      redirect: "error", // the login page, if the session has ended
      signal: question.signal,
    });
    if (!response.ok) return;
    const found = new DOMParser().parseFromString(await response.text(), "text/html");
    original.replaceChildren(...found.querySelector("[data-live=original]").childNodes);
    const wasOpen = marked.querySelector("details")?.open ?? true;
    marked.replaceChildren(...found.querySelector("[data-live=public]").childNodes);
    const details = marked.querySelector("details");
    if (details) details.open = wasOpen;
  } catch {
    // The marks stay as they were; the next letter asks again.
  }
}

if (marked) {
  form.addEventListener("input", ({ target }) => {
    if (target !== text && target !== form.elements.public_title) return;
    clearTimeout(pause);
    pause = setTimeout(compare, PAUSE);
  });
}

/* --- The buttons that help to write --- */
function mask({ mask: name, found, masked }) {
  const field = form.elements[name];
  if (!field.value.includes(found)) return false;
  write(field, field.value.replace(found, () => masked));
  field.focus();
  return true;
}

function insert({ insert: id }) {
  const field = document.getElementById(id);
  const template = form.elements.reply_template.selectedOptions[0].dataset.text;
  if (!template) return false;
  write(field, field.value.trim() ? `${field.value.trimEnd()}\n\n${template}` : template);
  field.focus();
  return true;
}

function copy({ copyTo: id, text: from }) {
  const to = document.getElementById(id);
  const mayReplace = !to.value.trim() || to.value === from;
  if (mayReplace || window.confirm(gettext("This replaces the text that is there. Do you want that?"))) {
    write(to, from);
    to.focus();
  }
  return true;
}

form.addEventListener("click", (event) => {
  const button = event.target.closest("button[name=tool]");
  if (!button) return;
  const { dataset } = button;
  const isDone =
    ("mask" in dataset && mask(dataset)) || ("insert" in dataset && insert(dataset)) || ("copyTo" in dataset && copy(dataset));
  if (isDone) event.preventDefault();
});

/* --- What is typed is not left behind --- */
let isTyped = Boolean(form.querySelector(".errorlist"));
form.addEventListener("input", () => {
  isTyped = true;
});
form.addEventListener("submit", ({ submitter }) => {
  if (submitter?.formTarget !== "_blank") isTyped = false;
});
window.addEventListener("beforeunload", (event) => {
  if (isTyped) event.preventDefault();
});
