"""What holds on every public page: real content, no cookie, cacheable by anybody, nothing from another host."""

import re

import pytest

from feedback.models import Inspel
from strategy.models import NewsItem, SubGoal
from tests.directions import turned_round
from tests.landmarks import Landmarks
from tests.naravard.pages import FOR_ANYBODY, SITEMAP_NAMES, WALKED, Outline
from tests.page_texts import foreign_words, hard_pages
from tests.public_pages import EVERYTHING, FORMS, PREFIXES, READING, UNLISTED

pytestmark = pytest.mark.django_db  # or the walk has no tables when one of these tests runs alone


@pytest.mark.parametrize(("prefix", "paths"), WALKED.items(), ids=PREFIXES)
def test_every_page_answers_well(walk, prefix, paths):
    for path in paths:
        page = walk.pages[prefix + path]
        assert page.status_code == 200, path
        outline = page.outline
        assert outline.h1 == 1, path
        assert outline.inline == [], path
        assert len(outline.ids) == len(set(outline.ids)), path
        assert all(source.startswith(("/static/", "#")) for source in outline.resources), (path, outline.resources)
        assert "script-src 'self';" in page.headers["Content-Security-Policy"] + ";"
        assert "unsafe" not in page.headers["Content-Security-Policy"]


def test_reader_gets_no_cookie_and_anybody_may_cache(walk):
    for path in FOR_ANYBODY:
        page = walk.pages[path]
        assert not page.cookies, path
        assert "Cookie" not in page.headers.get("Vary", ""), path
        assert "Accept-Language" not in page.headers.get("Vary", ""), path
        assert page.headers["Cache-Control"] == "public", path  # no age: each cache would count it anew
        assert "Expires" in page.headers, path
        assert "csrfmiddlewaretoken" not in page.text, path
    for path, again in walk.again.items():
        assert (again.status_code, again.content) == (304, b""), path


@pytest.mark.parametrize("path", FORMS)
def test_form_page_is_never_cached(client, examples, path):
    response = client.get(path)
    assert "no-store" in response["Cache-Control"]
    assert set(response.cookies) - {"naravard_before"} == {"naravard_csrf"}


def test_page_of_a_logged_in_editor_is_the_same_as_anybodys(walk):
    for path, page in walk.for_editor.items():
        assert page.content == walk.pages[path].content, path


def test_every_internal_link_leads_somewhere(walk):
    assert len(walk.links) > 100
    assert [path for path, status in walk.statuses.items() if status != 200] == []


@pytest.mark.parametrize(("code", "prefix"), PREFIXES.items())
def test_page_says_its_language_and_links_to_the_others(client, facts, code, prefix):
    response = client.get(f"{prefix}/delmal/nara-for-mig/")
    outline = Outline(response.text)
    assert response["Content-Language"] == code
    assert outline.html_attributes["lang"] == code
    assert outline.html_attributes.get("dir", "ltr") == ("rtl" if code == "ar" else "ltr")
    for other in PREFIXES.values():
        assert f"{other}/delmal/nara-for-mig/" in outline.links


def test_landmarks_and_articles_have_a_name_each_and_no_anchor_is_missing(walk):
    for path in READING + FORMS + UNLISTED:
        landmarks = Landmarks(walk.pages[path].text)
        assert landmarks.unnamed == [], path
        if path not in UNLISTED:  # the style guide shows the same twice, and errors without the field they lead to
            assert len(landmarks.names) == len(set(landmarks.names)), (path, landmarks.names)
            assert landmarks.missing == [], path


def test_references_numbers_and_addresses_are_not_turned_round_in_arabic(walk):
    found = {path: turned_round(walk.pages[f"/ar{path}"].text) for path in READING + FORMS}
    assert {path: texts for path, texts in found.items() if texts} == {}


def test_swedish_pages_are_easy_to_read_and_hold_no_english(walk):
    pages = {path: walk.pages[path].text for path in READING + FORMS}
    assert {path: texts for path, page in pages.items() if (texts := foreign_words(page, "sv"))} == {}
    assert hard_pages(pages, "sv") == {}


def test_browser_language_and_cookies_do_not_change_a_page(client, facts):
    plain = client.get("/").content
    client.cookies["django_language"] = "en"
    assert client.get("/", headers={"Accept-Language": "en"}).content == plain


def test_text_without_translation_is_swedish_and_says_so(client, facts):
    SubGoal.objects.filter(slug="nara-for-mig").update(title_fi="")
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
    assert not Inspel.objects.exists()
    assert not NewsItem.objects.filter(is_example=True).exists()


def test_sitemap_lists_every_page_with_its_languages(walk):
    readable = {path for path in READING if not path.endswith(("/skickat/", "/nytta/", "/fraga/"))}
    assert readable <= walk.locations
    assert {f"{prefix}{path}" for prefix in PREFIXES.values() for path in readable} <= walk.locations
    alternates = walk.sitemap[0].findall("x:link", SITEMAP_NAMES)
    assert {link.get("hreflang") for link in alternates} == {*PREFIXES, "x-default"}


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


def test_no_page_asks_the_database_more_than_eighteen_times(walk):
    """An upper bound, of pages with parts of every app; test_query_counts shows that lists do not grow."""
    for path in READING:
        assert walk.pages[path].queries <= 18, path


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
    assert "Accept-Encoding" in again["Vary"]


@pytest.mark.parametrize(
    ("accepted", "encoding"),
    [("gzip;q=0", None), ("gzip; q=0.000, br", None), ("*", None), ("GZIP", "gzip"), ("gzip;q=0.5, br;q=0", "gzip")],
)
def test_page_is_not_compressed_for_who_refuses_it(client, facts, accepted, encoding):
    assert client.get("/strategin/", headers={"Accept-Encoding": accepted}).get("Content-Encoding") == encoding
