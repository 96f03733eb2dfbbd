"""A translator gets a workbook and sends it back: nothing newer is overwritten, and nothing is saved unseen."""

import io
import zipfile
from datetime import date, datetime, time
from html import unescape

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont

from core.translations.models import OlderTranslation
from naravard.staff.translations.cell_kinds import FORMULA, NUMBER
from naravard.staff.translations.read import read_workbook
from naravard.staff.translations.workbook import headings
from strategy.models import Page, SubGoal
from tests import factories
from tests.rendered_form import form_of
from tests.staff import messages_of
from tests.swedish import bad_swedish

FILES, WORKBOOK = "/admin/translations/files/", "/admin/translations/workbook/"
BODY = "<h2>Rubrik &amp; mer</h2><p>Ett</p><p>Två <strong>ord</strong></p>"


@pytest.fixture
def page(db):
    body_fi = "<h2>Otsikko</h2><p>Yksi</p><p>Kaksi <strong>sanaa</strong></p>"
    page = factories.PageFactory(
        title_sv="Titel", lead_sv="=1+1\nMer", title_fi="Otsikko", body_sv=BODY, body_fi=body_fi
    )
    page.body_sv = BODY.replace("Ett", "Etta")
    page.save()
    return page


def rows_of(response):
    return [
        list(row) for row in openpyxl.load_workbook(io.BytesIO(response.content)).active.iter_rows(values_only=True)
    ]


def downloaded(client, **query):
    return rows_of(client.get(WORKBOOK, {"language": "fi", "kind": "strategy.page"} | query))


def written(rows, cells):
    """Return the rows with the cells {Swedish: translation, or (translation, state)} written into them."""
    changed = []
    for row in rows:
        new = cells.get(row[2], row[3])
        text, state = new if isinstance(new, tuple) else (new, row[4])
        changed.append([*row[:3], text, state])
    return changed


def send(client, rows, language="fi", name="fil.xlsx"):
    book, file = openpyxl.Workbook(), io.BytesIO()
    for row in rows:
        book.active.append(row)
    book.save(file)
    return upload(client, file.getvalue(), language, name)


def upload(client, content, language="fi", name="fil.xlsx"):
    file = SimpleUploadedFile(name, content)
    return form_of(client.get(FILES), "file").fill(file=file, language=language).submit(client)


def read_in(client, checked):
    return form_of(checked, "checked").submit(client, follow=True)


def test_workbook_has_a_row_for_each_paragraph(editor_client, page):
    rows = downloaded(editor_client)
    assert rows[0][1:] == ["Var", "Svenska", "Översättning", "Läge"]
    assert [row[2:] for row in rows[1:]] == [
        ["Titel", "Otsikko", "aktuell"],
        ["=1+1", "", "saknas"],
        ["Mer", "", "saknas"],
        ["Rubrik & mer", "Otsikko", "aktuell"],
        ["Etta", "Yksi", "äldre än svenskan"],
        ["<p>Två <strong>ord</strong></p>", "<p>Kaksi <strong>sanaa</strong></p>", "aktuell"],
    ]
    assert [row[2] for row in downloaded(editor_client, state="older")[1:]] == ["Etta"]


def test_file_is_read_in_after_a_dry_run(editor_client, page):
    cells = {
        "=1+1": "Kaksi",
        "Mer": "Lisää",
        "Etta": "Yks & <3",
        "<p>Två <strong>ord</strong></p>": "<p>Kaksi<script>x</script></p>",
    }
    checked = send(editor_client, written(downloaded(editor_client), cells))
    [refusal] = checked.context["refused"]
    assert (refusal.row, refusal.text) == (
        7,
        "Portalen behåller inte det här: <script>, x. Skriv koderna som i svenskan.",
    )
    assert bad_swedish(checked.text) == []
    page.refresh_from_db()
    assert not page.lead_fi, "nothing is saved yet"
    done = read_in(editor_client, checked)
    assert messages_of(done) == ["2 texter lästes in."]
    page.refresh_from_db()
    assert page.lead_fi == "Kaksi\nLisää"
    assert page.body_fi == "<h2>Otsikko</h2><p>Yks &amp; &lt;3</p><p>Kaksi <strong>sanaa</strong></p>"
    assert not OlderTranslation.objects.exists()
    assert page.history.first().history_user.username == "redaktor"
    versions = page.history.count()
    assert messages_of(read_in(editor_client, checked)) == ["Texterna är redan inlästa."]
    assert page.history.count() == versions, "it is read in once only"


