"""What axe, the accessibility engine, is asked about a page."""

from axe_playwright_python.base import AXE_SCRIPT

# AAA contrast: 7:1, and 4.5:1 for large text. What reaches it reaches AA too, which need not be counted apart.
CONTRAST = {"color-contrast": {"enabled": False}, "color-contrast-enhanced": {"enabled": True}}
EVERYTHING = {
    "runOnly": {
        "type": "tag",
        "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    },
    "rules": CONTRAST,
}
# Where the reader chose the colours there is no contrast of ours to ask about, and that rule takes most of axe's time.
COLOURS_OF_THE_READER = EVERYTHING | {"rules": {"color-contrast": {"enabled": False}}}
COLOURS = {"runOnly": ["color-contrast-enhanced", "link-in-text-block"]}
RUN = """async (options) => {
    const {violations} = await axe.run({...options, resultTypes: ["violations"], preload: false, selectors: false});
    const where = (nodes) => nodes.slice(0, 3).map((node) => node.html.slice(0, 120)).join(" ");
    return violations.map(({id, help, nodes}) => `${id}: ${help} – ${where(nodes)}`);
}"""


def run_axe(page, question=EVERYTHING):
    """Return what axe finds on the page as it is now, in words."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE_SCRIPT)
    return page.evaluate(RUN, question)
