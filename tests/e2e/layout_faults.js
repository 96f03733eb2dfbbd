/*
 * Returns what is wrong with how the page stands, in words: it scrolls sideways, things cover each other, a text is cut
 * off, a short word or a day is broken, a text stands apart from its heading, or a target is too small. The argument says
 * how high the main actions must be.
 */
({ mainActionHeight }) => {
  const TARGETS = "a[href], button, input:not([type=hidden]), select, textarea, summary";
  const MAIN_ACTIONS = ".button, .disclosure__summary, .menu__link, .card__way, .choice, select, textarea";
  const SMALLEST_TARGET = 24;
  const SHORT_WORD = /(?<![\p{L}\p{M}\p{N}.@/-])[\p{L}\p{M}]{2,12}(?![\p{L}\p{M}\p{N}@/-]|\.\p{L})/gu;
  const faults = [];

  const isForListenersOnly = (element) =>
    element !== null && (getComputedStyle(element).clipPath === "inset(50%)" || isForListenersOnly(element.parentElement));
  const isShown = (element) =>
    element.checkVisibility({ visibilityProperty: true }) &&
    !element.closest(".skip-link, [inert]") &&
    !isForListenersOnly(element);
  const name = (element) =>
    `<${element.localName} class="${element.getAttribute("class") ?? ""}"> “${element.textContent.trim().slice(0, 40)}”`;
  // What is scrolled out of sight covers nothing.
  const inSight = (rects, element) => {
    const frame = element.closest(".table-region")?.getBoundingClientRect();
    if (!frame) return [...rects];
    return [...rects]
      .map(({ left, right, top, bottom }) => ({
        left: Math.max(left, frame.left),
        right: Math.min(right, frame.right),
        top,
        bottom,
      }))
      .filter(({ left, right }) => left < right);
  };
  const overlap = (a, b, least) =>
    Math.min(a.right, b.right) - Math.max(a.left, b.left) > least &&
    Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > least;

  function scrollsSideways() {
    const root = document.documentElement;
    if (root.scrollWidth > root.clientWidth) faults.push(`scrolls ${root.scrollWidth - root.clientWidth} px sideways`);
  }

  function findOverlaps(boxes, least) {
    boxes.sort((a, b) => a.rect.top - b.rect.top);
    boxes.forEach((first, index) => {
      for (const second of boxes.slice(index + 1)) {
        if (second.rect.top > first.rect.bottom) break;
        if (first.of === second.of || first.of.contains(second.of) || second.of.contains(first.of)) continue;
        if (overlap(first.rect, second.rect, least)) faults.push(`${name(first.of)} and ${name(second.of)} overlap`);
      }
    });
  }

  // Parts of the map touch each other, as municipalities do; a list beside it offers the same links.
  const targets = [...document.querySelectorAll(TARGETS)].filter((target) => isShown(target) && !target.closest("svg"));

  function targetsOverlap() {
    findOverlaps(targets.flatMap((of) => inSight(of.getClientRects(), of).map((rect) => ({ of, rect }))), 1);
  }

  function textsOverlap() {
    const boxes = [];
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let text = walker.nextNode(); text; text = walker.nextNode()) {
      const parent = text.parentElement;
      if (!text.data.trim() || !isShown(parent) || parent.closest("svg, option, script, noscript")) continue;
      const range = document.createRange();
      range.selectNodeContents(text);
      const block = closestBlock(parent);
      const lines = range.getClientRects();
      if (lines.length > 1) shortWordsBroken(text, block);
      if (lines.length > 1 && runsOtherWay(parent)) partedFromHeading(text, block);
      // A line's box is higher than its letters; a quarter above and below may be shared with a neighbour.
      for (const { left, right, top, bottom } of inSight(lines, parent)) {
        const spare = (bottom - top) / 4;
        boxes.push({ of: block, rect: { left, right, top: top + spare, bottom: bottom - spare } });
      }
    }
    findOverlaps(boxes, 2);
  }

  // Any word may be broken where nothing else helps, so what is squeezed is not wider than it should be, but unreadable.
  function shortWordsBroken(text, block) {
    const range = document.createRange();
    for (const { 0: word, index } of text.data.matchAll(SHORT_WORD)) {
      range.setStart(text, index);
      range.setEnd(text, index + word.length);
      const parts = [...range.getClientRects()].filter((rect) => rect.width > 1);
      if (parts.some((part) => part.top >= parts[0].bottom)) faults.push(`“${word}” in ${name(block)} is broken`);
    }
  }

  const root = getComputedStyle(document.documentElement);
  const runsOtherWay = (element) => getComputedStyle(element).direction !== root.direction && element.closest("[lang]:not(html)");

  // It stands at the edge of the page's own texts; an editor's running text, with lists and headings, begins at its own.
  function partedFromHeading(text, block) {
    const { direction, textAlign } = getComputedStyle(block);
    if (direction === root.direction || block.closest(".prose:not([dir=auto]), .prose table")) return;
    if (textAlign === "start") faults.push(`“${text.data.trim().slice(0, 40)}” stands apart from its heading`);
  }

  // A day stays on one line, but in a narrow cell, and where a very long word stands in it.
  function daysBroken() {
    for (const day of document.querySelectorAll('time:not([datetime*="T"])')) {
      const range = document.createRange();
      range.selectNodeContents(day);
      const parts = [...range.getClientRects()];
      const isShort = isShown(day) && !day.closest("td, th") && day.textContent.length < 25;
      if (isShort && parts.some((part) => part.top >= parts[0].bottom)) faults.push(`${name(day)} is broken`);
    }
  }

  function closestBlock(element) {
    while (getComputedStyle(element).display === "inline") element = element.parentElement;
    return element;
  }

  function textsCutOff() {
    for (const element of document.querySelectorAll("body *")) {
      const style = getComputedStyle(element);
      if (!/hidden|clip/.test(style.overflowX + style.overflowY)) continue;
      if (!isShown(element) || element.closest("svg, textarea, input, select") || !element.textContent.trim()) continue;
      const isCut = element.scrollWidth > element.clientWidth + 1 || element.scrollHeight > element.clientHeight + 1;
      if (isCut || style.textOverflow === "ellipsis") faults.push(`${name(element)} is cut off`);
    }
  }

  // A link within a sentence may be as low as its line (WCAG 2.2, 2.5.8).
  const isInSentence = (target) => target.localName === "a" && getComputedStyle(target).display === "inline";

  function targetsTooSmall() {
    for (const target of targets.filter((candidate) => !isInSentence(candidate))) {
      const { width, height } = (target.closest("label") ?? target).getBoundingClientRect();
      const least = target.matches(MAIN_ACTIONS) ? mainActionHeight : SMALLEST_TARGET;
      if (width < SMALLEST_TARGET || height < least - 0.5)
        faults.push(`${name(target)} is only ${Math.round(width)} × ${Math.round(height)} px`);
    }
  }

  scrollsSideways();
  targetsOverlap();
  textsOverlap();
  daysBroken();
  textsCutOff();
  targetsTooSmall();
  return [...new Set(faults)];
};
