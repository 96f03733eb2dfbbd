"""Activities from a CSV file or a workbook: a dry run that changes nothing, then all of it or nothing."""

import re
from datetime import date

import pytest
from django.core import signing

from followup.admin import import_file
from followup.imports.activities import check_activities
from followup.imports.read import read_rows
from followup.models import Activity
from tests.factories import ActivityFactory, IndicatorFactory, SubGoalFactory
from tests.followup.import_files import lines, uploaded, workbook
from tests.rendered_form import form_of
from tests.swedish import bad_swedish

pytestmark = pytest.mark.django_db
LIST = "/admin/followup/activity/"
PAGE = f"{LIST}import/"
HEADING = "slug,title,text,status,starts_on,ends_on,sub_goals,organisations,key_figures,is_public"


@pytest.fixture(autouse=True)
def goals():
    return [SubGoalFactory(number=number, slug=f"mal-{number}", title_sv=f"Nära {number}") for number in (1, 2)]


@pytest.fixture
def own(orsa, goals):
    return ActivityFactory(
        slug="oppet-hus",
        title_sv="Öppet hus",
        text_sv="- Först\n=Sedan",
        starts_on=date(2026, 1, 5),
        sub_goals=goals,
        organisations=[orsa],
        indicators=[IndicatorFactory(slug="tryggt")],
    )


def check(content):
    return check_activities(read_rows(uploaded(content), max_cell=import_file.ACTIVITIES.max_cell))


def faults(*rows):
    return [fault.text for fault in check(lines(*rows, heading=HEADING)).faults]


def read_in(client, content):
    page = client.post(PAGE, {"file": uploaded(content)})
    return client.post(PAGE, form_of(page, "checked").values, follow=True)


def shown_lines(page):
    """Return the cells of each line of the dry run, in which what changes is marked."""
    table = page.text.split('aria-labelledby="changes-title"')[1].split("<tbody>")[1].split("</tbody>")[0]
    table = re.sub(r'<span class="visually-hidden">.*?</span>', "", table)
    rows = [re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row, re.DOTALL) for row in table.split("</tr>")[:-1]]
    return [tuple(" ".join(re.sub("<[^>]*>", "", cell).split()) for cell in row) for row in rows]


def test_dry_run_changes_nothing_and_then_just_what_it_showed_is_stored(editor, editor_client, own):
    content = lines(
        "oppet-hus,Öppet hus,Nytt,done,2026-01-05,,mal-1,Orsa,,ja",
        ",Bussen,,Pågår,2026-03-01,2026-05-01,Nära 2; mal-1,2034,tryggt,",
        heading=HEADING,
    ).replace("tryggt,", "tryggt,nej")
    page = editor_client.post(PAGE, {"file": uploaded(content)})
    assert "Nya: 1. Ändrade: 1. Oförändrade: 0. Fel: 0." in page.text
    assert bad_swedish(page.text) == []
    assert shown_lines(page) == [
        ("2", "Öppet hus", "Vad som görs", "- Först =Sedan", "Nytt"),
        ("2", "Öppet hus", "Status", "pågår", "genomförd"),
        ("2", "Öppet hus", "Delmål", "Nära 1, Nära 2", "Nära 1"),
        ("2", "Öppet hus", "Nyckeltal", f"{own.indicators.get()}", "tomt"),
        ("3", "Bussen", "Titel", "nytt", "Bussen"),
        ("3", "Bussen", "Status", "nytt", "pågår"),
        ("3", "Bussen", "Börjar", "nytt", "1 mars 2026"),
        ("3", "Bussen", "Slutar", "nytt", "1 maj 2026"),
        ("3", "Bussen", "Delmål", "nytt", "Nära 1, Nära 2"),
        ("3", "Bussen", "Organisationer", "nytt", "Orsa"),
        ("3", "Bussen", "Nyckeltal", "nytt", f"{own.indicators.get()}"),
        ("3", "Bussen", "Visas på webbplatsen", "nytt", "Nej"),
    ]
    assert not Activity.objects.exclude(pk=own.pk).exists()
    assert "2 aktiviteter är inlästa." in read_in(editor_client, content).text
    own.refresh_from_db()
    assert (own.status, own.text_sv, own.sub_goals.count(), own.indicators.count()) == ("done", "Nytt", 1, 0)
    bus = Activity.objects.get(slug="bussen")
    assert (bus.status, bus.ends_on, bus.is_public, bus.sub_goals.count()) == ("ongoing", date(2026, 5, 1), False, 2)
    assert bus.history.get().history_user == editor


