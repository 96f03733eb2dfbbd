/*
 * Keeps what is written in the form of a dialogue round for the tab alone, so that Back, a reload and a lost connection
 * empty nothing. Others use the device too: it is gone once it is sent, when somebody opens the form anew, and ten minutes
 * after the last letter. Who it is from is never kept: neither name nor e-mail address.
 */
const KEY = "naravard-round-draft";
const TEN_MINUTES = 10 * 60 * 1000;
const NEVER_KEPT = /^(csrfmiddlewaretoken|step|name|email|may_contact)$/;
const form = document.querySelector("[data-round-draft]");

function forget() {
  try {
    sessionStorage.removeItem(KEY);
  } catch {
    // No storage: nothing was kept.
  }
}

function read() {
  try {
    const draft = JSON.parse(sessionStorage.getItem(KEY));
    if (draft && draft.of === form.dataset.roundDraft && Date.now() - draft.at < TEN_MINUTES) return draft;
  } catch {
    // No storage, or not for us: then there is no draft.
  }
  forget();
  return null;
}

/* What was asked goes along with the answers, so that the server sees if it has been changed since. */
function fill({ fields }) {
  for (const [name, value] of fields) {
    const field = form.elements[name];
    if (field instanceof RadioNodeList || field instanceof HTMLSelectElement) field.value = value;
    else if (field?.type === "checkbox" || field?.type === "radio") field.checked = field.value === value;
    else if (field) field.value = value;
    else {
      const left = Object.assign(document.createElement("textarea"), { name, value, hidden: true });
      form.append(left);
    }
  }
  for (const field of form.querySelectorAll("textarea")) field.dispatchEvent(new Event("input", { bubbles: true }));
}

if (document.querySelector("[data-round-sent]")) forget();

if (form) {
  const isWritten = () => [...form.querySelectorAll("textarea")].some((field) => field.value.trim());
  let clock;
  let later;
  const save = () => {
    clearTimeout(later);
    clearTimeout(clock);
    later = undefined;
    if (!isWritten()) return forget();
    const fields = [...new FormData(form)].filter(([name]) => !NEVER_KEPT.test(name));
    try {
      sessionStorage.setItem(KEY, JSON.stringify({ of: form.dataset.roundDraft, at: Date.now(), fields }));
    } catch {
      // The browser keeps nothing.
    }
    clock = setTimeout(forget, TEN_MINUTES);
  };

  /* Only whoever comes back to the page gets it; whoever follows a link to it is perhaps somebody else. */
  const comesBack = performance.getEntriesByType("navigation")[0]?.type !== "navigate";
  /* A page that came by a change of language cannot be gone back to, unless its entry becomes an ordinary one. */
  const isAsOpened = !document.querySelector(".error-summary") && !form.querySelector(".form__send[name=step], .form__send ~ [name=step]");
  if (isWritten()) {
    save();
    if (isAsOpened) history.replaceState(history.state, "");
  } else if (!comesBack) forget();
  else {
    const found = read();
    if (found) fill(found);
  }
  for (const name of ["input", "change"]) {
    form.addEventListener(name, () => {
      clearTimeout(later);
      later = setTimeout(save, 400);
    });
  }
  addEventListener("pagehide", () => {
    if (later) save();
  });
}
