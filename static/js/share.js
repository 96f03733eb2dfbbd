/* Shows, in “Share”, what this browser can do: its own share menu, copy and print. The links work without it. */
const share = document.querySelector("[data-share]");

function showOption(name, isAvailable, act) {
  const button = share.querySelector(`[data-share-${name}]`);
  button.addEventListener("click", act);
  button.closest("li").hidden = !isAvailable;
}

function announce(text) {
  share.querySelector("[role=status]").textContent = text;
}

if (share) {
  const url = share.dataset.share;
  const said = share.querySelector("[role=status]").dataset;
  showOption("native", navigator.share, () => {
    navigator.share({ title: document.title, url }).catch(() => {}); // who changes their mind needs no message
  });
  showOption("copy", navigator.clipboard, () => {
    navigator.clipboard.writeText(url).then(
      () => announce(said.copied),
      () => announce(`${said.notCopied} ${url}`),
    );
  });
  showOption("print", true, () => print());
}
