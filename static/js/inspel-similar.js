/*
 * Shows, while somebody writes, what is published already that is like it. The text goes to the portal only, which keeps
 * nothing of it. What is being read is left in peace.
 */
const similar = document.querySelector("[data-similar]");

if (similar) {
  const text = similar.closest("form").elements.text;
  const [status, place] = similar.children;
  let asked = "";
  let later;

  async function ask() {
    const words = text.value.trim();
    if (words === asked || place.querySelector("[open]") || place.contains(document.activeElement)) return;
    asked = words;
    try {
      const body = new URLSearchParams({ text: words });
      const response = words.length < 20 ? null : await fetch(similar.dataset.similar, { method: "POST", body });
      if (asked !== words) return; // more has been written meanwhile
      const title = place.querySelector("h3")?.textContent;
      place.innerHTML = response?.ok ? await response.text() : "";
      const now = place.querySelector("h3")?.textContent ?? "";
      if (now !== title) status.textContent = now;
    } catch {
      asked = ""; // no connection: it is only a help, and is tried again at the next words
    }
  }

  text.addEventListener("input", () => {
    clearTimeout(later);
    later = setTimeout(ask, 1200);
  });
  if (text.value.trim()) ask();
}
