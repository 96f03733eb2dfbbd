/*
 * Runs axe on the page; returns its findings as text, and the kinds of text whose colours hold.
 *
 * What costs axe most are colours: of each text, and of each link in a text, it works out what lies behind. Texts with
 * the same place among the same elements, in the same colours and sizes all the way up, have the same answer in a window
 * of the same width, so it is asked about one of them; about the next one too, if it could not tell. `known` has the
 * kinds whose colours held on an earlier page.
 */
async ({ known, ...options }) => {
  const CONTRAST = "color-contrast-enhanced";
  const ABOUT_COLOURS = [CONTRAST, "link-in-text-block", "link-in-text-block-style"];
  const ASPECTS = [
    "display", "position", "visibility", "color", "backgroundColor", "backgroundImage", "backgroundClip", "opacity",
    "filter", "mixBlendMode", "textShadow", "fontSize", "fontWeight", "fontStyle", "fontFamily", "textDecorationLine",
    "borderStyle", "borderWidth", "borderColor", "outlineStyle", "outlineWidth",
  ];
  // Where axe is known not to tell: before the picture at the head of the start page, beside the arrow of a list, within
  // a drawing; and in the admin, where icons are backgrounds and what is scrolled sideways counts as covered.
  const KNOWN_UNSURE = location.pathname.startsWith("/admin/") ? "*" : ".hero *, select, svg text";
  // Django gives each page of the admin, each field and each column a class of its own, which would make all texts new.
  const SAYS_WHAT_IT_IS_ABOUT = /\b(app|model|field|column)-\S+ ?/g;
  const OWN = Symbol.for("axe's own");
  const holding = new Set(known.split(" "));
  const kindOf = new WeakMap();
  const windowKind = `${document.documentElement.dir} ${innerWidth}`;

  // Two sums of 32 bits each, as in cyrb53: enough for some ten thousand kinds.
  function digest(text) {
    let [first, second] = [0xdeadbeef, 0x41c6ce57];
    for (let at = 0; at < text.length; at += 1) {
      first = Math.imul(first ^ text.charCodeAt(at), 2654435761);
      second = Math.imul(second ^ text.charCodeAt(at), 1597334677);
    }
    return (first >>> 0).toString(36) + (second >>> 0).toString(36);
  }

  function kind(element) {
    if (!element) return windowKind;
    if (kindOf.has(element)) return kindOf.get(element);
    const style = getComputedStyle(element);
    const classes = element.getAttribute("class")?.replaceAll(SAYS_WHAT_IT_IS_ABOUT, "");
    const parts = [kind(element.parentElement), element.localName, classes, element.getAttribute("style")];
    const found = digest(JSON.stringify([...parts, ...ASPECTS.map((aspect) => style[aspect])]));
    kindOf.set(element, found);
    return found;
  }

  function askOnceAboutEachKind(name) {
    const check = axe._audit.checks[name];
    const ask = (check[OWN] ??= check.evaluate);
    const answered = new Set();
    check.evaluate = function (element, ...more) {
      const asked = `${name}:${kind(element)}`;
      if (answered.has(asked) || holding.has(asked)) return true;
      const answer = ask.call(this, element, ...more);
      if (answer !== undefined) answered.add(asked);
      if (answer === true) holding.add(asked);
      return answer;
    };
  }

  const hasText = (element) =>
    ["input", "select", "textarea"].includes(element.localName) ||
    [...element.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.data.trim());

  // To find out whether a text has to be looked at costs as much as to look at it.
  function leaveOutWhatHolds() {
    const rule = axe._audit.rules.find(({ id }) => id === CONTRAST);
    const matches = (rule[OWN] ??= rule.matches);
    rule.matches = function (element, ...more) {
      if (!hasText(element) || holding.has(`${CONTRAST}:${kind(element)}`)) return false;
      return matches.call(this, element, ...more);
    };
  }

  // Axe leaves out texts that are icons made of letters: it draws them, and takes for one whatever is narrower than its
  // letters one by one – all Arabic, whose letters join. We have no such icons, so it draws on a canvas where all texts
  // are as wide as their letters.
  async function withoutLookingForIcons(run) {
    const { getContext } = HTMLCanvasElement.prototype;
    const drawn = { data: new Uint8ClampedArray([1, 1, 1, 1]) };
    const paper = { canvas: {}, fillText() {}, clearRect() {}, measureText: () => ({ width: 30 }), getImageData: () => drawn };
    HTMLCanvasElement.prototype.getContext = () => paper;
    try {
      return await run();
    } finally {
      HTMLCanvasElement.prototype.getContext = getContext;
    }
  }

  // While a colour fades into another one, as after a change of the colour scheme, no contrast is as it will be.
  const transitions = document.getAnimations().filter((animation) => animation instanceof CSSTransition);
  await Promise.allSettled(transitions.map((transition) => transition.finished));

  // By itself the rule about 7:1 passes what is below 4.5:1, or what it cannot tell, and leaves that to another rule.
  const { options: asked } = axe._audit.checks[CONTRAST];
  Object.values(asked.contrastRatio).forEach((size) => { delete size.minThreshold; });
  asked.ignoreUnicode = false; // an arrow is a text as others are
  ABOUT_COLOURS.forEach(askOnceAboutEachKind);
  leaveOutWhatHolds();
  const settings = { ...options, resultTypes: ["violations", "incomplete"], preload: false, selectors: false, elementRef: true };
  // The row of buttons that stays visible covers other controls only until the page is scrolled.
  const sticking = [...document.querySelectorAll(".submit-row")];
  sticking.forEach((row) => { row.style.position = "static"; });
  const { violations, incomplete } = await withoutLookingForIcons(() => axe.run(settings));
  sticking.forEach((row) => { row.style.position = ""; });
  const where = (nodes) => nodes.slice(0, 3).map((node) => node.html.slice(0, 120)).join(" ");
  const why = (nodes) => [...new Set(nodes.flatMap((node) => node.any.map((check) => check.data?.messageKey)))].join();
  const faults = violations.map(({ id, help, nodes }) => `${id}: ${help} – ${where(nodes)}`);
  const unsure = incomplete
    .filter(({ id }) => ABOUT_COLOURS.includes(id))
    .map(({ id, nodes }) => ({ id, nodes: nodes.filter(({ element }) => !element.matches(KNOWN_UNSURE)) }))
    .filter(({ nodes }) => nodes.length)
    .map(({ id, nodes }) => `${id} cannot tell (${why(nodes)}) – ${where(nodes)}`);
  return { faults: [...faults, ...unsure], holding: [...holding].join(" ") };
};
