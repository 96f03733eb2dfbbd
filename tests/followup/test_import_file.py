"""Values of key figures from a CSV file or a workbook: a dry run that changes nothing, then all of it or nothing."""

import csv
import io
import random
import re
import zipfile
from decimal import Decimal

import pytest
from django.core import signing

from followup.admin import import_file
from followup.downloads import COLUMNS, values_as_csv
from followup.imports import read
from followup.models import Comparison, Measurement
from tests.followup.import_files import HEADING, checked, fault_of, lines, uploaded, workbook
from tests.rendered_form import form_of
from tests.swedish import bad_swedish

pytestmark = pytest.mark.django_db
LIST = "/admin/followup/measurement/"
PAGE = f"{LIST}import/"


def values():
    rows = Measurement.objects.order_by("year", "organisation__code", "gender")
    return [(row.place.name, row.year, row.gender, row.value, row.status) for row in rows]


# --- The page ---------------------------------------------------------------------------------------------------------


def test_dry_run_changes_nothing_and_then_just_what_it_showed_is_stored(editor, editor_client, own):
    content = lines("egen,2034,Orsa,2023,T,13,final", "egen,2062,,2023,T,,not_reported", "egen,0020,,2023,T,7,")
    before = values()
    page = editor_client.post(PAGE, {"file": uploaded(content)})
    assert "Nya: 2. Ändrade: 1. Oförändrade: 0. Fel: 0." in page.text
    assert bad_swedish(page.text) == []
    assert values() == before
    answer = editor_client.post(PAGE, form_of(page, "checked").values, follow=True)
    assert "3 värden är inlästa." in answer.text
    assert [row[3:] for row in values()] == [(7, "final"), (13, "final"), (None, "not_reported")]
    record = Measurement.history.filter(organisation__code="2034").first()
    assert (record.history_user, record.history_type, record.value) == (editor, "~", 13)
    assert record.history_change_reason == "Läs in från fil"


def test_dry_run_says_of_each_row_what_stands_there_now_and_what_would(editor_client, own):
    content = lines(
        *("egen,2034,Orsa,2023,T,-1013.25,preliminary", "egen,2062,,2023,T,,not_reported"),
        *("egen,0020,,2023,T,x,", "egen,2062,,2024,K,0,"),
    )
    page = editor_client.post(PAGE, {"file": uploaded(content)})
    table = page.text.split('id="changes-title"')[1].split("</tbody>")[0]
    rows = [re.findall(r"<t[dh][^>]*>(.*?)</t[dh]>", row) for row in table.split("<tbody>")[1].split("</tr>")]
    assert [[re.sub("<.*?>", "", cell) for cell in row] for row in rows if row] == [
        ["2", "Nyckeltal 1", "Orsa", "2023", "T", "12,5", "-1\xa0013,25 (preliminärt)"],
        ["3", "Nyckeltal 1", "Mora", "2023", "T", "nytt", "inte rapporterat"],
        ["5", "Nyckeltal 1", "Mora", "2024", "K", "nytt", "0"],
    ]


def test_faults_stand_by_row_and_nothing_can_be_read_in(editor_client, own):
    page = editor_client.post(PAGE, {"file": uploaded(lines("egen,2034,,2024,T,5,", "egen,9999,,2024,T,<b>,"))})
    assert page.status_code == 422
    assert [fault.row for fault in page.context["faults"]] == [3]
    assert "Nya: 1. Ändrade: 0. Oförändrade: 0. Fel: 1." in page.text
    assert 'name="checked"' not in page.text
    assert bad_swedish(page.text) == []


def test_many_faults_are_cut_and_said(editor_client, own):
    page = editor_client.post(PAGE, {"file": uploaded(lines(*["okänd,2034,,2024,T,5,"] * 103))})
    assert (len(page.context["faults"]), "Och 3 fel till." in page.text) == (100, True)


@pytest.mark.parametrize(
    ("content", "said"), [(b"", "tom"), (b"MZ\x90\x00\x03\x00\xff", "varken CSV eller")], ids=["empty", "program"]
)
def test_file_that_cannot_be_read_is_said_at_the_field(editor_client, content, said):
    page = editor_client.post(PAGE, {"file": uploaded(content)})
    assert page.status_code == 422
    assert said in page.text


def test_values_that_changed_meanwhile_are_not_overwritten(editor_client, own):
    content = lines("egen,2034,,2023,T,13,final", "egen,2062,,2023,T,1,final")
    data = form_of(editor_client.post(PAGE, {"file": uploaded(content)}), "checked").values
    Measurement.objects.update(value=99)
    page = editor_client.post(PAGE, data)
    assert (page.status_code, "Någon har ändrat värdena under tiden" in page.text) == (422, True)
    assert [row[3] for row in values()] == [99]


