/*
 * Tells the portal that a person reads the sender's own page, at the first key, touch, click or turn of the wheel: a
 * scanner of mail opens the page and runs its scripts too. A scroll alone is none, since a program scrolls as well.
 */
const ACTS = ["keydown", "pointerdown", "touchmove", "wheel"];
const { address } = document.querySelector("script[data-address]").dataset;
const reading = new AbortController();

for (const act of ACTS) {
  document.addEventListener(
    act,
    (event) => {
      if (!event.isTrusted) return;
      reading.abort();
      fetch(address, { method: "POST", keepalive: true }).catch(() => {}); // the next visit tells it
    },
    { passive: true, signal: reading.signal },
  );
}