@pytest.mark.parametrize("change", [{"body_sv": BODY}, {"body_fi": "<h2>Otsikko</h2><p>Toinen</p><p>Kaksi</p>"}])
def test_what_was_changed_since_is_refused_and_the_rest_is_read_in(editor_client, page, change):
    rows = written(downloaded(editor_client), {"Titel": "Uusi", "Etta": "Yks"})
    Page.objects.filter(pk=page.pk).update(**change)
    OlderTranslation.objects.all().delete()
    checked = send(editor_client, rows)
    [refusal] = checked.context["refused"]
    assert refusal.row == 6
    read_in(editor_client, checked)
    page.refresh_from_db()
    assert page.title_fi == "Uusi"
    assert "Yks<" not in page.body_fi


def test_nothing_is_read_in_if_a_text_was_changed_after_the_check(editor_client, page):
    checked = send(editor_client, written(downloaded(editor_client), {"Titel": "Uusi", "Etta": "Yks"}))
    Page.objects.filter(pk=page.pk).update(title_fi="Kolmas")
    response = read_in(editor_client, checked)
    assert response.status_code == 422
    page.refresh_from_db()
    assert (page.title_fi, "Yksi" in page.body_fi) == ("Kolmas", True)


def test_translator_says_that_an_older_paragraph_fits(editor_client, page):
    versions = page.history.count()
    rows = downloaded(editor_client)
    [refusal] = send(editor_client, written(rows, {"Etta": ("Yksi", "ok")})).context["refused"]
    assert refusal.text == "Läget ”ok” finns inte. Stämmer översättningen som den är skriver du ”aktuell”."
    checked = send(editor_client, written(rows, {"Etta": ("Yksi", "Aktuell."), "Titel": ("Otsikko", "ok")}))
    assert checked.context["refused"] == []
    read_in(editor_client, checked)
    assert not OlderTranslation.objects.exists()
    assert page.history.count() == versions


def test_all_older_paragraphs_of_a_text_fit_or_none(editor_client):
    bodies = ["".join(f"<p>{word}{end}</p>" for word in ["A", "B", "C", "D"]) for end in ["", " fi", "!"]]
    page = factories.PageFactory(title_sv="Titel", body_sv=bodies[0], body_fi=bodies[1])
    page.body_sv = bodies[2]
    page.save()
    rows = written(downloaded(editor_client), {"A!": ("A fi", "aktuell"), "B!": "<h2>B</h2>", "D!": "D ny"})
    checked = send(editor_client, [row for row in rows if row[2] != "C!"])
    fits, _misfit = checked.context["refused"]
    assert fits.row == 3
    assert fits.text.endswith("Fortfarande äldre: rad 4 och 1 som inte står i filen.")
    assert [line.after for line in checked.context["lines"]] == ["D ny"]


def test_approved_text_becomes_a_draft_and_one_with_a_draft_is_refused(editor_client):
    goal = factories.SubGoalFactory(number=1)
    rows = written(downloaded(editor_client, kind="strategy.subgoal"), {goal.title_sv: "Yksi"})
    checked = send(editor_client, rows)
    for message in ["1 text lästes in.", "Texterna är redan inlästa."]:
        assert messages_of(read_in(editor_client, checked)) == [message]
    goal = SubGoal.objects.get()
    assert not goal.title_fi
    assert goal.waiting_draft.texts == {"title_fi": "Yksi"}
    assert downloaded(editor_client, kind="strategy.subgoal")[1][4] == "saknas (ett utkast väntar)"
    again = send(editor_client, rows)
    assert (again.context["refused"], again.context["checked"].already) == ([], 1)
    changed = send(editor_client, written(rows, {goal.title_sv: "Kaksi"}))
    assert "utkast som väntar" in changed.context["refused"][0].text