def test_what_is_downloaded_and_read_in_again_changes_nothing(editor_client, own):
    ActivityFactory(title_sv="Påhittad", is_example=True)
    content = editor_client.get(f"{LIST}export/").content
    assert "Påhittad" not in content.decode()
    found = check(content)
    assert (found.faults, found.unchanged, found.changes) == ([], 1, [])
    edited = content.decode("utf-8-sig").replace("ongoing", "done").replace(",", ";").encode("utf-8-sig")
    read_in(editor_client, edited)
    own.refresh_from_db()
    assert (own.status, own.text_sv) == ("done", "- Först\n=Sedan")


def test_workbook_is_read_and_a_formula_without_a_value_is_a_missing_title(own):
    rows = ["oppet-hus", "Öppet hus", "", "ongoing", date(2026, 1, 5), None, "mal-1", "Orsa", "", "yes"]
    found = check(workbook(rows, ["", "=A1", "", "done", None, None, "mal-1", "", "", "yes"], heading=HEADING))
    assert [fault.text for fault in found.faults] == ["Titel saknas. En formel utan sparat värde blir tom."]
    assert found.changed == 1


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (",Buss,,ongoing,,,mal-1,Atlantis,,yes", "ingen organisation ”Atlantis”"),
        (",Buss,,ongoing,,,mal-9,,,yes", "inget delmål ”mal-9”"),
        (",Buss,,ongoing,,,,,,yes", "Delmål saknas"),
        (",Buss,,ongoing,,,mal-1,,okänt,yes", "inget nyckeltal ”okänt”"),
        (",Buss,,snart,,,mal-1,,,yes", "”snart” är ingen status"),
        (",Buss,,ongoing,5/1,,mal-1,,,yes", "”5/1” är ingen dag"),
        (",Buss,,ongoing,2026-02-01,2026-01-01,mal-1,,,yes", "sluta innan den börjar"),
        (",Buss,,ongoing,,,mal-1,,,kanske", "varken ja eller nej"),
        ("bussen,Buss,,ongoing,,,mal-1,,,yes", "ingen aktivitet ”bussen”"),
        (",Öppet hus,,ongoing,,,mal-1,,,yes", "Skriv oppet-hus i kolumnen slug"),
        (",!!!,,ongoing,,,mal-1,,,yes", "webbadress"),
        (",Ring 19121212-1212,,ongoing,,,mal-1,,,yes", "personnummer"),
        (f",{'x' * 161},,ongoing,,,mal-1,,,yes", "längre än 160"),
    ],
)
def test_fault_of_a_row_says_what_to_write(own, row, said):
    [fault] = faults(row)
    assert said in fault


def test_same_activity_in_two_rows_is_a_fault(own):
    twice = ",Buss,,ongoing,,,mal-1,,,yes"
    assert faults(twice, twice) == ["Samma aktivitet står på rad 2. Ta bort en av dem."]
    again = "oppet-hus,Öppet hus,,ongoing,,,mal-1,,,yes"
    assert faults(again, again) == ["Samma aktivitet står på rad 2. Ta bort en av dem."]


def test_made_up_activity_is_changed_by_no_file(own):
    Activity.objects.update(is_example=True)
    assert "påhittad" in faults("oppet-hus,Öppet hus,,ongoing,,,mal-1,,,yes")[0]


