/*
 * The buttons that help to write: mask personal data, insert a template, copy the original.
 * Without the script the server does the same, and the page loads again.
 */
import { gettext } from "./gettext.js";

const form = document.querySelector("form[data-moderation]");

function write(field, value) {
  field.value = value;
  field.dispatchEvent(new Event("input", { bubbles: true }));
}

function mask({ mask: name, found, masked }) {
  const field = form.elements[name];
  if (!field.value.includes(found)) return false;
  write(field, field.value.replace(found, () => masked));
  field.focus();
  return true;
}

function append(field, text) {
  write(field, field.value.trim() ? `${field.value.trimEnd()}\n\n${text}` : text);
}

function insert({ insert: id, insertTranslation: other }) {
  const field = document.getElementById(id);
  const { text, translation } = form.elements.reply_template.selectedOptions[0].dataset;
  if (!text) return false;
  append(field, text);
  if (other && translation) append(document.getElementById(other), translation);
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