def test_dry_run_says_what_becomes_a_draft(editor_client, page):
    factories.SubGoalFactory(number=1, title_sv="Godkänt")
    factories.SubGoalFactory(number=2, title_sv="Nytt", is_unapproved=True)
    rows = [*downloaded(editor_client), *downloaded(editor_client, kind="strategy.subgoal")[1:]]
    html = send(editor_client, written(rows, {"Titel": "Uusi", "Godkänt": "Yksi", "Nytt": "Kaksi"})).text
    assert "1 text blir ett utkast" in html
    assert "2 texter ändras genast" in html


def test_same_workbook_again_has_nothing_to_do(editor_client, page):
    cells = {"Titel": "Uusi", "Etta": "Yks", "<p>Två <strong>ord</strong></p>": "Kaksi <b>sanaa</b>!"}
    rows = written(downloaded(editor_client), cells)
    read_in(editor_client, send(editor_client, rows))
    checked = send(editor_client, rows)
    assert (checked.context["refused"], checked.context["lines"], checked.context["checked"].already) == ([], [], 3)
    assert "3 rader är redan inlästa." in checked.text
    assert bad_swedish(checked.text) == []


def test_check_asks_as_often_for_many_texts(super_client):
    asked = []
    for number in [3, 20]:
        factories.MilestoneFactory.create_batch(number, title_sv="Steg")
        factories.SubGoalFactory.create_batch(number, title_sv="Mål")
        rows = [*downloaded(super_client, kind=""), *downloaded(super_client, kind="strategy.milestone")[1:]]
        changed = [[*row[:3], "Uusi", row[4]] if row[2] in {"Steg", "Mål"} else row for row in rows]
        with CaptureQueriesContext(connection) as queries:
            assert len(send(super_client, changed).context["checked"].changes) >= number
        asked.append(len(queries))
    assert asked[0] == asked[1]


def test_bad_rows_do_not_stop_the_good_ones_and_come_back_as_a_workbook(editor_client, page):
    cells = {"Rubrik & mer": "<p>x</p>", "Etta": "Yks", "Titel": "19811218-9876", "=1+1": "#NAME?", "Mer": "Lisää"}
    cells["<p>Två <strong>ord</strong></p>"] = ("<p>Kaksi <strong>sanaa</strong></p>", "=E6")
    rows = written(downloaded(editor_client), cells)
    checked = send(editor_client, rows)
    assert [line.row for line in checked.context["refused"]] == [2, 3, 5, 7]
    assert [line.row for line in checked.context["lines"]] == [4, 6]
    sent_back = rows_of(form_of(checked, "refused").submit(editor_client))
    assert sent_back[0][:5] == rows[0]
    assert [row[3] for row in sent_back[1:]] == ["19811218-9876", "#NAME?", "<p>x</p>", rows[6][3]]
    assert [row[5].partition(". ")[0] for row in sent_back[2:5:2]] == [
        f"Här står en formel i stället för text: ”{name}”" for name in ["Översättning", "Läge"]
    ]
    read_in(editor_client, checked)
    page.refresh_from_db()
    assert (page.title_fi, page.lead_fi) == ("Otsikko", "Lisää")
    assert "Yks<" in page.body_fi
    mended = send(editor_client, written(sent_back, {"Titel": "Uusi", "Rubrik & mer": "Otsikko 2", "=1+1": "Kaksi"}))
    assert [line.after for line in mended.context["lines"]] == ["Uusi", "Kaksi", "Otsikko 2"]


