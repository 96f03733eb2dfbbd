"""What everybody reads of the yearly reports: the list, the page and the PDF in each language, and the corrections."""

from datetime import timedelta

import pytest
from django.utils import timezone

from contacts.models import Organisation
from feedback.models import Inspel
from followup.annual_report.document import document_of
from followup.models import AnnualReportCorrection, Promise
from strategy.models import SubGoal
from tests.factories import (
    ActivityFactory,
    AssessmentPeriodFactory,
    InspelFactory,
    StatementFactory,
    assess,
)
from tests.pdf import as_pdf, text_of
from tests.public_pages import PREFIXES
from tests.strategy.pdf import elements


def table_of(document, anchor, number=0):
    """Return the rows of a table of a section as lists of texts."""
    section = next(section for section in document["sections"] if section["anchor"] == anchor)
    tables = [table for part in section["parts"] for table in part["tables"]]
    return [[cell["text"] for cell in row["cells"]] for row in tables[number]["rows"]]


def test_list_says_that_none_is_published(client, report):
    assert "Ingen årsberättelse är publicerad här än." in client.get("/arsberattelse/").text
    assert client.get(report.get_absolute_url()).status_code == 404
    assert client.get(f"/arsberattelse/{report.year}.pdf").status_code == 404


@pytest.mark.parametrize("year", ["0000", "1999", "99999", "tjugo"])
def test_year_without_a_report_is_not_found(client, db, year):
    assert client.get(f"/arsberattelse/{year}/").status_code == 404


def test_page_and_pdf_are_there_in_each_language(client, report, publish_report):
    publish_report(report)
    assert f'href="/arsberattelse/{report.year}/"' in client.get("/arsberattelse/").text
    for code, prefix in PREFIXES.items():
        page = client.get(f"{prefix}/arsberattelse/{report.year}/")
        assert f'href="{prefix}/arsberattelse/{report.year}.pdf"' in page.text
        reader = as_pdf(client.get(f"{prefix}/arsberattelse/{report.year}.pdf"))
        root = reader.root_object
        assert root["/Lang"] == code.partition("-")[0]
        assert root["/MarkInfo"]["/Marked"].value is True
        assert root["/ViewerPreferences"]["/DisplayDocTitle"].value is True
        assert "<pdfuaid:part>1</pdfuaid:part>" in root["/Metadata"].get_object().get_data().decode()
        assert str(report.year) in reader.metadata.title


def test_pdf_has_summary_tables_and_charts_with_alternative_texts(client, report, publish_report):
    publish_report(report)
    reader = as_pdf(client.get(f"/arsberattelse/{report.year}.pdf"))
    tree = reader.root_object["/StructTreeRoot"]
    tags = [tag for tag, _language in elements(tree["/K"])]
    assert {"/Table", "/TH", "/Figure", "/H1", "/P"} <= set(tags)
    assert any("Trygga" in text and "58" in text for text in alternative_texts(tree["/K"]))
    assert "Året då fler fick vård nära hemmet." in text_of(reader)


def alternative_texts(node):
    node = node.get_object()
    if isinstance(node, list):
        for child in node:
            yield from alternative_texts(child)
    elif isinstance(node, dict):
        if "/Alt" in node:
            yield str(node["/Alt"])
        if "/K" in node:
            yield from alternative_texts(node["/K"])


def test_corrections_and_revised_values_stand_above_the_report(client, report, publish_report, revise, year, indicator):
    publish_report(report)
    assert "Rättelser efter publiceringen" not in client.get(report.get_absolute_url()).text
    AnnualReportCorrection.objects.create(report=report, text_sv="Tabellen över löften räknade ett för mycket.")
    revise(41)
    page = " ".join(client.get(report.get_absolute_url()).text.replace("\u00a0", " ").split())
    assert "Tabellen över löften räknade ett för mycket." in page
    assert f"</a>: {year}: 58 i årsberättelsen, 41 nu" in page
    indicator.delete()
    assert "Trygga</span>: är inte längre ett nyckeltal här" in client.get(report.get_absolute_url()).text


def test_activities_and_promises_are_counted_by_their_days(report, year, indicator):
    def day(month, of=year):
        return timezone.localdate().replace(year=of, month=month, day=1)

    begun = ActivityFactory(title_sv="Hembesök", starts_on=day(2))
    ActivityFactory(title_sv="Slut", starts_on=day(3, year - 1), ends_on=day(5), status="done")
    ActivityFactory(title_sv="Nästa år", starts_on=day(2, year + 1), entered_on=day(2, year + 1))
    for due, made, outcome, settled in [
        (day(6), day(2), "kept", day(5)),
        (day(6), day(2), "explained", day(7)),
        (day(6), day(2), "open", None),
        (day(6), day(2), "kept", day(2, year + 1)),
        (day(6, year + 1), day(11), "open", None),
    ]:
        promise = Promise(activity=begun, text_sv="Vi återkommer.", due_on=due, made_on=made, slug=f"{due}-{settled}")
        promise.slug = f"loften-{Promise.objects.count()}"
        promise.save()
        Promise.objects.filter(pk=promise.pk).update(outcome=outcome, settled_on=settled)
    document = document_of(report, "sv")
    assert table_of(document, "aktiviteter") == [
        ["Började", "1", "1"],
        ["Avslutades", "1", "–"],
        ["Pågick vid årets slut", "1", "1"],
    ]
    assert [row[0] for row in table_of(document, "aktiviteter", 1)] == ["Slut", "Hembesök"]
    assert [row[1] for row in table_of(document, "loften")] == ["5", "1", "1", "2"]


def test_self_assessments_are_compared_only_if_the_statements_may_be(report, year, facts):
    goals, places = list(SubGoal.objects.current()[:2]), list(Organisation.objects.municipalities()[:2])
    same = StatementFactory(sub_goal=goals[0])
    changed = StatementFactory(sub_goal=goals[1])
    periods = []
    for number, (of, score) in enumerate([(year - 1, 2), (year, 4)]):
        if number:
            changed.text_sv, changed.may_be_compared = "Något helt annat.", False
            changed.save()
            changed.keep_version()
        day = timezone.localdate().replace(year=of, month=3, day=1)
        period = AssessmentPeriodFactory(opens_on=day, closes_on=day + timedelta(days=20))
        period.settle_versions()
        for place in places[: number + 1]:
            assess(period, place, dict.fromkeys(period.versions.all(), score))
        periods.append(period)
    document = document_of(report, "sv")
    rows = {row[0]: row[1:] for row in table_of(document, "sjalvskattning")}
    assert rows[goals[0].title] == ["4,0 av 5", "2,0 av 5"]
    assert rows[goals[1].title] == ["4,0 av 5", "Andra påståenden"]
    paragraphs = [text["text"] for text in document["sections"][1]["parts"][0]["paragraphs"]]
    assert paragraphs[0] == "2 av 16 har svarat"
    assert same.pk


def test_inspel_are_counted_without_small_groups(report, year, facts):
    goals = list(SubGoal.objects.current()[:2])
    at = timezone.now().replace(year=year, month=2, day=3)
    for goal, count in [(goals[0], 6), (goals[1], 5), (None, 1)]:
        for _number in range(count):
            Inspel.objects.filter(pk=InspelFactory(sub_goal=goal).pk).update(received_at=at)
    document = document_of(report, "sv")
    assert table_of(document, "inspel")[0] == ["Kom in", "12", "–"]
    groups = dict(table_of(document, "inspel", 1))
    assert groups.get(goals[0].title_with_years) == "6"
    assert str(1) not in groups.values()
