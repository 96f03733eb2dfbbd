/*
 * Answers “Did you find the information useful?” without leaving the page: sends the same form to the same address, and
 * takes its part out of the page that comes back. If anything goes wrong, the browser sends the form as usual.
 */
document.addEventListener("submit", async (event) => {
  const form = event.target;
  const part = form.closest(".page-footer [data-useful]");
  if (!part || form.dataset.usual) return;
  event.preventDefault();
  if (form.dataset.sent) return;
  form.dataset.sent = "yes"; // against a second click before the first is answered
  const { submitter } = event;
  try {
    const body = new URLSearchParams(new FormData(form));
    if (submitter?.name) body.set(submitter.name, submitter.value);
    const response = await fetch(form.action, { method: "POST", body });
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    const answer = page.querySelector("[data-useful]");
    const next = answer.querySelector("[aria-invalid]") ?? answer.querySelector("[tabindex]");
    part.replaceWith(answer);
    next.focus(); // what had focus is gone, and this is what is to be heard now
  } catch {
    form.dataset.usual = "yes";
    setTimeout(() => form.requestSubmit(submitter)); // after this event has ended
  }
});
