"""The public pages of a portal with examples, each opened once for the many tests that look at all of them."""

import xml.etree.ElementTree as ElementTree
from dataclasses import dataclass
from functools import cached_property
from html.parser import HTMLParser

from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from naravard.facts_in_texts import facts_in_texts
from strategy.hard_words import read_words
from tests.public_pages import FORMS, PREFIXES, READING, UNLISTED

SITEMAP_NAMES = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9", "x": "http://www.w3.org/1999/xhtml"}
# Every page in Swedish, and in each other language that has pages of its own an example of each kind.
FOR_ANYBODY = [
    prefix + path for prefix in PREFIXES.values() for path in (READING[::4] if prefix else READING + UNLISTED)
]
# What the walk opens: all in Swedish, in English for its links and in Arabic for its direction. The two others are read
# like English, so that one page of each kind shows what can differ.
ALL_OF = ["", "/en", "/ar"]
WALKED = {prefix: (READING if prefix in ALL_OF else READING[::4]) + FORMS + UNLISTED for prefix in PREFIXES.values()}


class Outline(HTMLParser):
    """The parts of a page that the tests ask about."""

    def __init__(self, html):
        super().__init__()
        self.h1 = 0
        self.links, self.resources, self.inline, self.ids = [], [], [], []
        self.html_attributes = {}
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        self.h1 += tag == "h1"
        if tag == "html":
            self.html_attributes = attrs
        if tag == "a" and "href" in attrs:
            self.links.append(attrs["href"])
        if tag in {"img", "script", "iframe", "source", "use", "image"} or (
            tag == "link" and attrs.get("rel") not in {"canonical", "alternate"}
        ):
            self.resources.append(attrs.get("src") or attrs.get("href") or attrs.get("xlink:href") or "inline")
        if tag == "style" or "style" in attrs or any(name.startswith("on") for name in attrs):
            self.inline.append((tag, attrs))
        if "id" in attrs:
            self.ids.append(attrs["id"])


@dataclass
class Answer:
    """What the portal answered, without what Django keeps of how it was made."""

    status_code: int
    content: bytes
    headers: dict
    cookies: set
    queries: int

    @cached_property
    def text(self):
        return self.content.decode()

    @cached_property
    def outline(self):
        return Outline(self.text)


def ask(client, path, **headers):
    facts_in_texts(), read_words()  # read once a minute by each process, for whichever page is asked for then
    with CaptureQueriesContext(connection) as queries:
        response = client.get(path, headers=headers)
    content = b"".join(response) if response.streaming else response.content
    return Answer(response.status_code, content, response.headers, set(response.cookies), len(queries))


def sitemap_files(client):
    """Return the addresses of the files that the sitemap's index lists."""
    index = ElementTree.fromstring(client.get("/sitemap.xml").content)  # noqa: S314 - our own
    return [location_of(file) for file in index.findall("s:sitemap", SITEMAP_NAMES)]


def sitemap_urls(client, file):
    return ElementTree.fromstring(client.get(file).content).findall("s:url", SITEMAP_NAMES)  # noqa: S314 - our own


def location_of(entry):
    return entry.find("s:loc", SITEMAP_NAMES).text.removeprefix(settings.SITE_URL)


class Walk:
    """
    One walk through the portal.

    `pages` holds the answer at each address of tests/public_pages.py, `links` each address that they link to and
    `sitemap` what the sitemap lists, `statuses` how these answered. `again` holds what somebody got who
    had some of them already, and `for_editor` the page as an editor sees it who has logged in.
    """

    def __init__(self, editor):
        client, logged_in = Client(), Client()
        logged_in.force_login(editor)
        client.get("/om/kakor/")  # what every page needs is read with the first
        addresses = [prefix + path for prefix, paths in WALKED.items() for path in paths]
        self.pages = {path: ask(client, path) for path in addresses}
        self.again = {
            path: ask(client, path, **{"If-None-Match": self.pages[path].headers["ETag"]}) for path in FOR_ANYBODY[::4]
        }
        self.for_editor = {path: ask(logged_in, path) for path in (READING + UNLISTED)[::3]}
        self.sitemap = [url for file in sitemap_files(client) for url in sitemap_urls(client, file)]
        others = (self.links | self.locations) - set(self.pages)
        # In English an address is the same view as its Swedish twin, which is asked for too: every fourth is enough.
        twins = sorted(path for path in others if path.startswith("/en/") and path.removeprefix("/en") in others)
        others -= set(twins) - set(twins[::4])
        self.statuses = {path: page.status_code for path, page in self.pages.items()}
        self.statuses |= {path: client.get(path, follow=True).status_code for path in sorted(others)}

    @cached_property
    def links(self):
        """The addresses within the portal that its Swedish and English pages link to."""
        found = {link for prefix in ["", "/en"] for path in READING + FORMS for link in self.links_of(prefix + path)}
        return {link.split("#")[0].split("?")[0] for link in found if link.startswith("/")} - {""}

    def links_of(self, path):
        return self.pages[path].outline.links

    @cached_property
    def locations(self):
        return {location_of(url) for url in self.sitemap}
