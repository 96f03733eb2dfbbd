/* Shows, in “Share”, what this browser can do: its own share menu, copy and print. The links work without it. */
const share = document.querySelector("[data-share]");

function offerWay(name, can, act) {
  const button = share.querySelector(`[data-share-${name}]`);
  button.addEventListener("click", act);
  button.closest("li").hidden = !can;
}

function say(text) {
  share.querySelector("[role=status]").textContent = text;
}

if (share) {
  const url = share.dataset.share;
  const said = share.querySelector("[role=status]").dataset;
  offerWay("native", navigator.share, () => {
    navigator.share({ title: document.title, url }).catch(() => {}); // who changes their mind needs no message
  });
  offerWay("copy", navigator.clipboard, () => {
    navigator.clipboard.writeText(url).then(
      () => say(said.copied),
      () => say(`${said.notCopied} ${url}`),
    );
  });
  offerWay("print", true, () => print());
}
