"""Take the screenshots in docs/screens and docs/guide again, of a new portal with example content."""

import sys
import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from scripts.guide_pictures import take_guide_pictures  # noqa: E402 - needs the path above
from tests.e2e.chromium import CHROMIUM_ARGUMENTS, find_chromium  # noqa: E402
from tests.e2e.portal import log_in, running_portal  # noqa: E402

FOLDER = ROOT / "docs" / "screens"
DESKTOP = {"viewport": {"width": 1280, "height": 900}}
DARK = DESKTOP | {"color_scheme": "dark"}
TELEPHONE = {"viewport": {"width": 360, "height": 740}}
PUBLIC = {
    "start": ("/", DESKTOP),
    "start-dark": ("/", DARK),
    "sub-goal": ("/delmal/nara-for-mig/", DESKTOP),
    "municipalities": ("/kommuner/", DESKTOP),
    "municipality": ("/kommuner/falun/", DESKTOP),
    "timeline": ("/tidslinje/", DESKTOP),
    "inspel": ("/inspel/", DESKTOP),
    "inspel-form": ("/inspel/lamna/?vidare=ja", DESKTOP),
    "inspel-form-telephone": ("/inspel/lamna/?vidare=ja", TELEPHONE),
    "start-telephone": ("/", TELEPHONE),
    "sub-goal-telephone-dark": ("/delmal/nara-mellan-oss/", TELEPHONE | {"color_scheme": "dark"}),
}
ADMIN = {
    "admin-start": "/admin/",
    "admin-queue": "/admin/feedback/inspel/",
    "admin-texts": "/admin/strategy/subgoal/",
}


def main():
    FOLDER.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as var, running_portal(Path(var)) as portal, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=CHROMIUM_ARGUMENTS)
        for name, (path, options) in PUBLIC.items():
            page = browser.new_page(base_url=portal.url, **options)
            page.goto(path)
            save(page, name)
        page = browser.new_page(base_url=portal.url, **DESKTOP)
        log_in(page, portal)
        for name, path in ADMIN.items():
            page.goto(path)
            save(page, name)
        page.goto("/admin/feedback/inspel/?handling__exact=in_review")
        page.locator("#result_list tbody th a").first.click()
        save(page, "admin-inspel")
        take_guide_pictures(browser, portal)  # last, because it changes the content of the portal


def save(page, name):
    page.evaluate("document.fonts.ready")
    page.screenshot(path=FOLDER / f"{name}.jpg", type="jpeg", quality=60)
    print(f"docs/screens/{name}.jpg")


if __name__ == "__main__":
    main()
