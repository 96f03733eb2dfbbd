"""A translator gets a workbook and sends it back: nothing newer is overwritten, and nothing is saved unseen."""

import io

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from core.translations.models import OlderTranslation
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
    upload = SimpleUploadedFile(name, file.getvalue())
    return form_of(client.get(FILES), "file").fill(file=upload, language=language).submit(client)


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
    assert checked.context["refused"] == []
    assert bad_swedish(checked.text) == []
    page.refresh_from_db()
    assert not page.lead_fi, "nothing is saved yet"
    done = read_in(editor_client, checked)
    assert messages_of(done) == ["2 texter lästes in."]
    page.refresh_from_db()
    assert page.lead_fi == "Kaksi\nLisää"
    assert page.body_fi == "<h2>Otsikko</h2><p>Yks &amp; &lt;3</p><p>Kaksi</p>"
    assert not OlderTranslation.objects.exists()
    assert page.history.first().history_user.username == "redaktor"
    assert read_in(editor_client, checked).status_code == 422, "it is read in once only"


@pytest.mark.parametrize("change", [{"body_sv": BODY}, {"body_fi": "<h2>Otsikko</h2><p>Toinen</p><p>Kaksi</p>"}])
def test_what_was_changed_since_is_refused_and_the_rest_is_read_in(editor_client, page, change):
    rows = written(downloaded(editor_client), {"Titel": "Uusi", "Etta": "Yks"})
    Page.objects.filter(pk=page.pk).update(**change)
    OlderTranslation.objects.all().delete()
    checked = send(editor_client, rows)
    [refusal, *_others] = checked.context["refused"]
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
    checked = send(editor_client, written(downloaded(editor_client), {"Etta": ("Yksi", "aktuell")}))
    read_in(editor_client, checked)
    assert not OlderTranslation.objects.exists()
    assert page.history.count() == versions


def test_approved_text_becomes_a_draft_and_one_with_a_draft_is_refused(editor_client):
    goal = factories.SubGoalFactory(number=1)
    rows = written(downloaded(editor_client, kind="strategy.subgoal"), {goal.title_sv: "Yksi"})
    read_in(editor_client, send(editor_client, rows))
    goal = SubGoal.objects.get()
    assert not goal.title_fi
    assert goal.waiting_draft.texts == {"title_fi": "Yksi"}
    assert "utkast" in send(editor_client, rows).context["refused"][0].text


def test_wrong_files_and_rows_are_explained(editor_client, page):
    rows = downloaded(editor_client)
    assert "rubrikerna" in send(editor_client, [["a", "b"], *rows[1:]]).context["fault"]
    assert send(editor_client, written(rows, {"Titel": "Uusi"}), language="ar").context["refused"][0].row == 2
    upload = SimpleUploadedFile("fil.xlsx", b"\x00\x01")
    response = form_of(editor_client.get(FILES), "file").fill(file=upload, language="fi").submit(editor_client)
    assert response.status_code == 422
    odd = [rows[0], ["x", "", "", "A", ""], *rows[1:3], rows[1], [rows[1][0].replace("title", "slug"), "", "", "A", ""]]
    refused = send(editor_client, written(odd, {"=1+1": ""})).context["refused"]
    assert [line.row for line in refused] == [2, 5, 6]
    refused = send(editor_client, written(rows, {"Titel": "19811218-9876"})).context["refused"]  # as no form takes it
    assert [line.row for line in refused] == [2]


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
    ],
)
def test_cell_whose_codes_would_change_more_than_its_paragraph_is_refused(super_client, page, swedish, cell):
    rows = downloaded(super_client)
    [key] = [row[2] for row in rows if row[2] and swedish in str(row[2])]
    checked = send(super_client, written(rows, {key: cell}))
    assert "Cellens koder passar inte." in checked.text
    page.refresh_from_db()
    assert page.body_fi.endswith("<p>Kaksi <strong>sanaa</strong></p>")


def test_line_break_in_the_cell_of_a_heading_is_a_space(super_client, page):
    rows = downloaded(super_client)
    [key] = [row[2] for row in rows if row[2] and "Rubrik" in str(row[2])]
    read_in(super_client, send(super_client, written(rows, {key: "Uusi\notsikko"})))
    page.refresh_from_db()
    assert page.body_fi.startswith("<h2>Uusi otsikko</h2><p>Yksi</p>")
