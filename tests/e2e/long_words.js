/*
 * Puts a long word before every text of the page that somebody may have written – an editor's word of 26 letters in a
 * heading is as wide as this one of 49 in running text – and a table of 14 columns into every running text.
 */
() => {
  const LONG_WORD = "Primärvårdssamverkansöverenskommelseuppföljningen";
  const OTHERS = "svg, option, script, noscript, textarea, .listen";
  const main = document.querySelector("main");
  const row = `<tr>${"<td>År</td>".repeat(14)}</tr>`;
  for (const prose of main.querySelectorAll(".prose"))
    prose.insertAdjacentHTML("beforeend", `<div class="table-region"><table>${row}${row}</table></div>`);
  const walker = document.createTreeWalker(main, NodeFilter.SHOW_TEXT);
  for (let text = walker.nextNode(); text; text = walker.nextNode())
    if (/\p{L}{2}/u.test(text.data) && !text.parentElement.closest(OTHERS)) text.data = `${LONG_WORD} ${text.data}`;
}
