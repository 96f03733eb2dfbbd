"""What axe, the accessibility engine, is asked about a page."""

from pathlib import Path

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
# Contrast takes most of axe's time: where colours are asked about anyway, or are the reader's, leave it out.
ALL_BUT_CONTRAST = EVERYTHING | {"rules": {"color-contrast": {"enabled": False}}}
COLOURS = {"runOnly": ["color-contrast-enhanced", "link-in-text-block"]}
RUN = (Path(__file__).parent / "run_axe.js").read_text()
_held = {"kinds": ""}  # the kinds of text whose colours held, on the pages that this process has asked about


def run_axe(page, question=EVERYTHING):
    """Return what axe finds on the page as it is now, in words."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE_SCRIPT)
    found = page.evaluate(RUN, question | {"known": _held["kinds"]})
    _held["kinds"] = found["holding"]
    return found["faults"]
