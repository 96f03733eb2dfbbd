"""What the browser tests share: the running portal and a real Chromium."""

from itertools import compress

import pytest
from playwright.sync_api import sync_playwright

from tests.e2e.axe import EVERYTHING, run_axe
from tests.e2e.chromium import CHROMIUM_ARGUMENTS, find_chromium
from tests.e2e.portal import log_in, shared_portal
from tests.scheduling import put_long_ones_first

AS_ANYBODY = {
    "media": "screen",
    "color_scheme": "light",
    "forced_colors": "none",
    "reduced_motion": "no-preference",
}


def pytest_collection_modifyitems(items):
    is_ours = ["/e2e/" in str(item.path) for item in items]
    ours = list(compress(items, is_ours))
    for item in ours:
        item.add_marker(pytest.mark.browser)
    # In the places that are theirs: a test with a database must not come after a browser has been started.
    in_order = iter(put_long_ones_first(ours))
    items[:] = [next(in_order) if ours else item for item, ours in zip(items, is_ours, strict=True)]


@pytest.fixture(scope="session")
def portal(tmp_path_factory, request):
    """Return the one portal that all test processes of this run share."""
    folder = tmp_path_factory.getbasetemp()
    if hasattr(request.config, "workerinput"):
        folder = folder.parent
    with shared_portal(folder / "portal") as portal:
        yield portal


@pytest.fixture(scope="session")
def browser(portal):
    chromium = find_chromium()
    if chromium is None:
        pytest.fail("Chromium is missing: install it, or name it in the environment variable CHROMIUM.")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=CHROMIUM_ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def new_context(browser, portal):
    """Return a function that opens a browser profile of its own, without cookies or anything kept."""

    def open_context(**options):
        return browser.new_context(base_url=portal.url, locale="sv-SE", **options)

    return open_context


@pytest.fixture
def axe_runs():
    """Return a list that is not empty while axe runs: it tries inline styles, which our policy rightly refuses."""
    return []


@pytest.fixture
def watch(portal, axe_runs):
    """
    Return a function that watches a page.

    The test fails at its end if a page reported an error in its console (a CSP violation among them), or asked
    another host for anything.
    """
    faults, watched = [], []

    def note(fault):
        if not axe_runs:
            faults.append(fault)

    listeners = {
        "console": lambda message: note(message.text) if is_fault(message) else None,
        "pageerror": lambda error: note(str(error)),
        "request": lambda request: note(request.url) if is_foreign(request.url, portal) else None,
    }

    def watch_page(page):
        watched.append(page)
        for event, listener in listeners.items():
            page.on(event, listener)
        return page

    yield watch_page
    for page in watched:
        for event, listener in listeners.items():
            page.remove_listener(event, listener)
    assert faults == []


@pytest.fixture
def new_page(new_context, watch):
    """Return a function that opens a page of its own, as a person's device would."""
    contexts = []

    def open_page(*, width=1280, height=800, **options):
        context = new_context(viewport={"width": width, "height": height}, **options)
        contexts.append(context)
        return watch(context.new_page())

    yield open_page
    for context in contexts:
        context.close()


@pytest.fixture(scope="session")
def kept_pages(new_context):
    pages = {}
    yield pages
    for page in pages.values():
        page.context.close()


@pytest.fixture
def reading_page(new_context, kept_pages, watch, portal):
    """
    Return a function that gives a page to read the portal with, which earlier tests may have read with too.

    A new page costs a second of the processor's time, and reading leaves nothing behind. `init_script`, the
    addresses that are `blocked` and the other options tell the kept pages apart; size and colours are set anew.
    """

    def give_page(*, width=1280, height=800, init_script="", blocked="", **options):
        media = {name: options.pop(name) for name in AS_ANYBODY if name in options}
        key = repr((init_script, blocked, sorted(options.items())))
        if key not in kept_pages:
            kept_pages[key] = new_context(**options).new_page()
            if init_script:
                kept_pages[key].add_init_script(init_script)
            if blocked:
                block(kept_pages[key], blocked)
        page = kept_pages[key]
        if page.url.startswith(portal.url):
            page.evaluate("localStorage.clear()")
        page.set_viewport_size({"width": width, "height": height})
        page.emulate_media(**AS_ANYBODY | media)
        page.context.clear_cookies()
        return watch(page)

    return give_page


@pytest.fixture(scope="session")
def staff_login(new_context, portal):
    """Return what a process leader's browser stores after logging in."""
    context = new_context()
    log_in(context.new_page(), portal)
    state = context.storage_state()
    context.close()
    return state


@pytest.fixture
def staff_page(new_page, staff_login):
    """Return a function that opens a page of its own where a process leader is logged in."""

    def open_page(**options):
        return new_page(storage_state=staff_login, **options)

    return open_page


def block(page, addresses):
    """Block these addresses for a page, in Chromium itself, so that the test need not answer each request."""
    network = page.context.new_cdp_session(page)
    network.send("Network.enable")
    network.send("Network.setBlockedURLs", {"urls": [addresses]})


def is_fault(message):
    # A page that answers 404 or 422 on purpose is noted by Chromium as a failed resource.
    return message.type == "error" and "Failed to load resource" not in message.text


def is_foreign(url, portal):
    return not url.startswith((portal.url, "data:", "blob:", "about:"))


@pytest.fixture
def assert_accessible(axe_runs):
    """Return a function that fails if axe finds anything on the page as it is now."""

    def check(page, question=EVERYTHING):
        page.wait_for_load_state()  # a click returns when the next page begins to arrive
        axe_runs.append(page)
        found = run_axe(page, question)
        page.evaluate("0")  # what axe caused has been told when this returns
        axe_runs.clear()
        assert found == [], page.url

    return check
