"""
Render the images that must be PNG or ICO from their SVG: the preview of a shared link and the icons of the browser.

    .venv/bin/python scripts/pictures.py

static/img/share.svg becomes share.png, static/img/favicon.svg becomes favicon.ico and apple-touch-icon.png.
"""

import base64
import struct
import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from tests.e2e.chromium import CHROMIUM_ARGUMENTS, find_chromium  # noqa: E402 - needs the path above

IMAGES = ROOT / "static" / "img"
FONT = ROOT / "static" / "fonts" / "atkinson-next-latin.woff2"
BACKGROUND = "#fbf8f2"
PAGE = """<!doctype html><style>
@font-face {{ font-family: "Atkinson Next"; font-weight: 200 800; src: url(data:font/woff2;base64,{font}) }}
body {{ margin: 0; background: {background} }}
svg {{ display: block; box-sizing: border-box; width: 100vw; height: 100vh; padding: {padding}px }}
</style>{svg}"""
ICO_HEADER = struct.pack("<HHH", 0, 1, 1)


def main():
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=CHROMIUM_ARGUMENTS)
        render(browser, "share.svg", "share.png", 1200, 630)
        render(browser, "favicon.svg", "apple-touch-icon.png", 180, 180, background=BACKGROUND, padding=20)
        icon = render(browser, "favicon.svg", None, 32, 32)
        entry = struct.pack("<BBBBHHII", 32, 32, 0, 0, 1, 32, len(icon), len(ICO_HEADER) + 16)
        (IMAGES / "favicon.ico").write_bytes(ICO_HEADER + entry + icon)


def render(browser, source, target, width, height, *, background="transparent", padding=0):
    """Return the SVG as PNG, and write it to `target` unless that is None."""
    page = browser.new_page(viewport={"width": width, "height": height})
    font = base64.b64encode(FONT.read_bytes()).decode()
    svg = (IMAGES / source).read_text()
    page.set_content(PAGE.format(font=font, svg=svg, background=background, padding=padding))
    page.evaluate("document.fonts.ready")
    png = page.screenshot(omit_background=True)
    if target:
        (IMAGES / target).write_bytes(png)
    return png


if __name__ == "__main__":
    main()
