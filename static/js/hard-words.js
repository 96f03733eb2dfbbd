/* Shows what a difficult word means, below the paragraph, when it is chosen. Without the script it leads to the page of words. */
const isShown = (word) => word.getAttribute("aria-expanded") === "true";

function show(word, wanted) {
  word.setAttribute("aria-expanded", wanted);
  if (!wanted) return document.getElementById(word.getAttribute("aria-controls")).remove();
  const note = document.createElement("span");
  const name = document.createElement("b");
  name.textContent = `${word.textContent}: `;
  note.append(name, word.dataset.explanation);
  note.className = "hard-word__explanation";
  note.id = word.getAttribute("aria-controls");
  note.setAttribute("role", "status");
  word.closest("p, li, td, th, dd, div").append(note);
}

document.querySelectorAll("a.hard-word").forEach((word, number) => {
  word.setAttribute("aria-expanded", "false");
  word.setAttribute("aria-controls", `hard-word-${number}`);
  word.addEventListener("click", (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return; // who wants the page of words in another tab
    event.preventDefault();
    show(word, !isShown(word));
  });
  word.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && isShown(word)) show(word, false);
  });
});
