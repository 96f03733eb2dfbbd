"""The portal as it runs in operation – production server, worker, database, mail as files – and a real Chromium."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from dataclasses import dataclass
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import sync_playwright

ROOT = Path(__file__).resolve().parents[2]
START_SECONDS = 90
CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
# As root there is no sandbox; the rest keeps the browser from looking for anything outside this machine.
CHROMIUM_ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
AXE_OPTIONS = {
    "runOnly": {
        "type": "tag",
        "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    }
}


def pytest_collection_modifyitems(items):
    for item in items:
        if "/e2e/" in str(item.path):
            item.add_marker(pytest.mark.browser)


@dataclass
class Portal:
    """A running portal: its address, its state folder, and the first process leader's login."""

    url: str
    var: Path
    username: str
    password: str


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture(scope="session")
def portal(tmp_path_factory):
    var = tmp_path_factory.mktemp("portal")
    port = free_port()
    environment = {key: value for key, value in os.environ.items() if key not in {"DATABASE_URL", "SITE_URL"}}
    environment |= {"VAR_DIR": str(var), "PORT": str(port), "PUBLIC_CACHE_SECONDS": "0"}
    log = (var / "serve.log").open("w")
    process = subprocess.Popen(
        [sys.executable, "manage.py", "serve"], cwd=ROOT, env=environment, stdout=log, stderr=subprocess.STDOUT
    )
    try:
        url = f"http://127.0.0.1:{port}"
        wait_until_it_answers(url, process, var / "serve.log")
        yield Portal(url, var, *read_first_login(var / "first-login.txt"))
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(timeout=30)
        log.close()


def wait_until_it_answers(url, process, log):
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        if process.poll() is not None:
            break
        try:
            with urllib.request.urlopen(url, timeout=5):  # noqa: S310 - loopback
                return
        except OSError:
            time.sleep(0.3)
    pytest.fail(f"The portal did not start:\n{log.read_text()}")


def read_first_login(path):
    lines = dict(line.split(": ", 1) for line in path.read_text().splitlines() if ": " in line)
    return list(lines.values())[:2]


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

    def check(page):
        axe_runs.append(page)
        results = Axe().run(page, options=AXE_OPTIONS)
        page.evaluate("0")  # what axe caused has been told when this returns
        axe_runs.clear()
        found = [
            f"{violation['id']}: {violation['help']} – {[node['html'][:120] for node in violation['nodes'][:3]]}"
            for violation in results.response["violations"]
        ]
        assert found == [], page.url

    return check
