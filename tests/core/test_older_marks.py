"""A page marks what is older than the Swedish in the paragraph or text itself, with a link to the Swedish page."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.translation import override

from core.translations.marks import older_attribute, with_marks
from core.translations.models import OlderTranslation
from strategy.models import Page, Strategy, SubGoal
from strategy.pdf import _strategy_content

MARK = re.compile(r'<a class="chip chip--older" href="([^"]*)" hreflang="sv">([^<]*)</a>')


@pytest.mark.parametrize(
    ("html", "places", "expected"),
    [
        ("<h1{}>A</h1>", ([0], 1), "<h1>A LINK</h1>"),
        ('<a href="/"{} rel="prev">A</a>', ([0], 1), '<a href="/" rel="prev">A</a> LINK'),
        ('<a href="/"><span{}>A</span></a>', ([0], 1), '<a href="/"><span>A PLAIN</span></a>'),
        ("<nav><a{}>A</a></nav>", ([0], 1), "<nav><a>A</a></nav>"),
        ('<img alt="A"{}>', ([0], 1), '<img alt="A">'),
        ("<div{}><p>A</p><ol></ol><p>C</p></div>", ([0], 3), "<div><p>A LINK</p><ol></ol><p>C</p></div>"),
        ("<div{}><p>A</p><ul><li>B</li></ul></div>", ([1], 2), "<div><p>A</p><ul><li>B</li></ul><p>LINK</p></div>"),
        ("<div{}><p>A</p><p>B</p></div>", ([0, 1], 2), "<div><p>LINK</p><p>A</p><p>B</p></div>"),
        ("<div{}><p>A</p><p>B</p></div>", ([4], 9), "<div><p>LINK</p><p>A</p><p>B</p></div>"),  # only a part is shown
        ("<dd{}>A<br>B</dd>", ([1], 2), "<dd>A<br>B LINK</dd>"),
    ],
)
def test_mark_stands_in_the_text_itself(html, places, expected):
    marked, is_older = with_marks(html.format(older_attribute(*places)), "LINK", "PLAIN")
    assert marked == expected
    assert is_older == ("<nav" not in html)


def test_paragraph_that_is_older_links_to_the_swedish_page(client, facts):
    page = Page.objects.get(slug="tillganglighet")
    number = page.body_sv.count("</p>")
    page.body_sv = page.body_sv.replace("</p>", " Nytt.</p>", 1)
    page.title_sv += "!"
    page.save()
    html = client.get("/fi/om/tillganglighet/").text
    assert number > 1
    assert MARK.findall(html) == [("/om/tillganglighet/", "vanhempi kuin ruotsinkielinen teksti")] * 2
    assert re.search(r"<h1[^>]*>[^<]* <a class", html)
    assert "data-older" not in html
    assert "Osa tästä sivusta on vanhempi" in html
    for untouched in ["/om/tillganglighet/", "/fi/om/integritet/"]:
        assert "older" not in client.get(untouched).text, untouched


def test_page_asks_once_for_all_that_is_older(client, facts):
    goals = list(SubGoal.objects.all())
    for goal in goals:
        goal.title_sv += "!"
        goal.save()
    with CaptureQueriesContext(connection) as asked:
        assert len(MARK.findall(client.get("/en/delmal/").text)) == len(goals)
    assert len([query for query in asked if OlderTranslation._meta.db_table in query["sql"]]) == 1


def test_cards_and_pdf_tell_of_what_is_older(client, facts):
    goal = SubGoal.objects.get(slug="nara-for-mig")
    goal.promise_sv += " Nytt."
    goal.save()
    assert MARK.findall(client.get("/ar/delmal/").text)[0][0] == "/delmal/"
    strategy = Strategy.objects.current()
    for language, has_older in [("fi", True), ("sv", False)]:
        with override(language):
            assert _strategy_content(strategy, [goal])[0]["has_older"] == has_older
