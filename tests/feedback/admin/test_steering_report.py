"""The report for the steering group: the right numbers, public texts only, as a page, a PDF and a workbook."""

import html
import io
from datetime import date, timedelta
from urllib.parse import urlencode

import pytest
from django.utils import timezone
from openpyxl import load_workbook

from core.audit.entries import Kind
from feedback.actions import mark_as_spam, mark_confidential
from feedback.admin.steering_report import previous_quarter
from feedback.lifecycle import CloseReason, Handling
from feedback.models import Inspel, Theme
from feedback.reporting.groups import midnight
from feedback.reporting.steering_report import Selection, steering_report
from tests.audit import lines, refuse_entries
from tests.factories import InspelFactory, OrganisationFactory, SubGoalFactory, bulk_inspel, published_inspel
from tests.pdf import as_pdf, text_of
from tests.rendered_form import form_of
from tests.staff import QUEUE

ADDRESS = f"{QUEUE}rapport/"
QUARTER_AND_YEAR = [date(2026, 3, 31), date(2026, 12, 31)]


def chosen(**more):
    today = timezone.localdate()
    return {"first": today - timedelta(days=30), "last": today} | more


def take_out(client, kind, **more):
    return form_of(client.get(ADDRESS, chosen(**more)), "kind").submit(client, ("kind", kind))


def workbook(client, **more):
    response = take_out(client, "xlsx", **more)
    assert response.status_code == 200
    return load_workbook(io.BytesIO(response.content))


def values(sheet):
    return dict(row[:2] for row in sheet.iter_rows(min_row=2, values_only=True))


def pdf_text(client, **more):
    response = take_out(client, "pdf", **more)
    assert "no-store" in response["Cache-Control"]
    pdf = as_pdf(response)
    assert pdf.trailer["/Root"]["/MarkInfo"]["/Marked"]
    return text_of(pdf)


def test_numbers_are_of_the_period(leader_client, process_leader):
    InspelFactory.create_batch(3)
    published_inspel(by=process_leader)
    old = InspelFactory()
    Inspel.objects.filter(pk=old.pk).update(received_at=timezone.now() - timedelta(days=60))
    mark_as_spam(inspel=InspelFactory(), by=process_leader)
    report = leader_client.get(ADDRESS, chosen()).context["report"]
    assert [value for _label, value in report.key_figures][:4] == [4, 3, 0, 1]


def test_numbers_stand_beside_those_of_the_period_before(leader_client):
    old, _new = InspelFactory.create_batch(2)
    Inspel.objects.filter(pk=old.pk).update(received_at=timezone.now() - timedelta(days=40))
    InspelFactory.create_batch(2)
    response = leader_client.get(ADDRESS, chosen())
    assert response.context["report"].compared_figures()[0] == ("Kom in", 3, 1)
    assert "(före: 1)" in response.text
    assert "3 (perioden före: 1)" in pdf_text(leader_client)
    assert ("Kom in", 3, 1) in [row[:3] for row in workbook(leader_client).worksheets[0].values]


@pytest.mark.parametrize(
    ("first", "last", "before"),
    [
        (date(2026, 4, 1), date(2026, 6, 30), (date(2026, 1, 1), date(2026, 3, 31))),
        (date(2026, 1, 1), date(2026, 12, 31), (date(2025, 1, 1), date(2025, 12, 31))),
        (date(2026, 3, 1), date(2026, 3, 31), (date(2026, 2, 1), date(2026, 2, 28))),
        (date(2026, 3, 2), date(2026, 3, 8), (date(2026, 2, 23), date(2026, 3, 1))),
    ],
)
def test_period_before_is_as_long(first, last, before):
    selection = Selection(first, last).before()
    assert (selection.first, selection.last) == before


def test_year_is_divided_into_months_and_a_quarter_into_weeks(db):
    rows = [len(steering_report(Selection(date(2026, 1, 1), last)).tables[0].rows) for last in QUARTER_AND_YEAR]
    assert rows == [14, 12]


def test_only_public_texts_are_quoted(leader_client, process_leader):
    InspelFactory(text="Aldrig publicerat")
    shown = published_inspel(by=process_leader, title="Syns", text="Det publika", reply="Svaret till alla")
    secret = published_inspel(by=process_leader, title="Hemligt", text="Sekretess")
    mark_confidential(inspel=secret, ground="OSL 25 kap. 1 §", by=process_leader)
    sheets = workbook(leader_client)
    quotes = list(sheets.worksheets[-1].iter_rows(min_row=2, values_only=True))
    assert [(row[0], row[3], row[4]) for row in quotes] == [(shown.reference, "Det publika", "Svaret till alla")]
    assert list(values(sheets.worksheets[0]).values()).count("2") == 0
    text = pdf_text(leader_client)
    page = leader_client.get(ADDRESS, chosen()).text
    for said in [text, page]:
        assert "Det publika" in said
        assert "Aldrig publicerat" not in said
        assert "Sekretess" not in said