def test_each_cell_whose_codes_do_not_fit_is_refused_and_the_rest_is_read_in_as_it_is_shown(editor_client):
    bodies = ["".join(f"<p>{word} <em>{end}</em></p>" for word in "ABCD") for end in ["sv", "fi"]]
    page = factories.PageFactory(title_sv="Titel", body_sv=bodies[0], body_fi=bodies[1])
    cells = {
        "A": "<p>A <em>1</p>",
        "B": '<p>B <a href="javascript:x">2</a></p>',
        "C": '<p class="x">C <em>3</em></p>',
        "D": '<p>D\n<b>4</b> <a href="www.example.fi">5</a></p>',
    }
    rows = [[*row[:3], cells.get((row[2] or "")[3:4], row[3]), row[4]] for row in downloaded(editor_client)]
    checked = send(editor_client, rows)
    assert [(one.row, one.text[:30]) for one in checked.context["refused"]] == [
        (3, "Cellens koder passar inte. Skr"),
        (4, "Ingen kan följa de här länkarn"),
        (5, "Portalen behåller inte det här"),
    ]
    [line] = checked.context["lines"]
    assert line.after == '<p>D <strong>4</strong> <a href="https://www.example.fi">5</a></p>'
    assert line.note in unescape(checked.text)
    assert line.note == (
        'Saknar det som svenskan har: <em>. Har det som svenskan saknar: <strong>, <a href="https://www.example.fi">.'
    )
    read_in(editor_client, checked)
    page.refresh_from_db()
    assert page.body_fi == bodies[1].replace("<p>D <em>fi</em></p>", line.after)


def test_rows_and_columns_are_found_wherever_they_are(editor_client, page):
    """As after sorting, with columns gone, new and moved, merged cells, a note, another sheet, odd spaces, quotes."""
    rows = written(downloaded(editor_client), {"Titel": "Uusi\u00a0otsikko_x000D_", "Två": "x"})
    linked = [[*rows[-1][:3], "<p>Kaksi <a href=“/om/”>sanaa</a></p>", ""]]
    book, file = openpyxl.Workbook(), io.BytesIO()
    book.active.append(["Hej!"])
    sheet = book.create_sheet("Blad2")
    sheet.append(["Anteckning"])
    for row in [rows[0], *linked, *reversed(rows[1:-1])]:
        sheet.append([row[3], "egen kolumn", "Titeln!" if row[2] == "Titel" else row[2], row[0]])
    sheet.append(["", "bara en anteckning"])
    rich = CellRichText("Yk", TextBlock(InlineFont(b=True), "s"))
    [place] = [number for number, row in enumerate(sheet.iter_rows(values_only=True), 1) if row[2] == "Etta"]
    sheet.cell(place, 1).value = rich
    sheet.merge_cells("B1:B3")
    sheet.protection.enable()
    book.save(file)
    checked = upload(editor_client, file.getvalue(), name="döpt om.xlsx")
    assert {line.after for line in checked.context["lines"]} == {
        "Uusi otsikko",
        "Yks",
        linked[0][3].replace("“", '"').replace("”", '"'),
    }
    assert checked.context["refused"] == []
    assert checked.context["swedish_rows"] == str(sheet.max_row - 1)


def test_cell_without_text_is_told_by_its_row_and_column():
    """As LibreOffice writes them where nothing is worked out. Swedish, or a sheet of somebody's own, do not matter."""
    book, file = openpyxl.Workbook(), io.BytesIO()
    for _ in range(4):
        book.active.append(["=1"] * 5)
    sheet = book.create_sheet("Blad2")
    cells = [
        ["", "a", "x", "=1", "=A1", "=1"],
        ["", "b", "x", "=1", "c", "=1"],
        ["=1", "d"],
        ["", "e", 1, 2, date(2026, 1, 2), 3],
    ]
    for row in [["", *headings()], *cells]:
        sheet.append(row)
    book.save(file)
    rows = read_workbook(SimpleUploadedFile("fil.xlsx", file.getvalue()))
    assert [(row.number, row.translation, row.without_text) for row in rows] == [
        (2, "#NAME?", (("translation", FORMULA), ("state", FORMULA))),
        (3, "c", (("state", FORMULA),)),
        (4, "", ()),
        (5, "2026-01-02", (("translation", NUMBER), ("state", NUMBER))),
    ]


