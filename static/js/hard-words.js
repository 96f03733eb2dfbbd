/* Shows what a difficult word means below it, when it is chosen. Without the script it leads to the page of words. */
const words = document.querySelectorAll("a.hard-word");

function show(word, isShown) {
  word.setAttribute("aria-expanded", isShown);
  if (!isShown) {
    word.nextElementSibling.remove();
    return;
  }
  const explanation = document.createElement("span");
  explanation.className = "hard-word__explanation";
  explanation.setAttribute("role", "note");
  explanation.textContent = word.dataset.explanation;
  word.after(explanation);
}

for (const word of words) {
  const isShown = () => word.getAttribute("aria-expanded") === "true";
  word.setAttribute("aria-expanded", "false");
  word.addEventListener("click", (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return; // who wants the page of words in another tab
    event.preventDefault();
    show(word, !isShown());
  });
  word.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && isShown()) show(word, false);
  });
}
