/*
 * Keeps what is typed in a form where leaving the page would lose it, without storing it anywhere: a change of language
 * takes it along, and nothing is sent while the device has no connection.
 */

/* The address of a form in the language of the link: the two pages differ only in how their addresses begin. */
function inLanguageOf(link, address) {
  const [here, there] = [location.pathname, link.pathname];
  let same = 0;
  while (same < Math.min(here.length, there.length) && here.at(-same - 1) === there.at(-same - 1)) same += 1;
  return there.slice(0, there.length - same) + address.slice(here.length - same);
}

/* A preview holds what was typed in hidden fields that have the names of those that it was typed in. */
const isTyping = (field) => /^(text|textarea|email)$/.test(field.type) || (field.type === "hidden" && field.name === "text");

for (const form of document.querySelectorAll("[data-keep-typed]")) {
  const notice = form.querySelector("[data-offline]");
  const isTyped = () =>
    [...form.elements].some((field) => isTyping(field) && field.value.trim());

  form.addEventListener("submit", (event) => {
    notice.hidden = navigator.onLine;
    if (navigator.onLine) return;
    event.preventDefault();
    notice.focus();
  });
  addEventListener("online", () => {
    notice.hidden = true;
  });
  for (const link of document.querySelectorAll(".languages__link")) {
    link.addEventListener("click", (event) => {
      if (event.defaultPrevented || !isTyped() || event.ctrlKey || event.metaKey || event.shiftKey || !navigator.onLine) return;
      event.preventDefault();
      const step = document.createElement("input");
      Object.assign(step, { type: "hidden", name: "step", value: "change" });
      form.append(step);
      form.action = inLanguageOf(link, new URL(form.action).pathname);
      form.submit();
    });
  }
}
