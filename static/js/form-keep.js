/*
 * Keeps what is typed in a form where leaving the page would lose it, without storing it anywhere: a change of language
 * takes it along, and nothing is sent while the device has no connection.
 */
for (const form of document.querySelectorAll("[data-keep-typed]")) {
  const notice = form.querySelector("[data-offline]");
  const isTyped = () =>
    [...form.elements].some((field) => /^(text|textarea|email)$/.test(field.type) && field.value.trim());

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
      if (!isTyped() || event.ctrlKey || event.metaKey || event.shiftKey || !navigator.onLine) return;
      event.preventDefault();
      const step = document.createElement("input");
      Object.assign(step, { type: "hidden", name: "step", value: "change" });
      form.append(step);
      form.action = link.href;
      form.submit();
    });
  }
}
