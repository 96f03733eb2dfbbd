/*
 * Keeps what is written as a draft, on this device only, so that a crash loses nothing. It is offered back within a day,
 * and removed when it is sent or thrown away. Who it is from is never kept: neither name nor e-mail address.
 */
const KEY = "naravard-draft";
const DAY = 24 * 60 * 60 * 1000;
const KEPT = ["form_key", "text", "sub_goal", "municipality", "role", "may_publish"];
const draftForm = document.querySelector("[data-inspel-draft]");

function readDraft() {
  try {
    const draft = JSON.parse(localStorage.getItem(KEY));
    if (draft && Date.now() - draft.at < DAY) return draft;
    localStorage.removeItem(KEY);
  } catch {
    // No storage, or not for us: then there is no draft.
  }
  return null;
}

function dropDraft() {
  try {
    localStorage.removeItem(KEY);
  } catch {
    // Nothing could be kept either.
  }
}

if (document.querySelector("[data-draft-sent]")) dropDraft();

if (draftForm) {
  const part = (name) => draftForm.querySelector(`[data-draft-${name}]`);
  const text = draftForm.elements.text;
  const found = readDraft();
  let isStopped = false;
  let later;

  const save = () => {
    clearTimeout(later);
    if (isStopped) return;
    if (!text.value.trim()) return dropDraft();
    const typed = new FormData(draftForm);
    const fields = Object.fromEntries(KEPT.filter((name) => typed.has(name)).map((name) => [name, typed.get(name)]));
    try {
      localStorage.setItem(KEY, JSON.stringify({ at: Date.now(), fields }));
      part("note").hidden = false;
    } catch {
      isStopped = true; // the browser keeps nothing: say nothing about a draft
    }
  };
  const soon = () => {
    clearTimeout(later);
    later = setTimeout(save, 400);
  };

  /* What is typed already stays, after the draft. */
  const fill = ({ fields }) => {
    const typed = text.value.trim();
    for (const [name, value] of Object.entries(fields)) {
      const field = draftForm.elements[name];
      if (field?.type === "checkbox") field.checked = true;
      else if (field) field.value = value;
    }
    if (typed) text.value = `${fields.text}\n\n${typed}`;
    text.dispatchEvent(new Event("input", { bubbles: true }));
    text.focus();
  };
  const close = () => {
    part("offer").hidden = true;
  };

  if (found && !text.value.trim()) {
    const when = new Intl.DateTimeFormat(document.documentElement.lang, { dateStyle: "medium", timeStyle: "short" });
    part("time").textContent = when.format(found.at);
    part("offer").hidden = false;
    part("continue").addEventListener("click", () => {
      close();
      fill(found);
    });
    part("throw").addEventListener("click", () => {
      close();
      if (!text.value.trim()) dropDraft();
      text.focus();
    });
  } else if (text.value.trim()) {
    save();
  }
  part("stop").addEventListener("click", () => {
    isStopped = true;
    dropDraft();
    part("note").hidden = true;
    part("status").textContent = part("status").dataset.thrown;
    text.focus();
  });
  draftForm.addEventListener("input", soon);
  draftForm.addEventListener("change", soon);
  addEventListener("pagehide", () => {
    if (later) save();
  });
}
