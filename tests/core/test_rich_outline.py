import pytest
from django.utils.translation import override

from core.rich_outline import continue_outline, with_directions, without_empty_parts
from core.rich_text import clean_html, safe_html, with_heading_ids
from tests.factories import PageFactory


@pytest.mark.parametrize(
    ("html", "top_level", "levels"),
    [
        ("<h2>A</h2><h3>B</h3><h2>C</h2>", 2, "232"),
        ("<h2>A</h2><h3>B</h3><h2>C</h2>", 4, "454"),
        ("<h3>A</h3><h2>B</h2><h4>C</h4><h3>D</h3>", 2, "2233"),
        ("<h4>A</h4>", 2, "2"),
        ("<h2>A</h2><h3>B</h3><h4>C</h4>", 5, "566"),
    ],
)
def test_headings_begin_below_the_one_before_and_skip_no_level(html, top_level, levels):
    shown = continue_outline(html, top_level)
    assert shown == "".join(f"<h{level}>{text}</h{level}>" for level, text in zip(levels, "ABCD", strict=False))


@pytest.mark.parametrize("empty", ["<h2></h2>", "<h3> </h3>", "<h4>&nbsp;</h4>", "<h2><strong><br></strong></h2>"])
def test_empty_heading_vanishes(empty):
    assert clean_html(f"<p>Text</p>{empty}") == "<p>Text</p>"


@pytest.mark.parametrize("link", ['<a href="javascript:alert(1)">länk</a>', '<a name="x">länk</a>', "<a>länk</a>"])
def test_link_that_is_refused_does_not_look_like_one(link):
    assert clean_html(f'<p>En {link} och <a href="/om/kakor/">en</a></p>') == (
        '<p>En länk och <a href="/om/kakor/">en</a></p>'
    )


ARABIC = "مرحبا"


@pytest.mark.parametrize(
    ("language", "html", "shown"),
    [
        ("sv", "<p>Hej</p>", "<p>Hej</p>"),
        ("sv", f"<p>Hej</p><p>{ARABIC}</p>", f'<p dir="auto">Hej</p><p dir="auto">{ARABIC}</p>'),
        ("ar", "<h2>Hej</h2>", '<h2 dir="auto">Hej</h2>'),
        ("sv", f"<ul><li><p>{ARABIC}</p></li></ul>", f'<ul dir="rtl"><li><p dir="auto">{ARABIC}</p></li></ul>'),
        ("ar", "<ol><li>1. Hej<ul><li>A</li></ul></li></ol>", '<ol dir="ltr"><li>1. Hej<ul><li>A</li></ul></li></ol>'),
        ("ar", "<blockquote><p>1</p></blockquote>", '<blockquote><p dir="auto">1</p></blockquote>'),
    ],
)
def test_each_paragraph_has_its_own_direction(language, html, shown):
    with override(language):
        assert with_directions(html) == shown


def test_text_is_shown_with_all_of_it():
    html = f"<h3>Tom</h3><h2></h2><p>{ARABIC} <a>länk</a></p>"
    assert safe_html(html, 4) == f'<h4 dir="auto">Tom</h4><p dir="auto">{ARABIC} länk</p>'
    assert with_heading_ids(html).html.startswith('<h2 dir="auto" id="text-tom">Tom</h2>')


def test_what_is_seen_is_kept():
    html = '<h2>Rubrik</h2><p><a href="https://example.se/">länk</a><abbr>m.m.</abbr></p>'
    assert without_empty_parts(html) == html


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("path", "title", "shown"),
    [
        ("/om/sida/", {"title_sv": f"{ARABIC}."}, f'<h1 dir="auto">{ARABIC}.</h1>'),
        ("/om/sida/", {"title_sv": "Hej."}, "<h1>Hej.</h1>"),
        ("/ar/om/sida/", {"title_sv": "Hej.", "title_ar": "Dalarna."}, '<h1 dir="auto">Dalarna.</h1>'),
        ("/ar/om/sida/", {"title_sv": "Hej.", "title_ar": ARABIC}, f"<h1>{ARABIC}</h1>"),
        ("/ar/om/sida/", {"title_sv": "Hej."}, '<h1 lang="sv" dir="ltr">Hej.</h1>'),
    ],
)
def test_title_that_runs_against_the_page_has_its_own_direction(client, path, title, shown):
    PageFactory(slug="sida", **title)
    assert shown in client.get(path).text
