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
from core.translations.places import Gap
from core.translations.reading import Ages, anchors_of
from feedback.models import DialogueRound
from feedback.rounds import poster
from followup.annual_report import pdf as annual_report_pdf
from followup.annual_report.document import document_of
from followup.models import AnnualReport
from naravard import door_sheet
from strategy.models import Page, Strategy, SubGoal
from strategy.pdf import _strategy_content
from tests.factories import DialogueRoundFactory, PageFactory, published_inspel

MARK = re.compile(r'<a class="chip chip--older" href="([^"]*)" hreflang="sv">([^<]*)</a>')


def mark(kind, count, anchor, is_linked):
    return f"{kind.upper()}{count}{'#' + anchor if anchor else ''}" if is_linked else "PLAIN"


LIST = "<ul><li>B</li><li>C</li></ul>"
TABLE = "<table><tbody><tr><td>B</td><td>C</td></tr></tbody></table>"


@pytest.mark.parametrize(
    ("html", "ages", "expected"),
    [
        ("<h1{}>A</h1>", Ages([0], [], [], 1), "<h1>A OLDER1#y</h1>"),
        ('<a href="/"{} rel="prev">A</a>', Ages([0], [], [], 1), '<a href="/" rel="prev">A</a> OLDER1#y'),
        ('<a href="/"><span{}>A</span></a>', Ages([0], [], [], 1), '<a href="/"><span>A PLAIN</span></a>'),
        ("<nav><a{}>A</a></nav>", Ages([0], [], [], 1), "<nav><a>A</a></nav>"),
        ('<img alt="A"{}>', Ages([0], [], [], 1), '<img alt="A">'),
        ("<div{}><p>A</p><p>C</p></div>", Ages([0], [1], [], 2), "<div><p>A OLDER1#y</p><p>C REMOVED1</p></div>"),
        ("<div{}><p>A</p>" + LIST + "</div>", Ages([1], [], [], 3), "<ul><li>B OLDER1#y</li><li>C</li></ul>"),
        ("<div{}><p>A</p>" + TABLE + "</div>", Ages([1], [], [], 2), "<tr><td>B</td><td>C OLDER1#y</td></tr>"),
        ("<div{}><p>A</p><p>B</p></div>", Ages([0, 1], [], [], 2), "<div><p>OLDER1#y</p><p>A</p><p>B</p></div>"),
        ("<div{}><p>A</p><p>B</p></div>", Ages([], [0, 1], [], 2), "<div><p>REMOVED1</p><p>A</p><p>B</p></div>"),
        ("<div{}><p>A</p><p>B</p></div>", Ages([4], [], [], 9), "<div><p>OLDER1#y</p><p>A</p>"),  # only a part is shown
        ("<dd{}>A<br>B</dd>", Ages([1], [], [Gap(1, 1, 1, "")], 2), "<dd>A<br>B OLDER1#y MISSING1#x</dd>"),
        ("<div{}><p>A</p><p>B</p></div>", Ages([], [], [Gap(1, 1, 2, "")], 2), "<p>A</p><p>MISSING2#x</p><p>B</p>"),
        ("<div{}>" + LIST + "</div>", Ages([], [], [Gap(1, 1, 1, "li")], 2), "<li>B</li><li>MISSING1#x</li><li>C</li>"),
        ("<div{}>" + LIST + "</div>", Ages([], [], [Gap(0, 0, 1, "li")], 2), "<ul><li>MISSING1#x</li><li>B</li>"),
        ("<div{}>" + LIST + "</div>", Ages([], [], [Gap(2, 2, 1, "")], 2), "</ul><p>MISSING1#x</p>"),
        (
            "<div{}>" + TABLE + "</div>",
            Ages([], [], [Gap(1, 1, 1, "tr")], 1),
            '</tr><tr><td colspan="2">MISSING1#x</td></tr>',
        ),
    ],
)
def test_mark_stands_in_the_text_itself(html, ages, expected):
    marked, is_older = with_marks(html.format(older_attribute(ages, ["x"] * len(ages.missing) + ["y"] * 2)), mark)
    assert expected in marked
    assert "data-older" not in marked
    assert is_older == ("<nav" not in html)


