// Shows what needs a passkey or security key where the browser has them, and says in words when one could not be used.
// WebAuthn names a site by its domain, so a browser has none for an address of numbers.

const isNumeric = /^[\d.:[\]]+$/.test(location.hostname);

if (window.PublicKeyCredential && !isNumeric) {
  for (const part of document.querySelectorAll("[data-keys]")) part.hidden = false;
  for (const part of document.querySelectorAll("[data-keys-missing]")) part.hidden = true;
}

document.addEventListener("allauth.error", (event) => {
  event.preventDefault();
  const notes = document.querySelectorAll("#key-error, #key-added-error");
  for (const note of notes) note.hidden = true;
  // What a browser answers when it is to add a key that the page has named as one there is.
  const isAdded = event.detail.exception?.name === "InvalidStateError";
  // Unhidden a moment later, so that a screen reader reads it again after a second attempt.
  setTimeout(() => {
    document.getElementById(isAdded ? "key-added-error" : "key-error").hidden = false;
  });
});
