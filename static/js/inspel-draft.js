/*
 * Keeps what is written as a draft, on this device only, so that a crash loses nothing. It is offered back within a day,
 * and removed when it is sent or thrown away, whichever tab that happens in: the end of each such form's key is remembered
 * for as long, so that no other tab brings the draft back. Who it is from is never kept: neither name nor e-mail address.
 */
const KEY = "naravard-draft";
const DONE = "naravard-draft-done"; // {end of a form's key: when it was sent or thrown away}
const SENT = "naravard-draft-sent"; // those of them that were sent
const SENDING = "naravard-draft-sending"; // the key of what this tab is sending
const DAY = 24 * 60 * 60 * 1000;
const KEPT = ["form_key", "text", "sub_goal", "municipality", "role", "may_publish"];
const draftForm = document.querySelector("[data-inspel-draft]");

function readDraft() {
  try {
    const draft = JSON.parse(localStorage.getItem(KEY));
    if (draft && Date.now() - draft.at < DAY && !isDone(draft.fields.form_key)) return draft;
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

function readDone(kind = DONE) {
  try {
    const done = Object.entries(JSON.parse(localStorage.getItem(kind)) ?? {});
    return Object.fromEntries(done.filter(([, at]) => Date.now() - at < DAY));
  } catch {
    return {};
  }
}

function isDone(key, kind = DONE) {
  return key?.slice(-20) in readDone(kind);
}

function remember(key, kind) {
  try {
    localStorage.setItem(kind, JSON.stringify({ ...readDone(kind), [key.slice(-20)]: Date.now() }));
  } catch {
    // Nothing is kept, so nothing can come back.
  }
}

/* Remove the draft with the key, and remember that it is done with. The draft of another form stays. */
function finish(key) {
  if (readDraft()?.fields.form_key === key) dropDraft();
  remember(key, DONE);
}

if (document.querySelector("[data-draft-sent]")) {
  try {
    const sent = sessionStorage.getItem(SENDING);
    sessionStorage.removeItem(SENDING);
    if (sent) {
      remember(sent, SENT);
      finish(sent);
    }
  } catch {
    // No storage: nothing was kept.
  }
}

if (draftForm) {
  const part = (name) => draftForm.querySelector(`[data-draft-${name}]`);
  const text = draftForm.elements.text;
  const keyNow = () => draftForm.elements.form_key.value;
  let found = readDraft();
  let isStopped = false;
  let later;

  const save = () => {
    clearTimeout(later);
    if (isStopped || isDone(keyNow())) return;
    if (!text.value.trim()) {
      if (readDraft()?.fields.form_key === keyNow()) dropDraft();
      return;
    }
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
      if (!text.value.trim()) finish(found.fields.form_key);
      text.focus();
    });
  } else if (text.value.trim()) {
    save();
  }
  part("stop").addEventListener("click", () => {
    isStopped = true;
    finish(keyNow());
    dropDraft();
    part("note").hidden = true;
    part("status").textContent = part("status").dataset.thrown;
    text.focus();
  });
  draftForm.addEventListener("input", soon);
  draftForm.addEventListener("change", soon);
  draftForm.addEventListener("submit", () => {
    try {
      sessionStorage.setItem(SENDING, keyNow());
    } catch {
      // No storage: then there is no draft either.
    }
  });
  addEventListener("pagehide", () => {
    if (later) save();
  });
  /* What another tab has sent, thrown away or written since. */
  const follow = () => {
    found = readDraft();
    if (!found) close();
    if (isDone(keyNow())) part("note").hidden = true;
    const wasHidden = part("elsewhere").hidden;
    part("elsewhere").hidden = !(text.value.trim() && isDone(keyNow(), SENT));
    if (wasHidden && !part("elsewhere").hidden) part("elsewhere").scrollIntoView({ block: "nearest" });
  };
  addEventListener("storage", follow);
  addEventListener("pageshow", (event) => {
    if (event.persisted) follow();
  });
}