def zipped(*names):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for name in names:
            archive.writestr(name, "application/vnd.oasis.opendocument.spreadsheet" if name == "mimetype" else "x")
    return file.getvalue()


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (bytes.fromhex("d0cf11e0a1b11ae1") + b"x", "XLS"),
        (zipped("mimetype", "content.xml"), "ODS"),
        (zipped("Index/Document.iwa"), "Numbers"),
        (zipped("word/document.xml"), "ingen Excel-arbetsbok"),
        (zipped("xl/workbook.xml"), "går inte att läsa"),
        (b"%PDF-1.7\n", "PDF"),
        ("Id;Översättning\nå;ä".encode("latin-1"), "textfil"),
        (b"\x00\x01", "ingen Excel-arbetsbok"),
    ],
)
def test_what_is_no_workbook_says_what_to_do(editor_client, content, words):
    response = upload(editor_client, content)
    assert response.status_code == 422
    [error] = response.context["form"].errors["file"]
    assert words in error
    assert "CSV" not in error or words == "textfil"


def test_wrong_rows_are_explained(editor_client, page):
    rows = downloaded(editor_client)
    assert "rubrikerna" in send(editor_client, [["a", "b"], *rows[1:]]).context["form"].errors["file"][0]
    assert send(editor_client, written(rows, {"Titel": "Uusi"}), language="ar").context["refused"][0].row == 2
    double = [*rows[1][:3], "Toinen", rows[1][4]]
    odd = [rows[0], ["x", "", "", "A", ""], *rows[1:3], double, [rows[1][0].replace("title", "slug"), "", "", "A", ""]]
    refused = send(editor_client, written(odd, {"=1+1": ""})).context["refused"]
    assert [line.row for line in refused] == [2, 5, 6]


def test_items_of_a_list_are_rows_and_one_that_is_missing_gets_its_place(editor_client):
    lists = {code: f"<ul><li>A {code}</li><li>C {code} <em>x</em></li></ul><p>D {code}</p>" for code in ["sv", "fi"]}
    page = factories.PageFactory(title_sv="Lista", **{f"body_{code}": text for code, text in lists.items()})
    page.body_sv = lists["sv"].replace("<li>C", "<li>B</li><li>C").replace("<p>D sv</p>", "<p>E</p>")
    page.save()
    page.body_sv = page.body_sv.replace("<p>E</p>", "<p>E</p><table><tbody><tr><td>F</td></tr></tbody></table>")
    page.save()
    rows = downloaded(editor_client)
    assert [row[2:5] for row in rows[2:5]] == [
        ["A sv", "A fi", "aktuell"],
        ["B", "", "saknas"],
        ["<li>C sv <em>x</em></li>", "<li>C fi <em>x</em></li>", "aktuell"],
    ]
    cells = {"B": "B fi", "<tr><td>F</td></tr>": "<tr><td>F fi</td></tr>"}
    read_in(editor_client, send(editor_client, written(rows, cells)))
    page.refresh_from_db()
    table = "<table><tbody><tr><td>F fi</td></tr></tbody></table>"
    assert page.body_fi == lists["fi"].replace("<li>C", "<li>B fi</li><li>C") + table
    assert OlderTranslation.objects.get().paragraphs == [3]


def test_row_of_a_table_keeps_its_cells_and_an_item_with_more_paragraphs_is_noted(editor_client):
    body = (
        "<ul><li><p>E</p></li></ul><table><tbody>"
        + "".join(f"<tr><td>{word}</td><td>2</td></tr>" for word in "ABC")
        + "</tbody></table>"
    )
    factories.PageFactory(title_sv="Tabell", body_sv=body, body_fi=body)
    cells = {"A": "<tr><td>A</td></tr>", "B": "B 2", "C": "<tr><td><p>C</p><p>c</p></td><td></td></tr>"}
    cells = {f"<tr><td>{word}</td><td>2</td></tr>": cell for word, cell in cells.items()}
    checked = send(editor_client, written(downloaded(editor_client), cells | {"E": "E</p><p>e"}))
    assert [one.text for one in checked.context["refused"]] == [
        "1 cell i raden saknas. Skriv lika många celler som i svenskan, även de tomma.",
        "Tabellens koder saknas: <tr>, <td>. Skriv dem som i svenskan.",
    ]
    assert [line.note for line in checked.context["lines"]] == ["Har 1 stycke mer än svenskan."] * 2


