"""The portal is light: what a telephone with a poor connection fetches, and that nothing moves while it comes."""

import time

import pytest

FIRST_VISIT = 60_000  # bytes over the wire: page, style, script, font and pictures, with their headers
NEXT_PAGE = 15_000
SCRIPT = 8_000
SHIFT = 0.005  # a twentieth of what counts as good; letters of another font never stand at quite the same place
SLOW_FONT_SECONDS = 0.5
ARIAL_OR_ALIKE = ["Arial", "Liberation Sans", "Helvetica"]
PAGES = ["/", "/delmal/nara-for-mig/"]
WITH_MUCH_TEXT = "/om/tillganglighet/"
SIZES = {
    "telephone": {"width": 360, "height": 740},
    "tablet": {"width": 768, "height": 1000},
    "desktop": {"width": 1280, "height": 900},
}
NOTE_SHIFTS = """
    window.shifts = [];
    new PerformanceObserver(list => window.shifts.push(...list.getEntries().map(entry => ({
        value: entry.value, what: entry.sources.map(source => source.node?.parentElement?.outerHTML.slice(0, 200)),
    })))).observe({type: "layout-shift", buffered: true});
"""


@pytest.fixture
def fetch(new_page):
    """Return a function that opens a page without a cache and returns what it fetched: {(kind, address): bytes}."""
    page = new_page(**SIZES["telephone"])
    network = page.context.new_cdp_session(page)
    network.send("Network.enable")
    known, sizes = {}, {}

    def note_response(event):
        known[event["requestId"]] = (event["type"], event["response"]["url"])

    def note_size(event):
        if event["encodedDataLength"]:
            sizes[known[event["requestId"]]] = event["encodedDataLength"]

    network.on("Network.responseReceived", note_response)
    network.on("Network.loadingFinished", note_size)

    def open_and_measure(path):
        sizes.clear()
        page.goto(path, wait_until="networkidle")
        page.mouse.wheel(0, 20_000)
        page.wait_for_load_state("networkidle")
        return dict(sizes)

    return open_and_measure


@pytest.mark.parametrize(("first", "following"), [PAGES, PAGES[::-1]])
def test_visit_is_light(fetch, first, following):
    at_first = fetch(first)
    kinds = {kind for kind, _url in at_first}
    assert {"Document", "Stylesheet", "Font", "Script"} <= kinds
    assert sum(at_first.values()) <= FIRST_VISIT, at_first
    assert sum(size for (kind, _url), size in at_first.items() if kind == "Script") <= SCRIPT, at_first
    then = fetch(following)
    assert "Document" in {kind for kind, _url in then}
    assert sum(then.values()) <= NEXT_PAGE, then


def test_scripts_do_not_hold_up_the_page(new_page):
    page = new_page()
    for path in PAGES:
        page.goto(path)
        scripts = page.locator("script")
        assert scripts.count()
        assert scripts.evaluate_all("all => all.filter(script => !script.defer && script.type != 'module').length") == 0


@pytest.mark.parametrize("size", SIZES)
def test_nothing_moves_while_the_page_loads(new_page, size):
    page = new_page(**SIZES[size])
    if not any(has_font(page, name) for name in ARIAL_OR_ALIKE):
        pytest.skip("No font like Arial is installed (Debian: fonts-liberation), so the fallback cannot be measured.")
    page.add_init_script(NOTE_SHIFTS)
    page.route("**/*.woff2", fetch_slowly)
    for path in [*PAGES, WITH_MUCH_TEXT]:
        page.goto(path)
        page.evaluate("document.fonts.ready.then(() => new Promise(requestAnimationFrame))")
        assert page.evaluate("document.fonts.check('1rem \"Atkinson Next\"')")
        shifts = page.evaluate("window.shifts")
        assert sum(shift["value"] for shift in shifts) <= SHIFT, shifts


def has_font(page, name):
    return page.evaluate("name => new FontFace('probe', `local('${name}')`).load().then(() => true, () => false)", name)


def fetch_slowly(route):
    time.sleep(SLOW_FONT_SECONDS)
    route.continue_()