@pytest.mark.parametrize(
    "text", ['=HYPERLINK("http://evil.example")', "+1+1", "-2", "@SUM(A1)", "\t=1", "https://x.example"]
)
def test_workbook_runs_no_formula_of_a_sender(leader_client, process_leader, text):
    published_inspel(by=process_leader, title="Rubrik", text=text, reply=text)
    sheet = workbook(leader_client).worksheets[-1]
    cells = [sheet.cell(2, column) for column in (4, 5)]
    assert {cell.data_type for cell in cells} == {"s"}
    assert {cell.value.strip() for cell in cells} == {text.strip()}
    assert all(cell.hyperlink is None for cell in cells)


@pytest.fixture
def quarter(process_leader):
    """What came in during the first quarter of 2025: 9 staff, 6 residents and on its last day an association."""
    rows = bulk_inspel(16, published_by=process_leader)
    Inspel.objects.update(received_at=midnight(date(2025, 2, 3)))
    Inspel.objects.filter(pk__in=[row.pk for row in rows[:6]]).update(role="resident")
    Inspel.objects.filter(pk=rows[15].pk).update(role="association", received_at=midnight(date(2025, 3, 31)))


def by_role(client, first, last, **more):
    tables = client.get(ADDRESS, {"first": first, "last": last} | more).context["report"].tables
    return [count for _label, count in next(table for table in tables if table.title == "Efter vem som skickat").rows]


@pytest.mark.parametrize(
    ("first", "last", "shown"),
    [
        ("2025-01-01", "2025-03-31", [9, 7]),
        ("2024-12-30", "2025-04-01", [9, 7]),
        ("2025-01-01", "2025-03-30", []),  # the day that it lacks would show the association
        ("2025-03-31", "2025-03-31", []),
        ("2025-01-02", "2025-06-30", []),
    ],
)
def test_no_two_periods_show_a_small_group_by_their_difference(leader_client, quarter, first, last, shown):
    assert by_role(leader_client, first, last) == shown


def test_groups_are_not_counted_of_a_quarter_that_is_not_over(leader_client, quarter):
    Inspel.objects.update(received_at=timezone.now())
    today = timezone.localdate()
    assert by_role(leader_client, today - timedelta(days=92), today + timedelta(days=92)) == []


def test_page_pdf_and_workbook_say_how_groups_are_counted(leader_client, quarter):
    days = {"first": "2025-01-01", "last": "2025-03-31"}
    response = leader_client.get(ADDRESS, days)
    [note] = {table.note for table in response.context["report"].tables if table.note}
    assert note in html.unescape(response.text)
    cells = [cell for sheet in workbook(leader_client, **days) for row in sheet.values for cell in row]
    assert note in cells
    text = " ".join(pdf_text(leader_client, **days).split())
    assert text.index("Inspel som kommit in") < text.index("Siffrorna i grupper") < text.index(note[:30])


def test_report_of_nothing_can_be_made(leader_client, db):
    assert [figure for _label, figure in leader_client.get(ADDRESS, chosen()).context["report"].key_figures] == [
        0,
        0,
        0,
        0,
    ]
    assert pdf_text(leader_client)
    assert workbook(leader_client)


@pytest.mark.parametrize(
    "wrong",
    [
        {"first": "2026-02-30"},
        {"first": ""},
        {"first": "2026-02-01", "last": "2026-01-01"},
        {"first": "1900-01-01", "last": "2026-01-01"},
        {"sub_goal": "99"},
        {"theme": "x"},
    ],
)
def test_wrong_choice_is_said_at_its_field(leader_client, db, wrong):
    response = leader_client.post(f"{ADDRESS}?{urlencode(chosen() | wrong)}", {"kind": "pdf"})
    assert response.status_code == 422
    assert response.context["form"].errors


def test_pdf_that_cannot_be_made_leaves_what_was_chosen_and_the_workbook(leader_client, db, settings):
    settings.PDF_MAX_SECONDS = 0
    response = take_out(leader_client, "pdf")
    assert response.status_code == 422
    assert "PDF-filen gick inte att göra" in response.text
    assert f'value="{chosen()["first"]}"' in response.text
    assert not lines(Kind.EXPORT)
    assert take_out(leader_client, "xlsx").status_code == 200


