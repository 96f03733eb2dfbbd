/*
 * Runs axe on the page, and returns its findings as text.
 *
 * What costs axe most are colours: of each text, and of each link in a text, it works out what lies behind. Texts with
 * the same place among the same elements, in the same colours and sizes all the way up, have the same answer, so it is
 * asked about one of them; about the next one too, if it could not tell.
 */
async (options) => {
  const ABOUT_COLOURS = ["color-contrast-enhanced", "link-in-text-block", "link-in-text-block-style"];
  const ASPECTS = [
    "display", "position", "visibility", "color", "backgroundColor", "backgroundImage", "backgroundClip", "opacity",
    "filter", "mixBlendMode", "textShadow", "fontSize", "fontWeight", "fontStyle", "fontFamily", "textDecorationLine",
    "borderStyle", "borderWidth", "borderColor", "outlineStyle", "outlineWidth",
  ];
  const OWN = Symbol.for("axe's own check");
  const kinds = new Map();
  const kindOf = new WeakMap();

  function number(element) {
    if (!element) return 0;
    if (kindOf.has(element)) return kindOf.get(element);
    const style = getComputedStyle(element);
    const parts = [number(element.parentElement), element.localName, element.getAttribute("class"), element.getAttribute("style")];
    const kind = JSON.stringify([...parts, ...ASPECTS.map((aspect) => style[aspect])]);
    if (!kinds.has(kind)) kinds.set(kind, kinds.size + 1);
    kindOf.set(element, kinds.get(kind));
    return kinds.get(kind);
  }

  function askOnceAboutEachKind(check) {
    const ask = (check[OWN] ??= check.evaluate);
    const answered = new Set();
    check.evaluate = function (element, ...more) {
      const kind = number(element);
      if (answered.has(kind)) return true;
      const answer = ask.call(this, element, ...more);
      if (answer !== undefined) answered.add(kind);
      return answer;
    };
  }

  // While a colour fades into another one, as after a change of the colour scheme, no contrast is as it will be.
  const transitions = document.getAnimations().filter((animation) => animation instanceof CSSTransition);
  await Promise.allSettled(transitions.map((transition) => transition.finished));

  // By itself the rule about 7:1 says nothing of what is below 4.5:1, and leaves that to another rule.
  Object.values(axe._audit.checks["color-contrast-enhanced"].options.contrastRatio).forEach((size) => { size.minThreshold = 0; });
  ABOUT_COLOURS.forEach((name) => askOnceAboutEachKind(axe._audit.checks[name]));
  const { violations } = await axe.run({ ...options, resultTypes: ["violations"], preload: false, selectors: false });
  const where = (nodes) => nodes.slice(0, 3).map((node) => node.html.slice(0, 120)).join(" ");
  return violations.map(({ id, help, nodes }) => `${id}: ${help} – ${where(nodes)}`);
};
