"""The camera of the guide's pictures: takes a part of a page as a small WebP."""

import base64
from pathlib import Path

FOLDER = Path(__file__).resolve().parent.parent / "docs" / "guide" / "bilder"
# What follows the reader down the page would lie across a picture that is taller than the window.
STILL = ".moderation__bar, .submit-row, [class*=submit] { position: static !important }"
# A Swedish browser writes dates like this; the one that takes the pictures may know English only.
DATES = "document.querySelectorAll('input[type=date]').forEach(one => { one.type = 'text' })"
LARGEST = 80_000
MARGIN = 12


class Camera:
    """Whatever it takes lies in FOLDER, for the guide to show."""

    def __init__(self, browser):
        FOLDER.mkdir(parents=True, exist_ok=True)
        self.drawing = browser.new_page()

    def take(self, page, name, *selectors, height=None):
        """Take what the selectors find, or else the window, as a WebP of at most LARGEST bytes."""
        page.evaluate("document.fonts.ready")
        page.evaluate(DATES)
        size = page.viewport_size
        if height:
            page.set_viewport_size({"width": size["width"], "height": height})
        style = page.add_style_tag(content=STILL) if selectors else None
        clip = around(page, selectors) if selectors else None
        png = page.screenshot(clip=clip, full_page=bool(clip))
        page.set_viewport_size(size)
        if style:
            style.evaluate("node => node.remove()")
        for quality in [80, 70, 60, 50, 40]:
            picture = self.as_webp(png, quality / 100)
            if len(picture) <= LARGEST:
                break
        (FOLDER / f"{name}.webp").write_bytes(picture)
        print(f"docs/guide/bilder/{name}.webp ({len(picture) // 1000} kB)")

    def as_webp(self, png, quality):
        """The browser itself can write WebP, so nothing more has to be installed."""
        source = f"data:image/png;base64,{base64.b64encode(png).decode()}"
        target = self.drawing.evaluate(
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


def around(page, selectors):
    """Return the part of the page that holds everything that the selectors find, with a margin."""
    boxes = [box for selector in selectors for one in page.locator(selector).all() if (box := one.bounding_box())]
    top = page.evaluate("scrollY")
    left, upper = min(box["x"] for box in boxes), min(box["y"] for box in boxes) + top
    right = max(box["x"] + box["width"] for box in boxes)
    lower = max(box["y"] + box["height"] for box in boxes) + top
    x, y = max(0, left - MARGIN), max(0, upper - MARGIN)
    return {"x": x, "y": y, "width": right + MARGIN - x, "height": lower + MARGIN - y}
