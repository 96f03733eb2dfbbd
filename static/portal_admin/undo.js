/* Counts down how long something can be undone, and then takes the button away. The server decides; this only tells. */
for (const part of document.querySelectorAll("[data-undo]")) {
  const until = performance.now() + Number(part.dataset.undo) * 1000;
  const left = part.querySelector("[data-undo-left]");
  const tell = () => {
    const seconds = Math.ceil((until - performance.now()) / 1000);
    left.textContent = `${Math.max(seconds, 0)} s`;
    left.hidden = false;
    if (seconds > 0) return;
    clearInterval(timer);
    part.querySelector("form").hidden = true;
    part.querySelector("[role=status]").hidden = true;
    part.querySelector("[data-undo-gone]").hidden = false;
  };
  const timer = setInterval(tell, 250);
  tell();
}