def test_key_figure_that_was_removed_meanwhile_is_said(editor_client, own):
    content = lines("egen,2034,,2024,T,13,final")
    data = form_of(editor_client.post(PAGE, {"file": uploaded(content)}), "checked").values
    own.delete()
    assert "Någon har ändrat värdena under tiden" in editor_client.post(PAGE, data).text


def test_second_click_says_that_it_is_done(editor_client, own):
    content = lines("egen,2034,,2023,T,13,final")
    data = form_of(editor_client.post(PAGE, {"file": uploaded(content)}), "checked").values
    editor_client.post(PAGE, data)
    assert "redan inlästa" in editor_client.post(PAGE, data).text
    assert Measurement.history.filter(value=13).count() == 1


@pytest.mark.parametrize(
    "signed", ["", "x", signing.dumps([0, []], salt=import_file.FIGURES.salt)], ids=["no", "x", "other"]
)
def test_what_was_not_shown_to_this_user_is_not_read_in(editor_client, own, signed):
    page = editor_client.post(PAGE, {"checked": signed})
    assert (page.status_code, "Välj filen igen" in page.text) == (422, True)


def test_who_may_not_change_values_may_not_read_them_in(leader_client, own):
    assert PAGE not in leader_client.get(LIST).text
    assert [leader_client.get(PAGE).status_code, leader_client.post(PAGE).status_code] == [403, 403]


def test_list_of_values_leads_to_the_page(editor_client):
    assert PAGE in editor_client.get(LIST).text
    assert bad_swedish(editor_client.get(PAGE).text) == []


