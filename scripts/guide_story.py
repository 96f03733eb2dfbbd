"""Those who play the story of the guide's pictures, each in a browser of their own, and the camera."""

import base64
import re
from pathlib import Path

from tests.e2e.portal import log_in

FOLDER = Path(__file__).resolve().parent.parent / "docs" / "guide" / "bilder"
DESKTOP = {"viewport": {"width": 1280, "height": 900}, "locale": "sv-SE", "bypass_csp": True}
# What follows the reader down the page would lie across a picture that is taller than the window.
STILL = ".moderation__bar, .submit-row, [class*=submit] { position: static !important }"
# A Swedish browser writes dates like this; the one that takes the pictures may know English only.
DATES = "document.querySelectorAll('input[type=date]').forEach(one => { one.type = 'text' })"
LARGEST = 80_000
MARGIN = 12
QUEUE = "/admin/feedback/inspel/"


class Story:
    """A running portal, the process leader who is logged in there, and whoever else comes by."""

    def __init__(self, browser, portal):
        FOLDER.mkdir(parents=True, exist_ok=True)
        self.portal = portal
        self.browser = browser
        self.drawing = browser.new_page()
        self.leader = self.new_page()
        log_in(self.leader, portal)

    def new_page(self, **options):
        return self.browser.new_context(base_url=self.portal.url, **DESKTOP | options).new_page()

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

    # --- What people do -----------------------------------------------------------------------------------------------

    def send(self, text, *, email=""):
        """Send an inspel as anybody does, and return (its reference, the sender's page in the browser)."""
        page = self.new_page()
        page.goto("/inspel/lamna/?vidare=ja")
        page.fill("[name=text]", text)
        page.check("[name=role][value=resident]")
        page.select_option("[name=municipality]", "rattvik")
        page.check("[name=may_publish]")
        if email:
            page.fill("[name=email]", email)
            page.check("[name=may_contact]")
        page.click(".form__send")
        if page.locator("[name=step][value=send]").count():
            page.click("[name=step][value=send]")
        page.goto(page.locator("a[href*='/inspel/folj/']").first.get_attribute("href"))
        return re.search(r"\d{4}-\d{4,}", page.locator("h1").inner_text()).group(), page

    def open(self, reference, *, page=None):
        page = page or self.leader
        page.goto(f"{QUEUE}?q={reference}")
        page.get_by_role("link", name=reference).first.click()
        page.locator("h1", has_text=reference).wait_for()
        return page

    def move(self, name, *, page=None, **typed):
        page = page or self.leader
        for field, text in typed.items():
            page.fill(f"[name={field}]", text)
        page.click(f".moderation__form [name=move][value={name}]:not([aria-hidden])")
        page.locator(".messagelist li").first.wait_for()


def follow(page, selector):
    """Press the first of them, and wait for the page that it leads to."""
    with page.expect_navigation():
        page.locator(selector).first.click()


def around(page, selectors):
    """Return the part of the page that holds everything that the selectors find, with a margin."""
    boxes = [box for selector in selectors for one in page.locator(selector).all() if (box := one.bounding_box())]
    top = page.evaluate("scrollY")
    left, upper = min(box["x"] for box in boxes), min(box["y"] for box in boxes) + top
    right = max(box["x"] + box["width"] for box in boxes)
    lower = max(box["y"] + box["height"] for box in boxes) + top
    x, y = max(0, left - MARGIN), max(0, upper - MARGIN)
    return {"x": x, "y": y, "width": right + MARGIN - x, "height": lower + MARGIN - y}