def test_paragraphs_that_were_moved_or_removed_in_swedish_can_be_so_in_the_translation(editor_client):
    body = {code: "".join(f"<p>{word} {code}</p>" for word in ["A", "B", "C"]) for code in ["sv", "fi"]}
    page = factories.PageFactory(title_sv="Flytt", **{f"body_{code}": text for code, text in body.items()})
    page.body_sv = "<p>C sv</p><p>A sv</p>"
    page.save()
    rows = downloaded(editor_client)
    assert [row[2:5] for row in rows[2:]] == [
        ["A sv", "A fi", "aktuell"],
        ["", "B fi", "finns inte längre i den svenska texten"],
        ["C sv", "C fi", "har flyttats i den svenska texten"],
    ]
    changed = [[*row[:3], {"B fi": "", "C fi": "C!"}.get(row[3], row[3]), row[4]] for row in rows]
    read_in(editor_client, send(editor_client, changed))
    page.refresh_from_db()
    assert page.body_fi == "<p>C!</p><p>A fi</p>"
    assert not OlderTranslation.objects.exists()


def test_who_may_not_change_a_text_cannot_read_one_in(leader_client, editor_client, super_client, page):
    rows = written(downloaded(editor_client), {"Titel": "Uusi"})
    assert leader_client.get(WORKBOOK, {"language": "fi", "kind": "strategy.page"}).status_code == 200
    assert "ändra" in send(leader_client, rows).context["refused"][0].text
    checked = send(editor_client, rows)
    assert form_of(checked, "checked").submit(super_client).status_code == 422, "it was shown to somebody else"


@pytest.mark.parametrize(
    ("swedish", "cell"),
    [
        ("Två <strong>ord</strong>", "<p></p>"),
        ("Etta", "<p>Yksi <strong>sana</p>"),
        ("Två <strong>ord</strong>", "<h2>Kaksi</h2>"),
        ("Rubrik & mer", "<p>Otsikko</p>"),
        ("Titel", "<b>Otsikko</b>"),
    ],
)
def test_cell_whose_codes_would_change_more_than_its_paragraph_is_refused(super_client, page, swedish, cell):
    rows = downloaded(super_client)
    [key] = [row[2] for row in rows if row[2] and swedish in str(row[2])]
    checked = send(super_client, written(rows, {key: cell}))
    assert "Cellens koder passar inte." in checked.text
    page.refresh_from_db()
    assert page.body_fi.endswith("<p>Kaksi <strong>sanaa</strong></p>")


def test_number_that_a_program_made_is_refused_unless_nothing_was_changed(editor_client):
    factories.PageFactory(title_sv="2025", title_fi="2025", lead_sv="Hälften")
    rows = downloaded(editor_client)
    for value in [0.5, date(2026, 1, 2), datetime(2026, 1, 2, 8), time(8, 30), True]:
        checked = send(editor_client, written(rows, {"2025": 2025, "Hälften": value}))
        [refusal] = checked.context["refused"]
        assert refusal.row == 3
        assert "formatet Text" in refusal.text
        again = send(editor_client, rows_of(form_of(checked, "refused").submit(editor_client)))
        assert [one.text for one in again.context["refused"]] == [refusal.text], "the number is no text there either"


def test_line_break_in_the_cell_of_a_heading_is_a_space(super_client, page):
    rows = downloaded(super_client)
    [key] = [row[2] for row in rows if row[2] and "Rubrik" in str(row[2])]
    read_in(super_client, send(super_client, written(rows, {key: "Uusi\notsikko"})))
    page.refresh_from_db()
    assert page.body_fi.startswith("<h2>Uusi otsikko</h2><p>Yksi</p>")
