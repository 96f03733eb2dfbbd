"""Screenshots for the guide: a part of a page as a small WebP image."""

import base64
from pathlib import Path

FOLDER = Path(__file__).resolve().parent.parent / "docs" / "guide" / "bilder"
# Sticky bars would cover a part of a screenshot that is taller than the window.
NO_STICKY_BARS = ".moderation__bar, .submit-row, [class*=submit] { position: static !important }"
# Text inputs show dates in the Swedish form, also if the browser supports only English.
DATES_AS_TEXT = "document.querySelectorAll('input[type=date]').forEach(one => { one.type = 'text' })"
MAX_BYTES = 80_000
MARGIN = 12  # pixels


class ScreenshotWriter:
    """Writes screenshots to FOLDER, where the guide shows them."""

    def __init__(self, browser):
        FOLDER.mkdir(parents=True, exist_ok=True)
        self.converter = browser.new_page()

    def save(self, page, name, *selectors, height=None):
        """Save what the selectors match, or else the window, as <name>.webp of at most MAX_BYTES if possible."""
        page.evaluate("document.fonts.ready")
        page.evaluate(DATES_AS_TEXT)
        size = page.viewport_size
        if height:
            page.set_viewport_size({"width": size["width"], "height": height})
        style = page.add_style_tag(content=NO_STICKY_BARS) if selectors else None
        clip = bounding_box(page, selectors) if selectors else None
        png = page.screenshot(clip=clip, full_page=bool(clip))
        page.set_viewport_size(size)
        if style:
            style.evaluate("node => node.remove()")
        for quality in [80, 70, 60, 50, 40]:
            picture = self.as_webp(png, quality / 100)
            if len(picture) <= MAX_BYTES:
                break
        (FOLDER / f"{name}.webp").write_bytes(picture)
        print(f"docs/guide/bilder/{name}.webp ({len(picture) // 1000} kB)")

    def as_webp(self, png, quality):
        """Return the PNG as WebP. The browser converts it, so no other program is needed."""
        source = f"data:image/png;base64,{base64.b64encode(png).decode()}"
        target = self.converter.evaluate(
            """async ([source, quality]) => {
                const image = new Image(); image.src = source; await image.decode();
                const canvas = document.createElement("canvas");
                canvas.width = image.width; canvas.height = image.height;
                canvas.getContext("2d").drawImage(image, 0, 0);
                return canvas.toDataURL("image/webp", quality);
            }""",
            [source, quality],
        )
        return base64.b64decode(target.partition(",")[2])


def bounding_box(page, selectors):
    """Return the part of the page with everything that the selectors match, and a margin, as {"x", "y", …}."""
    boxes = [box for selector in selectors for one in page.locator(selector).all() if (box := one.bounding_box())]
    top = page.evaluate("scrollY")
    left, upper = min(box["x"] for box in boxes), min(box["y"] for box in boxes) + top
    right = max(box["x"] + box["width"] for box in boxes)
    lower = max(box["y"] + box["height"] for box in boxes) + top
    x, y = max(0, left - MARGIN), max(0, upper - MARGIN)
    return {"x": x, "y": y, "width": right + MARGIN - x, "height": lower + MARGIN - y}