def test_columns_that_the_file_has_not_stay_as_they_are(editor_client, own):
    read_in(editor_client, lines("oppet-hus;Öppet hus;done;mal-1", heading="slug;title;status;sub_goals"))
    own.refresh_from_db()
    assert (own.status, own.text_sv, own.starts_on, own.is_public) == (
        "done",
        "- Först\n=Sedan",
        date(2026, 1, 5),
        True,
    )
    assert own.organisations.count() == 1


def test_end_is_compared_with_the_beginning_that_is_there(own):
    found = check(lines("oppet-hus,Öppet hus,done,mal-1,2025-01-01", heading="slug,title,status,sub_goals,ends_on"))
    assert "sluta innan den börjar" in found.faults[0].text


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (lines("x", heading=HEADING).replace("x", "Öppet").encode("latin-1"), "inte i UTF-8"),
        (b"MZ\x90\x00\x03\x00\xff", "varken CSV eller"),
        (b"title,status\r\nx,done\r\n", "Rubriker saknas"),
    ],
    ids=["encoding", "program", "headings"],
)
def test_file_that_cannot_be_read_is_said_at_the_field(editor_client, content, said):
    page = editor_client.post(PAGE, {"file": uploaded(content)})
    assert page.status_code == 422
    assert said.casefold() in page.text.casefold()


@pytest.mark.parametrize("change", ["status", "organisations", "gone", "new"])
def test_what_changed_meanwhile_is_not_overwritten(editor_client, own, change):
    content = lines(
        "oppet-hus,Öppet hus,Nytt,done,,,mal-1,Orsa,,yes", ",Bussen,,ongoing,,,mal-1,,,yes", heading=HEADING
    )
    data = form_of(editor_client.post(PAGE, {"file": uploaded(content)}), "checked").values
    if change == "status":
        Activity.objects.update(status="stopped")
    elif change == "organisations":
        own.organisations.clear()
    elif change == "gone":
        own.delete()
    else:
        ActivityFactory(slug="bussen")
    page = editor_client.post(PAGE, data)
    assert page.status_code == 422
    assert "Någon har ändrat aktiviteterna" in page.text
    assert not Activity.objects.filter(status="done").exists()


def test_file_that_changes_too_much_at_once_is_to_be_divided(editor_client, settings):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 20_000
    rows = [f",Titel {n} {n * 7919 % 9973},,ongoing,,,mal-1,,,yes" for n in range(2000)]
    content = lines(*rows, heading=HEADING)
    page = editor_client.post(PAGE, {"file": uploaded(content)})
    assert (page.status_code, "Dela upp den" in page.text, 'name="checked"' in page.text) == (422, True, False)


def test_what_was_shown_for_values_is_not_read_in_as_activities(editor_client, editor):
    signed = signing.dumps([editor.pk, []], salt=import_file.FIGURES.salt)
    page = editor_client.post(PAGE, {"checked": signed})
    assert page.status_code == 422


@pytest.mark.parametrize("path", [PAGE, f"{LIST}export/"])
def test_reporter_reads_in_and_takes_out_nothing(reporter_client, path):
    assert reporter_client.get(path).status_code == 403
    assert "import/" not in reporter_client.get(LIST).text


def test_store_is_all_or_nothing(editor, own, monkeypatch):
    changes = check(lines("oppet-hus,Öppet hus,,done,,,mal-1,,,yes", ",Bussen,,ongoing,,,mal-1,,,yes", heading=HEADING))
    monkeypatch.setattr(Activity, "save", _failing_for("bussen", Activity.save))
    with pytest.raises(RuntimeError):
        import_file.ACTIVITIES.store(changes.changes, editor)
    own.refresh_from_db()
    assert own.status == "ongoing"


def _failing_for(slug, save):
    def failing(self, *args, **kwargs):
        if self.slug == slug:
            raise RuntimeError
        save(self, *args, **kwargs)

    return failing
