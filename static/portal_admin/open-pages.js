/* Tells that this page is open, and says which colleagues have it open too. Without the script, saving tells. */
const part = document.querySelector("[data-open-page]");
const EVERY = 30 * 1000; // OPEN_SECONDS in core/models/open_page.py is more than twice as long

function told(others) {
  const text = others.join(" ");
  if (part.textContent !== text) part.textContent = text;
  part.hidden = !text;
}

function send(extra = {}) {
  const token = part.closest("form").elements.csrfmiddlewaretoken.value;
  const body = new URLSearchParams({ address: location.pathname, csrfmiddlewaretoken: token, ...extra });
  return fetch(part.dataset.openPage, { method: "POST", body, keepalive: true });
}

async function tell() {
  if (document.hidden) return;
  try {
    const response = await send();
    if (response.ok) told((await response.json()).others);
  } catch {
    // No connection just now: the next time tells.
  }
}

if (part) {
  tell();
  setInterval(tell, EVERY);
  document.addEventListener("visibilitychange", tell);
  addEventListener("pagehide", () => send({ closed: "1" }).catch(() => {}));
  addEventListener("pageshow", (event) => event.persisted && tell());
}
