"""What holds on every public page: real content, no cookie, cacheable by anybody, nothing from another host."""

import re
import xml.etree.ElementTree as ElementTree
from html.parser import HTMLParser

import pytest
from django.test import Client

from feedback.models import Inspel
from strategy.models import NewsItem
from tests.public_pages import EVERYTHING, FORMS, PREFIXES, READING, UNLISTED


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


@pytest.mark.parametrize("prefix", PREFIXES.values())
def test_every_page_answers_well(client, examples, prefix):
    for path in READING + FORMS + UNLISTED:
        response = client.get(prefix + path)
        assert response.status_code == 200, path
        outline = Outline(response.text)
        assert outline.h1 == 1, path
        assert outline.inline == [], path
        assert len(outline.ids) == len(set(outline.ids)), path
        assert all(source.startswith(("/static/", "#")) for source in outline.resources), (path, outline.resources)
        assert "script-src 'self';" in response["Content-Security-Policy"] + ";"
        assert "unsafe" not in response["Content-Security-Policy"]


@pytest.mark.parametrize("prefix", PREFIXES.values())
def test_reader_gets_no_cookie_and_anybody_may_cache(client, examples, prefix):
    """The same for every page, in each language that has pages of its own: Swedish in full, the others by example."""
    for path in READING + UNLISTED if prefix == "" else READING[::4]:
        response = client.get(prefix + path)
        assert not response.cookies, path
        assert "Cookie" not in response.get("Vary", ""), path
        assert "Accept-Language" not in response.get("Vary", ""), path
        assert response["Cache-Control"] == "public, max-age=60" or "max-age=60, public" in response["Cache-Control"]
        assert "csrfmiddlewaretoken" not in response.text, path
        again = client.get(prefix + path, headers={"If-None-Match": response["ETag"]})
        assert (again.status_code, again.content) == (304, b""), path


@pytest.mark.parametrize("path", FORMS)
def test_form_page_is_kept_by_nobody(client, examples, path):
    response = client.get(path)
    assert "no-store" in response["Cache-Control"]
    assert set(response.cookies) == {"naravard_csrf"}


def test_page_of_a_logged_in_editor_is_the_same_as_anybodys(client, examples, editor):
    logged_in = Client()
    logged_in.force_login(editor)
    for path in READING + UNLISTED:
        assert logged_in.get(path).content == client.get(path).content, path


def test_every_internal_link_leads_somewhere(client, examples):
    links = set()
    for prefix in ["", "/en"]:
        for path in READING + FORMS:
            links |= {
                (link.split("#")[0].split("?")[0])
                for link in Outline(client.get(prefix + path).text).links
                if link.startswith("/")
            }
    assert len(links) > 100
    links -= {"", *EVERYTHING}  # which test_every_page_answers_well opens
    assert [link for link in sorted(links) if client.get(link).status_code != 200] == []


@pytest.mark.parametrize(("code", "prefix"), PREFIXES.items())
def test_page_says_its_language_and_links_to_the_others(client, facts, code, prefix):
    response = client.get(f"{prefix}/delmal/nara-for-mig/")
    outline = Outline(response.text)
    assert response["Content-Language"] == code
    assert outline.html_attributes["lang"] == code
    assert outline.html_attributes.get("dir", "ltr") == ("rtl" if code == "ar" else "ltr")
    for other in PREFIXES.values():
        assert f"{other}/delmal/nara-for-mig/" in outline.links


def test_browser_language_and_cookies_do_not_change_a_page(client, facts):
    plain = client.get("/").content
    client.cookies["django_language"] = "en"
    assert client.get("/", headers={"Accept-Language": "en"}).content == plain


def test_text_without_translation_is_swedish_and_says_so(client, facts):
    html = client.get("/fi/delmal/nara-for-mig/").text
    assert re.search(r'<h1[^>]* lang="sv"[^>]*>', html)
    assert 'class="notice' in html
    swedish = client.get("/delmal/nara-for-mig/").text
    assert ' lang="sv"' not in re.sub(r"<html[^>]*>|<a[^>]*>", "", swedish)


def test_page_with_examples_says_so_at_its_top(client, examples):
    example = Inspel.objects.published().filter(is_example=True).first()
    for path in ["/inspel/", f"/inspel/{example.reference}/", "/nyheter/", "/"]:
        html = client.get(f"/en{path}").text
        main = html[html.index("<main") :]
        assert "chip--example" in html, path
        assert main.index("This page shows example content") < main.index("<h1"), path
    assert "This page shows example content" not in client.get("/en/strategin/").text


def test_setup_for_real_operation_shows_no_example(client, facts):
    for path in READING:
        assert "chip--example" not in client.get(path).text, path
    assert Inspel.objects.count() == NewsItem.objects.count() == 0


def test_sitemap_lists_every_page_with_its_languages(client, examples):
    response = client.get("/sitemap.xml")
    names = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9", "x": "http://www.w3.org/1999/xhtml"}
    urls = ElementTree.fromstring(response.content).findall("s:url", names)  # noqa: S314 - our own page
    locations = {url.find("s:loc", names).text.removeprefix("http://testserver") for url in urls}
    readable = {path for path in READING if not path.endswith(("/skickat/", "/nytta/"))}
    assert readable <= locations
    assert {f"/en{path}" for path in readable} <= locations
    assert {link.get("hreflang") for link in urls[0].findall("x:link", names)} == {"sv", "en", "x-default"}
    for location in locations:
        assert client.get(location).status_code == 200, location


def test_robots_txt_keeps_private_pages_out(client):
    text = client.get("/robots.txt").text
    assert "Disallow: /admin/" in text
    assert "/sitemap.xml" in text


@pytest.mark.parametrize("prefix", ["", "/en"])
@pytest.mark.parametrize(
    "path", ["/finns-inte/", "/delmal/finns-inte/", "/inspel/2026-9999/", "/om/%ff/", "/nyheter/x/"]
)
def test_unknown_address_gets_a_page_in_its_language(client, facts, prefix, path):
    response = client.get(prefix + path)
    assert response.status_code == 404
    assert Outline(response.text).html_attributes["lang"] == (prefix.strip("/") or "sv")
    assert not response.cookies


def test_unknown_language_gets_the_swedish_page(client, facts):
    response = client.get("/xx/delmal/")
    assert response.status_code == 404
    assert Outline(response.text).html_attributes["lang"] == "sv"


def test_wrong_method_is_refused(client, facts):
    for path in READING:
        assert client.post(path).status_code in {403, 405}, path


def test_no_page_asks_the_database_more_than_a_dozen_times(client, examples, django_assert_max_num_queries):
    """An upper bound for every page; test_query_counts shows that lists do not grow."""
    for path in READING:
        with django_assert_max_num_queries(12):
            client.get(path)


def test_everything_is_listed():
    """A public address that is added must be added to tests/public_pages.py too."""
    assert len(EVERYTHING) == len(set(EVERYTHING))


def test_page_is_compressed_on_its_way_and_still_revalidated(client, facts):
    plain = client.get("/strategin/")
    small = client.get("/strategin/", headers={"Accept-Encoding": "gzip"})
    assert small["Content-Encoding"] == "gzip"
    assert len(small.content) < len(plain.content) / 2
    again = client.get("/strategin/", headers={"Accept-Encoding": "gzip", "If-None-Match": small["ETag"]})
    assert again.status_code == 304
