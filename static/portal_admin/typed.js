/*
 * Keeps what is typed in a form of the admin and not saved, so that a crash or a closed tab loses nothing. It is offered
 * back; nothing is put into the form unasked. Content is kept in the browser for half a day. What may be about somebody's
 * health, such as inspel, is kept in the tab alone: nothing of it stays on a computer that others use. Both go when it is
 * saved and at log-out, and are offered only to the same account. Passwords and files are never kept.
 */
const PREFIX = "naravard-typed:";
const SENDING = "naravard-typed-sending"; // the key of what this tab is saving
const LONGEST = 12 * 60 * 60 * 1000;
const part = document.querySelector("[data-typed]");

function storage(name) {
  try {
    return window[name];
  } catch {
    return null; // refused by the browser: then nothing is kept
  }
}
const browser = storage("localStorage");
const tab = storage("sessionStorage");

function read(store, key) {
  try {
    const kept = JSON.parse(store.getItem(key));
    if (kept && Date.now() - kept.at < LONGEST) return kept;
    store.removeItem(key);
  } catch {
    // Nothing kept, or not ours.
  }
  return null;
}

function keysIn(store) {
  return store ? Object.keys(store).filter((key) => key.startsWith(PREFIX)) : [];
}

function removeAll() {
  for (const store of [browser, tab]) for (const key of keysIn(store)) store.removeItem(key);
}

function removeOld() {
  for (const store of [browser, tab]) for (const key of keysIn(store)) read(store, key);
}

/* The values of the form by name, without passwords, files, tokens and who an inspel is from. */
function valuesOf(form) {
  const values = {};
  for (const field of form.elements) {
    const isButton = field instanceof HTMLButtonElement || /^(submit|button|reset|image|file|password)$/.test(field.type);
    const isSender = part.dataset.typedIn === "tab" && /^(name|email)$/.test(field.name);
    const isOurs = !field.name || isSender || field.name === "csrfmiddlewaretoken" || field.name.includes("__prefix__");
    if (isButton || isOurs) continue;
    values[field.name] ??= [];
    if (field.type === "select-multiple") values[field.name].push(...[...field.selectedOptions].map(({ value }) => value));
    else if (!/^(checkbox|radio)$/.test(field.type) || field.checked) values[field.name].push(field.value);
  }
  return values;
}

function setValue(form, name, values) {
  const fields = [...form.elements].filter((field) => field.name === name);
  for (const [place, field] of fields.entries()) {
    if (/^(checkbox|radio)$/.test(field.type)) field.checked = values.includes(field.value);
    else if (field.type === "select-multiple") for (const option of field.options) option.selected = values.includes(option.value);
    else field.value = values[place] ?? "";
    field.dispatchEvent(new Event("change", { bubbles: true }));
    field.dispatchEvent(new CustomEvent("typed:restored"));
  }
}

/* Add rows to the tables below the form until there are as many as were typed. */
function addRows(form, changed) {
  for (const [name, [wanted]] of Object.entries(changed).filter(([key]) => key.endsWith("-TOTAL_FORMS"))) {
    const group = document.getElementById(`${name.slice(0, -"-TOTAL_FORMS".length)}-group`);
    for (let left = 50; left > 0 && Number(form.elements[name]?.value) < Number(wanted); left -= 1) {
      group?.querySelector(".add-row a")?.click();
    }
  }
}

function watch(form) {
  const store = part.dataset.typedIn === "tab" ? tab : browser;
  const key = `${PREFIX}${part.dataset.typed}:${location.pathname}`;
  const first = valuesOf(form);
  const found = read(store, key);
  let later;

  /* What differs from the page as it came, and what the page says that it showed: so saving it tells of a conflict. */
  const changedFields = () =>
    Object.fromEntries(
      Object.entries(valuesOf(form)).filter(
        ([name, values]) => /^_?seen$/.test(name) || JSON.stringify(values) !== JSON.stringify(first[name]),
      ),
    );
  const keep = () => {
    clearTimeout(later);
    later = undefined;
    const fields = changedFields();
    try {
      if (Object.keys(fields).every((name) => /^_?seen$/.test(name))) store.removeItem(key);
      else store.setItem(key, JSON.stringify({ at: Date.now(), fields }));
    } catch {
      // No storage, or it is full: then nothing is kept.
    }
  };
  const soon = (event) => {
    if (!event.isTrusted && event.type === "change") return; // the restoring itself
    part.hidden = true;
    clearTimeout(later);
    later = setTimeout(keep, 400);
  };
  const isNew = found && Object.entries(found.fields).some(([name, values]) => !/^_?seen$/.test(name) && JSON.stringify(values) !== JSON.stringify(first[name]));
  if (isNew) {
    const when = new Intl.DateTimeFormat(document.documentElement.lang, { dateStyle: "medium", timeStyle: "short" });
    part.querySelector("[data-typed-at]").textContent = when.format(found.at);
    part.hidden = false;
  }
  part.querySelector("[data-typed-restore]").addEventListener("click", () => {
    addRows(form, found.fields);
    for (const [name, values] of Object.entries(found.fields)) setValue(form, name, values);
    part.hidden = true;
    form.querySelector("input:not([type=hidden]), textarea, select")?.focus();
    keep();
  });
  part.querySelector("[data-typed-throw]").addEventListener("click", () => {
    store.removeItem(key);
    part.hidden = true;
    form.querySelector("input:not([type=hidden]), textarea, select")?.focus();
  });
  form.addEventListener("input", soon);
  form.addEventListener("change", soon);
  form.addEventListener("submit", ({ submitter }) => {
    if (submitter?.formTarget === "_blank") return; // a preview
    keep();
    if ("typedGivesFile" in part.dataset) return store.removeItem(key); // no page says that it is done; a refusal gives it back
    tab?.setItem(SENDING, JSON.stringify([part.dataset.typedIn, key]));
  });
  addEventListener("pagehide", () => later && keep());
}

/* What this tab has sent is saved if the next page says so. */
function removeSaved() {
  const sent = JSON.parse(tab?.getItem(SENDING) ?? "null");
  if (!sent || !document.querySelector("#header")) return;
  tab.removeItem(SENDING);
  const isSaved = document.querySelector(".messagelist .success, [data-undo], [data-saved]");
  if (isSaved) (sent[0] === "tab" ? tab : browser)?.removeItem(sent[1]);
}

removeOld();
removeSaved();
document.getElementById("logout-form")?.addEventListener("submit", removeAll);
if (part && (part.dataset.typedIn === "tab" ? tab : browser)) watch(part.closest("form"));
