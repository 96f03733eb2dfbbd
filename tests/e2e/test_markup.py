"""The HTML of every page and the style are valid, as the Nu checker (the W3C's) sees them."""

import json
import re
import subprocess
import sys
from collections import Counter

import pytest

from tests.e2e.client import Client
from tests.e2e.inspel import send_inspel, unique_word
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
TAG = re.compile(r"<[^>]+>")
# What the language of a page changes in its tags: some attributes, and the values of others.
OF_THE_LANGUAGE = re.compile(r' (?:lang|hreflang|dir)="[^"]*"')
VALUES = re.compile(r'(?<= )(href|action|content|value|title|alt|placeholder|aria-label|data-[\w-]+)="[^"]*"')
ADDRESS = re.compile(r' (?:href|src|action)="([^"]*)"')
NOT_IN_AN_ADDRESS = re.compile(r"[^\w.~:/?#@!$&'()*+,;=%-]", re.ASCII)
ID = re.compile(r' id="([^"]*)"')


@pytest.fixture
def client(portal):
    return Client(portal)


def test_html_and_css_are_valid(client, tmp_path):
    answers = list(pages(client))
    assert len(answers) > 100
    files = [keep(page, tmp_path / f"{number}.html") for number, page in enumerate(that_differ(answers))]
    style = re.search(r'<link rel="stylesheet" href="([^"]+)"', answers[0].text)[1]
    files.append(keep(client.get(style), tmp_path / "site.css"))
    assert faults(files) == []
    # What can be wrong though nothing in the tags is new.
    for page in answers:
        assert not list(filter(NOT_IN_AN_ADDRESS.search, ADDRESS.findall(page.text))), page.url
        assert max(Counter(ID.findall(page.text)).values()) == 1, page.url


def pages(client):
    """Ask for every page, and send each form with nothing in it."""
    for prefix in PREFIXES:
        for path in READING + ERRORS + EXAMPLES:
            yield client.get(prefix + path)
        for path in FORMS:
            empty = client.get(prefix + path)
            yield empty
            yield empty.form_with("form_key").submit(client)
    for path in UNLISTED:  # for those who build the portal, and not translated into every language
        yield client.get(path)
    _reference, own_page, receipt = send_inspel(client, f"Öppet på kvällen & <helgen>. {unique_word()}")
    yield receipt
    yield client.get(own_page)


def that_differ(answers):
    """Return the pages on which three tags stand in a row that do so on none before; the languages add few."""
    seen, different = set(), []
    for page in answers:
        tags = TAG.findall(VALUES.sub(r"\1", OF_THE_LANGUAGE.sub("", page.text)))
        rows = set(zip(tags, tags[1:], tags[2:], strict=False))
        if rows - seen:
            different.append(page)
            seen |= rows
    return different


def keep(answer, path):
    path.write_bytes(answer.body)
    return path


def faults(files):
    """Return the checker's messages about the files, each with the markup that it is about."""
    done = subprocess.run(  # noqa: S603 - our own command
        [sys.executable, ROOT / "scripts" / "nu_checker.py", *files], capture_output=True, text=True, check=False
    )
    if done.returncode == NOT_INSTALLED:
        pytest.skip(done.stderr.strip())
    assert done.returncode == 0, done.stderr
    return [
        f"{message['url'].rsplit('/', 1)[1]}: {message['message']} – {message.get('extract', '')}"
        for message in json.loads(done.stdout)["messages"]
        if not message["message"].startswith(tuple(ACCEPTED))
    ]