def test_as_many_rows_as_are_read_fit_into_the_form_that_is_posted_back(settings):
    numbers = random.Random(1)  # noqa: S311
    changes = [
        [row // 99, row, None, 2000 + row % 20, "T", str(numbers.random() * 1000)[:8], "final", "99.1234", "final"]
        for row in range(read.MAX_ROWS)
    ]
    signed = signing.dumps([1, changes], salt=import_file._SALT, compress=True)
    assert len(signed) < settings.DATA_UPLOAD_MAX_MEMORY_SIZE / 2


# --- The round trip ---------------------------------------------------------------------------------------------------


def test_downloaded_file_is_read_in_again_unchanged_and_edited(own, places, make_indicator):
    region = Comparison.objects.create(kind="country", code="0000", name_sv="Riket")
    of = {"indicator": own, "year": 2024}
    Measurement.objects.create(**of, organisation=places["20"], value=-1234567, gender="K")
    Measurement.objects.create(**of, organisation=places["2062"], status="suppressed")
    Measurement.objects.create(**of, comparison=region, value=Decimal("0.0001"), status="preliminary", source="kolada")
    content = values_as_csv(own)
    assert [checked(content).unchanged, checked(content).faults, checked(content).changes] == [4, [], []]
    result = checked(content.replace(b",12.5,", b",12.75,"))
    assert [result.unchanged, result.changed, result.changes[0][-4:]] == [3, 1, ["12.75", "final", "12.5", "final"]]


def test_list_as_it_is_filtered_is_downloaded_and_read_in_again(editor_client, own, places, make_indicator):
    made_up = make_indicator(slug="pahittat", is_example=True)
    Measurement.objects.create(indicator=made_up, organisation=places["2062"], year=2023, value=1, is_example=True)
    Measurement.objects.create(indicator=own, organisation=places["2062"], year=2024, value=3)
    assert f"{LIST}export/?year=2023" in editor_client.get(LIST, {"year": 2023}).text
    file = editor_client.get(f"{LIST}export/", {"year": 2023})
    assert file["Content-Disposition"] == 'attachment; filename="varden.csv"'
    rows = list(csv.DictReader(io.StringIO(file.content.decode("utf-8-sig"))))
    assert [(row["key_figure"], row["place_code"], row["value"]) for row in rows] == [("egen", "2034", "12.5")]
    everything = editor_client.get(f"{LIST}export/").content
    assert (checked(everything).unchanged, checked(everything).faults) == (2, [])
    assert checked(everything.replace(b",3,", b",4,")).changed == 1
    assert editor_client.get(f"{LIST}export/", {"year": "x"}).status_code == 302


def test_downloaded_file_saved_by_a_spreadsheet_is_read_in(own):
    rows = list(csv.reader(io.StringIO(values_as_csv(own).decode("utf-8-sig"))))
    assert rows[0] == COLUMNS
    swedish = [[cell.replace("12.5", "12,5") for cell in row] for row in rows]
    for content in ["\n".join(";".join(row) for row in swedish), "sep=;\r\n" + "\n".join(map(";".join, swedish))]:
        assert checked(content).unchanged == 1
    assert checked("\n".join(map("\t".join, swedish)).encode("utf-16")).unchanged == 1
    numbers = [int(cell) if cell.isdecimal() else float(cell) if cell == "12.5" else cell for cell in rows[1]]
    assert checked(workbook(numbers, heading=",".join(COLUMNS))).unchanged == 1


# --- Whole files ------------------------------------------------------------------------------------------------------


def zipped(**files):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return file.getvalue()


def workbook_with(sheet):
    return zipped(**{"xl/workbook.xml": b"<workbook/>", "xl/worksheets/sheet1.xml": sheet})


def with_false_place(content):
    """Return the workbook with a list of parts that is said to begin far behind its end."""
    end = content.rindex(b"PK\x05\x06")
    return content[: end + 16] + b"\xff\xff\xff\x7f" + content[end + 20 :]


FAR_DOWN = b'<worksheet><sheetData><row r="1048576"><c r="A1048576"><v>1</v></c></row></sheetData></worksheet>'
FAR_RIGHT = b'<x:sheetData xmlns:x="x"><x:row><x:c r = "XFD1"><x:v>1</x:v></x:c></x:row></x:sheetData>'
UNPLACED = b"<sheetData><row>" + b"<c><v>1</v></c>" * 51 + b"</row></sheetData>"


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"MZ\x90\x00\x03" + bytes(100), "varken CSV eller"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(100), "varken CSV eller"),
        (zipped(**{"a.exe": b"MZ"}), "varken CSV eller"),
        (b"PK\x03\x04" + b"x" * 100, "går inte att läsa"),
        (with_false_place(workbook(["egen"])), "går inte att läsa"),
        (workbook_with(b"<worksheet>"), "går inte att läsa"),
        (workbook_with(FAR_DOWN), "mer än 10000 rader"),
        (workbook_with(FAR_RIGHT), "mer än 50 kolumner"),
        (zipped(**{"xl/workbook.xml": b"<workbook/>", "elsewhere.XML": FAR_RIGHT}), "mer än 50 kolumner"),
        (workbook_with(UNPLACED), "mer än 50 kolumner"),
        (workbook_with(bytes(read.MAX_UNPACKED)), "när den är uppackad"),
        (lines("egen,,Älvdalen,2024,T,5,").encode("cp1252"), "inte i UTF-8"),
        (lines(*["egen,2034,,2024,T,5,"] * 100_000), "mer än 10000 rader"),
        (b"x" * (read.MAX_BYTES + 1), "för stor"),
        (lines("egen" + "," * 60), "mer än 50 kolumner"),
        (lines("egen," + "x" * 501), "Rad 2 har en cell"),
        (lines('egen,2034,"Orsa,2024,T,5,'), "citattecken"),
        (HEADING, "inga rader"),
        ("\n\n", "inga rader"),
        (lines("egen,2034", heading="nyckeltal,place_code"), "key_figure, year, gender, value"),
        (lines("egen,5", heading="key_figure,year,gender,value"), "place_code"),
        (lines("egen,5", heading=HEADING + ",Value"), "två gånger: value"),
    ],
    ids=lambda value: value if isinstance(value, str) and len(value) < 40 else "",
)
def test_file_that_cannot_be_read_says_why(content, said):
    assert said in fault_of(content)


def test_workbook_with_a_part_of_a_false_size_is_refused():
    file = io.BytesIO(workbook(["egen"]))
    with zipfile.ZipFile(file, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/more", bytes(54321))
    honest, size = file.getvalue(), (54321).to_bytes(4, "little")
    assert len(read.read_rows(uploaded(honest))) == 2
    assert honest.count(size) == 2  # in the part's own header and in the list of all
    assert "går inte att läsa" in fault_of(honest.replace(size, (12).to_bytes(4, "little")))


def test_headings_may_be_in_any_case_and_order_and_empty_rows_are_passed_over(own):
    heading = "Status,VALUE,gender,Year,Note,place,KEY_FIGURE"
    result = checked(lines("", "final,12.5,t,2023,hej,orsa,EGEN", ",,,,,,", heading=heading))
    assert (result.unchanged, result.faults) == (1, [])


def test_formula_has_the_value_stored_with_it_and_without_one_is_missing(own):
    formula = workbook(["egen", "2034", "", 2024, "T", "=1+1", "final"])
    assert "Värdet saknas" in checked(formula).faults[0].text
    source, kept = zipfile.ZipFile(io.BytesIO(formula)), io.BytesIO()
    with zipfile.ZipFile(kept, "w") as archive:
        for name in source.namelist():
            archive.writestr(name, source.read(name).replace(b"<v></v>", b"<v>2</v>").replace(b"<v />", b"<v>2</v>"))
    assert checked(kept.getvalue()).changes[0][5] == "2"