def test_mark_in_a_report_that_was_approved_before_places_were_kept_links_to_the_page():
    assert with_marks(f"<p{older_attribute(Ages([0], [], [], 1), [])}>A</p>", mark) == ("<p>A OLDER1</p>", True)


def test_paragraph_that_is_older_links_to_the_swedish_page(client, facts):
    page = Page.objects.get(slug="tillganglighet")
    number = page.body_sv.count("</p>")
    page.body_sv = page.body_sv.replace("</p>", " Nytt.</p>", 1)
    page.title_sv += "!"
    page.save()
    html = client.get("/fi/om/tillganglighet/").text
    assert number > 1
    [(title, words), (paragraph, _same)] = MARK.findall(html)
    assert (title, words) == (
        "/om/tillganglighet/#:~:text=Tillg%C3%A4nglighetsredog%C3%B6relse%21",
        "vanhempi kuin ruotsinkielinen teksti",
    )
    assert paragraph.startswith("/om/tillganglighet/#:~:text=")
    assert re.search(r"<h1[^>]*>[^<]* <a class", html)
    assert "data-older" not in html
    assert "Osa tästä sivusta on vanhempi" in html
    for untouched in ["/om/tillganglighet/", "/fi/om/integritet/"]:
        assert "older" not in client.get(untouched).text, untouched


def test_gap_and_item_are_marked_in_their_list_and_lead_to_their_place_in_swedish(client, facts):
    texts = {code: f"<h2>Rubrik {code}</h2><ul><li>Ett {code}</li><li>Tre</li></ul>" for code in ["sv", "ar"]}
    page = PageFactory(slug="lista", title_sv="Lista", **{f"body_{code}": text for code, text in texts.items()})
    for new in ["<li>Två, ny</li><li>Tre", "<li>Två, ny</li><li>Trea"]:
        page.body_sv = texts["sv"].replace("<li>Tre", new)
        page.save()
    html = client.get("/ar/om/lista/").text
    [(gap, missing), (changed, older)] = MARK.findall(html)
    assert (gap, missing) == ("/om/lista/#text-rubrik-sv:~:text=Tv%C3%A5%2C%20ny", "تنقص هنا فقرة. اقرأ النص بالسويدية")
    assert (changed, older) == ("/om/lista/#text-rubrik-sv:~:text=Trea", "أقدم من النص السويدي")
    assert re.search(r"Ett ar</li><li><a class[^>]*>[^<]*</a></li><li>Tre <a class[^>]*>[^<]*</a></li></ul>", html)


def test_place_in_swedish_is_found_by_the_words_that_stand_together_there():
    """A link, a line break and the cell of a table would part them."""
    body = (
        '<h2>A</h2><p>Se <a href="/om/">de här</a> orden</p><h3>B</h3><h4>C</h4><table><tbody><tr><td>Ett</td>'
        "<td>två</td></tr></tbody></table><p>Rad<br>två</p>"
    )
    ages = Ages([0, 1, 2], [], [Gap(0, 4, 1, "tr")], 9, [1, 5, -1])
    assert anchors_of(Page(body_sv=body), "body", ages) == [
        "text-b:~:text=Ett",
        "text-a:~:text=Se%20de%20h%C3%A4r%20orden",
        "text-b:~:text=Rad",
        "",
    ]


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
    assert MARK.findall(client.get("/ar/delmal/").text)[0][0].startswith("/delmal/#:~:text=")


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
    assert Template(summary).render(context) == ' data-older="[[[0, &quot;:~:text=Tv%C3%A5.&quot;]], [], [], 1]"'
    assert context.request._page_state["has_older"]
