"""A page marks what is older than the Swedish in the paragraph or text itself, with a link to the Swedish page."""

import re

import pytest
from django.conf import settings
from django.db import connection
from django.template import Context, Template
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext
from django.utils.translation import gettext as _
from django.utils.translation import override

from contacts.models import Organisation
from core.translations.marks import older_attribute, with_marks
from core.translations.models import OlderTranslation
from feedback.models import DialogueRound
from feedback.rounds import poster
from followup.annual_report import pdf as annual_report_pdf
from followup.annual_report.document import document_of
from followup.models import AnnualReport
from naravard import door_sheet
from strategy.models import Page, Strategy, SubGoal
from strategy.pdf import _strategy_content
from tests.factories import DialogueRoundFactory, published_inspel

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


def test_cards_tell_of_what_is_older(client, facts):
    goal = SubGoal.objects.get(slug="nara-for-mig")
    goal.promise_sv += " Nytt."
    goal.save()
    assert MARK.findall(client.get("/ar/delmal/").text)[0][0] == "/delmal/"


SWEDISH_PAGES = {
    "strategy": "/strategin/",
    "poster": "/inspel/dialog/hem/",
    "feed": "/inspel/",
    "door sheet": "/nara-mig/?kommun=orsa",
    "yearly report": "/arsberattelse/2025/",
}


def put_out(client):
    """Return {what is put out in Finnish: its texts}."""
    report = document_of(AnnualReport.objects.get(), "fi")
    with override("fi"):
        made = {
            "strategy": _strategy_content(Strategy.objects.current(), list(SubGoal.objects.current()))[0],
            "poster": poster._content(DialogueRound.objects.get()),
            "feed": client.get("/fi/flode/inspel.xml").text,
            "door sheet": door_sheet._content(Organisation.objects.get(slug="orsa"), "a5"),
            "yearly report": annual_report_pdf._data(report, is_draft=True),
        }
    return {name: str(texts) for name, texts in made.items()}


def test_all_that_is_put_out_says_what_is_older_or_missing_and_where_the_swedish_is(client, facts, process_leader):
    goal = SubGoal.objects.get(slug="nara-for-mig")
    published_inspel(by=process_leader, sub_goal=goal)
    rows = {
        goal: "title",
        DialogueRoundFactory(slug="hem", title_fi="Koti", sub_goal=goal): "title",
        Organisation.objects.get(slug="orsa"): "hours",
        AnnualReport.objects.create(year=2025, summary_sv="<p>Ett.</p>", summary_fi="<p>Yksi.</p>"): "summary",
    }
    Organisation.objects.filter(slug="orsa").update(phone="0250-55 21 00", hours_sv="8–16", hours_fi="klo 8–16")
    with override("fi"):
        older = _("Some of the text is older than the Swedish text. Read that on the web.")
        missing = _("Some of the text is not translated yet. Those parts are in Swedish.")
    assert [name for name, text in put_out(client).items() if older in text or missing in text] == []
    for row, field in rows.items():
        row.refresh_from_db()
        setattr(row, f"{field}_sv", "<p>Nytt.</p>")
        row.save()
    for name, text in put_out(client).items():
        assert older in text, name
        assert f"{settings.SITE_URL}{SWEDISH_PAGES[name]}" in text, name
    for row, field in rows.items():
        setattr(row, f"{field}_fi", "")
        row.save()
    assert [name for name, text in put_out(client).items() if missing not in text or older in text] == []


def test_yearly_report_marks_on_its_page_what_was_older(client, facts):
    report = AnnualReport.objects.create(year=2025, summary_sv="<p>Ett.</p>", summary_fi="<p>Yksi.</p>")
    report.summary_sv = "<p>Två.</p>"
    report.save()
    context = Context({"document": document_of(report, "fi")})
    context.request = RequestFactory().get("/fi/")
    context.request._marks_older = True
    summary = "{% load annual_report %}{% report_lang document.summary %}"
    assert Template(summary).render(context) == ' data-older="0/1"'
    assert context.request._page_state["has_older"]