def test_each_file_that_is_taken_out_is_in_the_audit_log_or_not_given(leader_client):
    place, days = OrganisationFactory(kind="municipality", name_sv="Orsa"), chosen()
    assert take_out(leader_client, "xlsx", municipality=place.pk).status_code == 200
    said = {"format": "xlsx", "selection": [f"{days['first']} – {days['last']}", "Orsa"]}
    assert lines(Kind.EXPORT) == [("processledare", "Rapport till styrgruppen", said)]
    assert leader_client.get(ADDRESS, chosen(kind="xlsx"))["Content-Type"].startswith("text/html")
    leader_client.raise_request_exception = False
    refuse_entries()
    refused = take_out(leader_client, "xlsx")
    assert refused.status_code >= 500
    assert refused["Content-Type"].startswith("text/html")


def test_only_moderators_see_it(editor_client, client):
    assert editor_client.get(ADDRESS).status_code == 403
    assert client.get(ADDRESS).status_code == 302


def test_first_choice_is_the_quarter_before(leader_client):
    assert previous_quarter(date(2026, 1, 5)) == (date(2025, 10, 1), date(2025, 12, 31))
    assert previous_quarter(date(2026, 11, 22)) == (date(2026, 7, 1), date(2026, 9, 30))
    assert leader_client.get(ADDRESS).status_code == 200


def test_report_makes_few_queries_at_many_rows(leader_client, process_leader, django_assert_max_num_queries):
    SubGoalFactory()
    bulk_inspel(30, published_by=process_leader)
    with django_assert_max_num_queries(25):
        leader_client.get(ADDRESS, chosen())


GROUPS = ["Per delmål", "Per kommun", "Efter vem som skickat", "Per tema", "Avslutade utan åtgärd"]
NEEDS_MORE = {"outside_mandate", "duplicate"}  # the database wants to know more of these
QUARTER = date(2025, 1, 1), date(2025, 3, 31)


@pytest.fixture
def grouped(process_leader):
    """What came in during a quarter: 7 and 6 of two groups of each kind, on its last day 1 of a third."""
    rows = bulk_inspel(14, published_by=process_leader)
    goals, places = SubGoalFactory.create_batch(3), OrganisationFactory.create_batch(3, kind="municipality")
    themes = [Theme.objects.create(slug=f"t{number}", name_sv=f"Tema {number}") for number in range(3)]
    reasons = [reason for reason in CloseReason.values if reason not in NEEDS_MORE][:3]
    for row, kind in zip(rows, [0] * 7 + [1] * 6 + [2], strict=True):
        row.themes.add(themes[kind])
        Inspel.objects.filter(pk=row.pk).update(
            received_at=midnight(date(2025, 3, 31) if kind == 2 else date(2025, 2, 3)),
            handling=Handling.CLOSED,
            close_reason=reasons[kind],
            sub_goal=goals[kind],
            municipality=places[kind],
            role=["resident", "relative", "staff"][kind],
        )
    return {"sub_goal": goals, "municipality": places, "theme": themes}


def counts_of(selection):
    tables = steering_report(selection).tables
    return {table.title: [count for _label, count in table.rows] for table in tables if table.note}


@pytest.mark.parametrize(
    ("first", "last", "shown"),
    [
        (*QUARTER, [7, 7]),  # the third is one, and hides the second with it
        (date(2025, 1, 1), date(2025, 3, 30), []),  # the day that it lacks would show the third
        (date(2025, 3, 31), date(2025, 3, 31), []),
        (date(2025, 2, 3), date(2025, 2, 3), []),
        (date(2024, 12, 30), date(2025, 4, 1), [7, 7]),
    ],
)
def test_no_two_periods_show_a_group_by_their_difference(grouped, first, last, shown):
    assert counts_of(Selection(first, last)) == dict.fromkeys(GROUPS, shown)


@pytest.mark.parametrize("field", ["sub_goal", "municipality", "theme"])
def test_a_part_says_no_more_than_its_line_in_the_report_of_everything(grouped, field):
    large, hidden, small = grouped[field]
    said = [dict(steering_report(Selection(*QUARTER, **{field: row})).key_figures) for row in (large, hidden, small)]
    assert [figures.get("Kom in") for figures in said] == [7, None, None]
    assert said[2] == {}
    days = steering_report(Selection(date(2025, 1, 1), date(2025, 3, 30), **{field: large}))
    assert (days.key_figures, days.tables) == ([], [])
    assert days.figures_note.startswith("En del räknas bara för hela kvartal")


def test_two_parts_together_are_not_counted(leader_client, grouped):
    goal, theme = grouped["sub_goal"][0], grouped["theme"][0]
    both = {"sub_goal": goal.pk, "theme": theme.pk, "first": QUARTER[0], "last": QUARTER[1]}
    report = leader_client.get(ADDRESS, both).context["report"]
    assert (report.key_figures, report.tables) == ([], [])
    [*_chosen, note] = [row[0] for row in workbook(leader_client, **both).worksheets[0].values if row[0]]
    assert note == report.figures_note
    assert " ".join(note.split()[:6]) in " ".join(pdf_text(leader_client, **both).split())
