/*
 * Reads the page's text aloud, a sentence at a time, and marks the sentence that is being read.
 *
 * Only with voices that the reader's own device has: an online voice would send what is read to its maker. Each part is
 * read by a voice of its own language, and left out where there is none. “Pause” stops the voice, and “Continue” begins
 * the sentence anew, because several browsers cannot go on half-way.
 */
const listen = document.querySelector("[data-listen]");
const voiceOf = (lang) => {
  const main = (tag) => tag.toLowerCase().split(/[-_]/)[0];
  const voices = speechSynthesis.getVoices().filter((voice) => voice.localService && main(voice.lang) === main(lang));
  return voices.find((voice) => voice.default) ?? voices[0];
};

/* The mark's style is here because no CSS checker knows its selector yet. Custom properties do not reach it everywhere. */
const MARK = `
  ::highlight(read-aloud) { background-color: #e9b44c; color: #24201b }
  @media (forced-colors: active) { ::highlight(read-aloud) { background-color: Highlight; color: HighlightText } }
`;
const canMark = "Highlight" in window && "highlights" in CSS && "adoptedStyleSheets" in document;

if (listen && "speechSynthesis" in window) {
  const start = listen.querySelector(".listen__start");
  const bar = listen.querySelector(".listen__bar");
  const pause = listen.querySelector("[data-listen-pause]");
  const stop = listen.querySelector("[data-listen-stop]");
  let sentences = [];
  let position = 0;
  let speaking = null;

  const offer = () => {
    start.hidden = !bar.hidden || !voiceOf(document.documentElement.lang);
  };

  function mark(sentence) {
    document.querySelector(".is-read-aloud")?.classList.remove("is-read-aloud");
    if (canMark) {
      CSS.highlights.delete("read-aloud");
      if (sentence) CSS.highlights.set("read-aloud", new Highlight(sentence.range));
    } else {
      sentence?.block.classList.add("is-read-aloud");
    }
    const place = sentence?.range.getBoundingClientRect();
    if (place && (place.top < 0 || place.bottom > innerHeight - bar.offsetHeight)) {
      scrollBy({ top: place.top - innerHeight / 4 });
    }
  }

  function quiet() {
    speaking = null; // before cancel(), which tells the sentence that it has ended
    speechSynthesis.cancel();
  }

  function speak() {
    const sentence = sentences[position];
    if (!sentence) return end();
    mark(sentence);
    const utterance = new SpeechSynthesisUtterance(sentence.range.toString().replace(/\s+/g, " "));
    utterance.lang = sentence.voice.lang;
    utterance.voice = sentence.voice;
    utterance.onend = utterance.onerror = () => {
      if (speaking !== utterance) return;
      position += 1;
      speak();
    };
    speaking = utterance;
    speechSynthesis.speak(utterance);
  }

  function show(isReading) {
    pause.textContent = isReading ? listen.dataset.pause : listen.dataset.continue;
  }

  function begin() {
    quiet();
    sentences = sentencesOf(document.querySelector("main"));
    position = 0;
    bar.hidden = false;
    start.hidden = true;
    document.documentElement.classList.add("has-listen-bar");
    show(true);
    pause.focus();
    speak();
  }

  function end() {
    const hadFocus = bar.contains(document.activeElement);
    quiet();
    mark(null);
    bar.hidden = true;
    document.documentElement.classList.remove("has-listen-bar");
    offer();
    if (hadFocus) start.focus({ preventScroll: true });
  }

  if (canMark) {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(MARK);
    document.adoptedStyleSheets.push(sheet);
  }
  start.addEventListener("click", begin);
  stop.addEventListener("click", end);
  pause.addEventListener("click", () => {
    const wasReading = speaking !== null;
    show(!wasReading);
    if (wasReading) quiet();
    else speak();
  });
  bar.addEventListener("keydown", (event) => {
    if (event.key === "Escape") end();
  });
  addEventListener("pagehide", end);
  speechSynthesis.addEventListener?.("voiceschanged", offer);
  offer();
}

/* The sentences of the text, each with its range, its block and a voice; no menus, forms or what is hidden. */
function sentencesOf(main) {
  const unread = "nav, aside, form, footer, svg, details:not([open]), [hidden], [aria-hidden=true], .visually-hidden, [data-listen]";
  const blocks = "p, li, dt, dd, th, td, h1, h2, h3, h4, figcaption, caption, summary, div, section";
  const texts = document.createTreeWalker(main, NodeFilter.SHOW_TEXT);
  const pieces = [];
  for (let node = texts.nextNode(); node; node = texts.nextNode()) {
    const parent = node.parentElement;
    if (parent.closest(unread)) continue;
    const block = parent.closest(blocks);
    const lang = parent.closest("[lang]").lang;
    let piece = pieces.at(-1);
    if (piece?.block !== block || piece.lang !== lang) pieces.push((piece = { block, lang, text: "", nodes: [] }));
    piece.nodes.push({ node, from: piece.text.length });
    piece.text += node.data;
  }
  return pieces.flatMap((piece) => {
    const voice = voiceOf(piece.lang);
    return voice ? spans(piece).map(([from, to]) => ({ voice, block: piece.block, range: range(piece, from, to) })) : [];
  });
}

/* Where each sentence of the piece begins and ends, without the white space round it. */
function spans({ text, lang }) {
  const parts = window.Intl?.Segmenter
    ? [...new Intl.Segmenter(lang, { granularity: "sentence" }).segment(text)].map((part) => part.segment)
    : text.match(/[^.!?؟]*[.!?؟]*\s*/g);
  let at = 0;
  return parts.flatMap((part) => {
    const from = at + part.length - part.trimStart().length;
    const to = at + part.trimEnd().length;
    at += part.length;
    return /[\p{L}\p{N}]/u.test(part) ? [[from, to]] : [];
  });
}

function range({ nodes }, from, to) {
  const found = document.createRange();
  const first = nodes.findLast((item) => item.from <= from);
  const last = nodes.findLast((item) => item.from < to);
  found.setStart(first.node, from - first.from);
  found.setEnd(last.node, to - last.from);
  return found;
}
