/* Offers to copy the private link and to print the receipt, where the browser can. */
const receipt = document.querySelector("[data-receipt]");

if (receipt) {
  const address = document.querySelector(".private-link__address a").href;
  const [copy, print] = receipt.querySelectorAll("button");
  const say = (text) => {
    receipt.querySelector("[role=status]").textContent = text;
  };
  copy.hidden = !navigator.clipboard;
  copy.addEventListener("click", () => {
    navigator.clipboard.writeText(address).then(
      () => say(receipt.dataset.copied),
      () => say(receipt.dataset.notCopied),
    );
  });
  print.hidden = false;
  print.addEventListener("click", () => window.print());
}
