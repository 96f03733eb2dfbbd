/*
 * Returns the faults of the layout in each state of a page: as it is; as some devices show it, with spaced text; with
 * long words too. All in one go, or Chromium would paint each; and all undone, so that the next width begins with the
 * same page. The test puts the other two scripts in the place of their names.
 */
({ spacing, ...how }) => {
  const layoutFaults = LAYOUT_FAULTS;
  const look = (state) => layoutFaults(how).map((fault) => `${state}: ${fault}`);
  const main = document.querySelector("main");
  const faults = look("as it is");

  const elements = new Set(main.querySelectorAll("*"));
  const texts = [];
  const walker = document.createTreeWalker(main, NodeFilter.SHOW_TEXT);
  for (let text = walker.nextNode(); text; text = walker.nextNode()) texts.push([text, text.data]);
  const hidden = [...main.querySelectorAll("[hidden]:not(.listen__bar)")];
  const closed = [...main.querySelectorAll("details:not([open])")];
  const spaced = new CSSStyleSheet();
  spaced.replaceSync(spacing);

  hidden.forEach((element) => { element.hidden = false; });
  closed.forEach((details) => { details.open = true; });
  document.adoptedStyleSheets.push(spaced);
  faults.push(...look("with spaced text"));
  (LONG_WORDS)();
  faults.push(...look("with long words"));

  texts.forEach(([text, before]) => { text.data = before; });
  [...main.querySelectorAll("*")].filter((element) => !elements.has(element)).forEach((element) => element.remove());
  document.adoptedStyleSheets.pop();
  closed.forEach((details) => { details.open = false; });
  hidden.forEach((element) => { element.hidden = true; });
  return faults;
};
