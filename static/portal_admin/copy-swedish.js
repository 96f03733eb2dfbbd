/*
 * Copies the Swedish text into a field that has none, as a beginning of its translation.
 *
 * The button shows only while the field is empty, so that nothing is ever lost. Without the script there is no button.
 */
function start(panel) {
  const button = panel.querySelector("[data-copy-swedish]");
  const field = document.getElementById(panel.dataset.translation);
  const swedish = document.getElementById(panel.dataset.swedish);
  if (!button || !field || !swedish) return;
  const show = () => (button.parentElement.hidden = Boolean(field.value.trim()) || !swedish.value.trim());
  button.addEventListener("click", () => {
    if (field.value.trim()) return;
    field.value = swedish.value;
    field.dispatchEvent(new Event("typed:restored")); // for the rich text editor
    field.dispatchEvent(new Event("input", { bubbles: true }));
    (field.parentElement.querySelector("[contenteditable]") ?? field).focus();
  });
  for (const one of [field, swedish]) one.addEventListener("input", show);
  show();
}

for (const panel of document.querySelectorAll("[data-translation]")) start(panel);
