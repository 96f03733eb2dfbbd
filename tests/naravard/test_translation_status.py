"""The page that says how far the translations have come."""

import io
import re

import openpyxl
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests import factories
from tests.staff import change_url
from tests.swedish import bad_swedish

PAGE = "/admin/translations/"


def lines(client, **query):
    """Return {name of the row: [what each language lacks]}."""
    response = client.get(PAGE, query)
    assert bad_swedish(response.text) == []
    return {
        str(row.row): [
            [(str(state), [(label, number) for label, _url, number in links]) for state, links in parts]
            for parts in cells
        ]
        for row, _url, cells in response.context["lines"]
    }


def test_each_language_says_what_is_missing_or_older(editor_client):
    body = "<p>A</p><p>B</p><p>C</p>"
    page = factories.PageFactory(title_sv="Sidan", title_fi="Sivu", body_sv=body, body_fi=body, body_en=body)
    page.body_sv = "<p>A!</p><p>B!</p><p>C</p>"
    page.save()
    factories.MilestoneFactory(title_sv="Steget", title_fi="Askel", is_example=True)
    [found] = [lines(editor_client, kind="strategy.page", language="fi")]
    assert found == {"Sidan": [[("äldre än svenskan", [("Text", 2)])]]}
    assert lines(editor_client, kind="strategy.page", language="ar")["Sidan"] == [
        [("saknas", [("Titel", 0), ("Text", 0)])]
    ]
    assert lines(editor_client, kind="strategy.page", language="fi", state="missing") == {}
    everything = lines(editor_client, kind="nothing", language="xx", state="older", sida="x")
    assert list(everything) == ["Sidan"]
    assert f'href="{change_url(page)}#id_body_fi"' in editor_client.get(PAGE).text
    assert "2 översättningar som är äldre än svenskan" in editor_client.get("/admin/").text
    assert f'href="{PAGE}?state=older"' in editor_client.get("/admin/").text


def test_translation_of_an_emptied_swedish_text_is_older(editor_client):
    body = "<p>A</p><p>B</p>"
    page = factories.PageFactory(title_sv="Sidan", body_sv=body, body_fi=body, lead_en="Lead")
    page.body_sv = ""
    page.save()
    found = lines(editor_client, kind="strategy.page", state="older", language="fi")
    assert found["Sidan"][0][1:] == [("äldre än svenskan", [("Text", 2)])]
    rows = editor_client.get(f"{PAGE}workbook/", {"language": "fi", "kind": "strategy.page"})
    sheet = openpyxl.load_workbook(io.BytesIO(rows.content)).active
    assert [row[2:] for row in sheet.iter_rows(min_row=3, values_only=True)] == [
        ("", word, "finns inte längre i den svenska texten") for word in "AB"
    ]
    assert "Finns inte längre i den svenska texten:" in editor_client.get(change_url(page)).text


def test_page_asks_as_often_whatever_there_is(editor_client):
    def queries():
        with CaptureQueriesContext(
            connection,
        ) as asked:
            editor_client.get(PAGE)
        return len(asked)

    def add():
        goal = factories.SubGoalFactory(title_fi="A")
        goal.title_sv += "!"
        goal.save()
        for make in [factories.PageFactory, factories.ContactFactory, factories.MilestoneFactory]:
            make(title_sv="A", title_fi="A")
        factories.SeatFactory()
        factories.ActivityFactory()
        factories.StatementFactory()

    add()
    before = queries()
    for _turn in range(3):
        add()
    assert queries() == before


def test_only_who_sees_the_rows_sees_their_translations(client, db):
    client.force_login(factories.UserFactory(is_staff=True))
    for address in [PAGE, f"{PAGE}files/", f"{PAGE}workbook/"]:
        assert client.get(address).status_code == 403, address
    assert not re.search("translations", client.get("/admin/").text)
