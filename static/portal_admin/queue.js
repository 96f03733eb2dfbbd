/*
 * Keys of the queue: j and k (or the arrows, in the list) to move, Enter to open, x to choose, / to search, ? for help.
 * The letters can be turned off, and do nothing while somebody writes or holds Ctrl, Alt or Meta.
 */
const STORED = "naravard.queue-keys";
const dialog = document.querySelector("[data-keys]");
const isOn = dialog.querySelector("[data-keys-on]");
const opener = document.querySelector("[data-keys-open]");
const list = document.querySelector("#result_list");

// Where the browser keeps nothing, the keys are on.
try {
  isOn.checked = localStorage.getItem(STORED) !== "off";
} catch {
  isOn.checked = true;
}
isOn.addEventListener("change", () => {
  try {
    localStorage.setItem(STORED, isOn.checked ? "on" : "off");
  } catch {
    // it holds for this page
  }
});

opener.closest("[data-keys-open-item]").hidden = false;
opener.addEventListener("click", () => dialog.showModal());

const rows = () => [...(list?.tBodies[0]?.rows ?? [])];
const linkOf = (row) => row?.querySelector("th a");
const rowInFocus = () => document.activeElement?.closest?.("#result_list tbody tr");

function move(step) {
  const all = rows();
  const at = all.indexOf(rowInFocus());
  const next = at < 0 ? 0 : Math.min(Math.max(at + step, 0), all.length - 1);
  const link = linkOf(all[next]);
  link?.focus();
  link?.closest("tr").scrollIntoView({ block: "nearest" });
}

const LETTERS = {
  j: () => move(1),
  k: () => move(-1),
  x: () => rowInFocus()?.querySelector("input.action-select")?.click(),
  "/": () => document.querySelector("#searchbar")?.focus(),
  "?": () => dialog.showModal(),
};
const ARROWS = { ArrowDown: () => move(1), ArrowUp: () => move(-1) };

function isWriting(element) {
  return element.closest("textarea, select, [contenteditable], input:not([type=checkbox], [type=radio], [type=submit])");
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.altKey || event.metaKey || dialog.open || isWriting(event.target)) return;
  const act = (isOn.checked && LETTERS[event.key]) || (rowInFocus() && ARROWS[event.key]);
  if (act) {
    event.preventDefault();
    act();
  }
});
