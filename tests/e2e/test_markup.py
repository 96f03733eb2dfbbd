"""The HTML of every page and the style are valid, as the Nu checker (the W3C's) sees them."""

import json
import subprocess
import sys

import pytest

from tests.e2e.portal import ROOT
from tests.public_pages import ERRORS, EXAMPLES, FORMS, READING, UNLISTED

NOT_INSTALLED = 3
PREFIXES = ["", "/en", "/ar"]
ACCEPTED = [
    # Safari's VoiceOver does not read a list as one when its bullets are styled away; the role makes it do so.
    "The “list” role is unnecessary for element",
    # It guesses by counting words. A page that nobody has translated shows Swedish, each text with its own lang="sv".
    "This document appears to be written in",
]


@pytest.fixture
def keep(tmp_path):
    """Return a function that stores a page's HTML, as it was sent, in a file named after its address."""

    def keep_response(response, name=""):
        path = response.url.split("/", 3)[3].replace("/", "_").replace("?", "_")
        (tmp_path / f"{path or 'start'}{name}.html").write_bytes(response.body())

    return keep_response


def test_html_and_css_are_valid(reading_page, keep, tmp_path):
    page = reading_page(java_script_enabled=False)
    for prefix in PREFIXES:
        for path in READING + FORMS + ERRORS + EXAMPLES:
            keep(page.request.get(prefix + path))
        for path in FORMS:
            page.goto(prefix + path)
            keep(send(page), "with errors")
    for path in UNLISTED:  # for those who build the portal, and not translated into every language
        keep(page.request.get(path))
    for response in send_inspel(page):
        keep(response)
    pages = sorted(tmp_path.glob("*.html"))
    assert len(pages) > 100
    style = tmp_path / "site.css"
    style.write_bytes(page.request.get(page.locator("link[rel=stylesheet]").get_attribute("href")).body())
    assert faults(*pages, style) == []


def send(page):
    with page.expect_navigation() as navigation:
        page.locator("main form button").last.click()
    return navigation.value


def send_inspel(page):
    """Send one; return the receipt and the sender's private page."""
    page.goto("/inspel/lamna/?vidare=ja")
    page.locator("[name=text]").fill("Öppet längre på kvällen & <helgen>.")
    page.locator("[name=role]").first.check()
    with page.expect_navigation() as navigation:
        page.locator(".form__send").click()
    yield navigation.value
    yield page.goto(page.locator("a[href*='/inspel/folj/']").first.get_attribute("href"))


def faults(*arguments):
    """Return the checker's messages about the files, each with the markup that it is about."""
    done = subprocess.run(  # noqa: S603 - our own command
        [sys.executable, ROOT / "scripts" / "nu_checker.py", *arguments], capture_output=True, text=True, check=False
    )
    if done.returncode == NOT_INSTALLED:
        pytest.skip(done.stderr.strip())
    assert done.returncode == 0, done.stderr
    return [
        f"{message['url'].rsplit('/', 1)[1]}: {message['message']} – {message.get('extract', '')}"
        for message in json.loads(done.stdout)["messages"]
        if not message["message"].startswith(tuple(ACCEPTED))
    ]
