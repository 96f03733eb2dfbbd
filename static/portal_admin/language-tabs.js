/*
 * Turns the groups of fields that stand one for each language into tabs.
 *
 * Without the script every language shows, one after the other. The tabs say which language has an error, no text
 * yet or one that is older than the Swedish. The language that was chosen last is remembered, but a new row begins with
 * the Swedish.
 */
import { gettext } from "./gettext.js";

const REMEMBERED = "admin-language";

function panelsOf(form) {
  return [...form.querySelectorAll("fieldset.language-panel")];
}

function controlsOf(fieldset) {
  return [...fieldset.querySelectorAll("input:not([type=hidden], [type=checkbox]), textarea")];
}

function makeTab(fieldset, index) {
  const heading = fieldset.querySelector(".fieldset-heading");
  const tab = document.createElement("button");
  tab.type = "button";
  tab.className = "language-tabs__tab";
  tab.id = `language-tab-${index}`;
  tab.setAttribute("role", "tab");
  tab.textContent = heading.textContent;
  const control = controlsOf(fieldset)[0];
  if (control) {
    tab.lang = control.lang;
    tab.dataset.language = control.lang;
  }
  heading.hidden = true;

  const panel = document.createElement("div");
  panel.id = `language-panel-${index}`;
  panel.setAttribute("role", "tabpanel");
  panel.setAttribute("aria-labelledby", tab.id);
  fieldset.before(panel);
  panel.append(fieldset);
  tab.setAttribute("aria-controls", panel.id);
  return { tab, panel, fieldset };
}

/* Whether a text of the language lacks although its Swedish is there; `data-swedish` names the Swedish field. */
function lacksText(fieldset) {
  return [...fieldset.querySelectorAll("[data-translation]")].some(
    ({ dataset }) =>
      !document.getElementById(dataset.translation)?.value.trim() && document.getElementById(dataset.swedish)?.value.trim(),
  );
}

function markTab({ tab, fieldset }) {
  tab.querySelector(".language-tabs__mark")?.remove();
  const controls = controlsOf(fieldset);
  let text = "";
  if (fieldset.querySelector(".errorlist")) text = gettext("has errors");
  else if (tab.lang !== document.documentElement.lang && controls.length && controls.every((control) => !control.value.trim())) text = gettext("not translated");
  else if (tab.lang !== document.documentElement.lang)
    text = [
      fieldset.querySelector("[data-is-older]") && gettext("older than the Swedish"),
      lacksText(fieldset) && gettext("partly translated"),
    ]
      .filter(Boolean)
      .join(", ");
  if (!text) return;
  const mark = document.createElement("span");
  mark.className = "language-tabs__mark";
  mark.lang = document.documentElement.lang;
  mark.textContent = text;
  tab.append(" ", mark);
}

function select(items, chosen, { focus = false, remember = false } = {}) {
  for (const item of items) {
    const isChosen = item === chosen;
    item.tab.setAttribute("aria-selected", String(isChosen));
    item.tab.tabIndex = isChosen ? 0 : -1;
    item.panel.hidden = !isChosen;
  }
  if (focus) chosen.tab.focus();
  if (remember && chosen.tab.dataset.language) localStorage.setItem(REMEMBERED, chosen.tab.dataset.language);
}

function moveWithKeys(items, event) {
  const now = items.findIndex((item) => item.tab === event.target);
  const last = items.length - 1;
  const to = {
    ArrowRight: now === last ? 0 : now + 1,
    ArrowLeft: now === 0 ? last : now - 1,
    Home: 0,
    End: last,
  }[event.key];
  if (to === undefined) return;
  event.preventDefault();
  select(items, items[to], { focus: true, remember: true });
}

/* A new row is written in Swedish first, whatever language was worked in before. */
function isNew() {
  return window.location.pathname.endsWith("/add/");
}

function firstToShow(items) {
  const linked = document.getElementById(window.location.hash.slice(1)); // such as a text that is missing
  return (
    items.find(({ fieldset }) => fieldset.querySelector(".errorlist")) ??
    items.find(({ fieldset }) => fieldset.contains(linked)) ??
    (isNew() ? undefined : items.find(({ tab }) => tab.dataset.language === localStorage.getItem(REMEMBERED))) ??
    items[0]
  );
}

function makeTabs(form) {
  const fieldsets = panelsOf(form);
  if (fieldsets.length < 2) return;
  const list = document.createElement("div");
  list.className = "language-tabs";
  list.setAttribute("role", "tablist");
  list.setAttribute("aria-label", gettext("Language of the texts"));
  fieldsets[0].before(list);
  const items = fieldsets.map(makeTab);
  for (const item of items) {
    list.append(item.tab);
    markTab(item);
    item.tab.addEventListener("click", () => select(items, item, { remember: true }));
    item.fieldset.addEventListener("input", () => items.forEach(markTab));
  }
  list.addEventListener("keydown", (event) => moveWithKeys(items, event));
  select(items, firstToShow(items));
  document.getElementById(window.location.hash.slice(1))?.scrollIntoView();
}

for (const form of document.querySelectorAll("#content-main form")) makeTabs(form);
