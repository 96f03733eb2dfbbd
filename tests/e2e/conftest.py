"""What the browser tests share: the running portal and a real Chromium."""

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import sync_playwright

from tests.e2e.portal import CHROMIUM, CHROMIUM_ARGUMENTS, running_portal

AXE_OPTIONS = {
    "runOnly": {
        "type": "tag",
        "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    },
    "rules": {"color-contrast-enhanced": {"enabled": True}},  # AAA: 7:1, and 4.5:1 for large text
}
RUN_AXE = """async (options) => {
    const {violations} = await axe.run({...options, resultTypes: ["violations"], preload: false});
    const where = (nodes) => nodes.slice(0, 3).map((node) => node.html.slice(0, 120)).join(" ");
    return violations.map(({id, help, nodes}) => `${id}: ${help} – ${where(nodes)}`);
}"""
AXE_OF_COLOURS = {"runOnly": ["color-contrast", "color-contrast-enhanced", "link-in-text-block"]}


def pytest_collection_modifyitems(items):
    for item in items:
        if "/e2e/" in str(item.path):
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def portal(tmp_path_factory):
    with running_portal(tmp_path_factory.mktemp("portal")) as portal:
        yield portal


@pytest.fixture(scope="session")
def browser():
    if CHROMIUM is None:
        pytest.fail("Chromium is missing: install it, or name it in the environment variable CHROMIUM.")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=CHROMIUM_ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture
def axe_runs():
    """Holds something while axe runs: it tries inline styles on the page, which our policy rightly refuses."""
    return []


@pytest.fixture
def new_page(browser, portal, axe_runs):
    """
    Return a function that opens a page of its own, as a person's device would.

    The test fails at its end if a page reported an error in its console (a CSP violation among them), or asked
    another host for anything.
    """
    contexts, faults = [], []

    def note(fault):
        if not axe_runs:
            faults.append(fault)

    def open_page(*, width=1280, height=800, **options):
        context = browser.new_context(
            base_url=portal.url, viewport={"width": width, "height": height}, locale="sv-SE", **options
        )
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda message: note(message.text) if is_fault(message) else None)
        page.on("pageerror", lambda error: note(str(error)))
        page.on("request", lambda request: note(request.url) if is_foreign(request.url, portal) else None)
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert faults == []


def is_fault(message):
    # A page that answers 404 or 422 on purpose is noted by Chromium as a failed resource.
    return message.type == "error" and "Failed to load resource" not in message.text


def is_foreign(url, portal):
    return not url.startswith((portal.url, "data:", "blob:", "about:"))


@pytest.fixture
def assert_accessible(axe_runs):
    """Return a function that fails if axe finds anything on the page as it is now."""

    def check(page, *, colours_only=False):
        axe_runs.append(page)
        if not page.evaluate("'axe' in window"):
            page.evaluate(AXE_SCRIPT)
        found = page.evaluate(RUN_AXE, AXE_OF_COLOURS if colours_only else AXE_OPTIONS)
        page.evaluate("0")  # what axe caused has been told when this returns
        axe_runs.clear()
        assert found == [], page.url

    return check
