"""A yearly report is approved by another than who wrote it, published as it was approved, and never changes then."""

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from core.pdf.typesetting import TypesettingError
from followup.annual_report import actions
from followup.annual_report.actions import approve, publish, send_back, why_not_approve
from followup.annual_report.document import LANGUAGES, document_of, fingerprint, gather
from followup.annual_report.lifecycle import NotAsSeen, ReportError, State
from followup.models import AnnualReport, AnnualReportPdf, Measurement
from strategy.models import SubGoal
from tests.factories import IndicatorFactory, measure
from tests.pdf import as_pdf, text_of


def approved(report, by):
    return approve(pk=report.pk, seen=fingerprint(gather(report)), by=by)


def first_row(report, language="sv"):
    part = document_of(report, language)["sections"][0]["parts"][0]
    return [cell["text"] for cell in part["tables"][0]["rows"][0]["cells"]]


def test_draft_gathers_the_year_and_nothing_later(report, year):
    assert first_row(report)[1:] == [f"58,0 ({year})", f"56,0 ({year - 1})", "Blir bättre"]


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({"summary_sv": ""}, "Sammanfattningen saknas"),
        ({"year": timezone.localdate().year}, "Året är inte slut"),
        ({"is_example": True}, "exempel"),
    ],
)
def test_what_is_not_ready_cannot_be_approved(report, process_leader, changed, reason):
    AnnualReport.objects.filter(pk=report.pk).update(**changed)
    report.refresh_from_db()
    assert reason in why_not_approve(report, process_leader)
    with pytest.raises(ReportError, match=reason):
        approved(report, process_leader)
    report.refresh_from_db()
    assert (report.state, report.content) == (State.DRAFT, {})


def test_whoever_wrote_the_summary_cannot_approve_it(report, colleague):
    with pytest.raises(ReportError, match="Du har skrivit"):
        approved(report, colleague)
    with pytest.raises(IntegrityError), transaction.atomic():
        AnnualReport.objects.filter(pk=report.pk).update(approved_by=colleague)


def test_nothing_is_approved_that_was_not_seen(report, process_leader, revise):
    seen = fingerprint(gather(report))
    revise(41)
    with pytest.raises(NotAsSeen):
        approve(pk=report.pk, seen=seen, by=process_leader)


def test_published_is_what_was_approved(report, process_leader, revise):
    approved(report, process_leader)
    revise(41)
    report = publish(pk=report.pk, by=process_leader)
    assert first_row(report)[1].startswith("58")


def test_what_was_sent_back_gathers_anew(report, process_leader, revise):
    approved(report, process_leader)
    revise(41)
    report = send_back(pk=report.pk, by=process_leader)
    assert first_row(report)[1].startswith("41")
    with pytest.raises(NotAsSeen):
        publish(pk=report.pk, by=process_leader)


def test_published_report_stays_byte_for_byte_the_same(client, report, publish_report, revise, indicator, monkeypatch):
    publish_report(report)
    path = report.get_absolute_url()
    pdf_path = f"{path.rstrip('/')}.pdf"
    before, document = client.get(pdf_path), AnnualReport.objects.get().content
    assert "58" in text_of(as_pdf(before))
    revise(41)
    SubGoal.objects.update(title_sv="Ett annat namn")
    indicator.delete()
    monkeypatch.setattr(actions, "report_pdf", None)  # as if the template made something else today
    after = client.get(pdf_path)
    assert after.content == before.content
    assert after["ETag"] == before["ETag"]
    assert AnnualReport.objects.get().content == document
    page = client.get(path).text
    assert "58" in page
    assert "Ett annat namn" not in page.split("<main")[1].split('class="page-footer"')[0]


def test_nothing_is_published_if_a_pdf_cannot_be_made(report, process_leader, monkeypatch):
    approved(report, process_leader)
    made = []

    def make(document, **kwargs):
        made.append(document["language"])
        if document["language"] == "ar":
            raise TypesettingError("No font")
        return b"%PDF"

    monkeypatch.setattr(actions, "report_pdf", make)
    with pytest.raises(TypesettingError):
        publish(pk=report.pk, by=process_leader)
    assert "ar" in made
    report.refresh_from_db()
    assert (report.state, AnnualReportPdf.objects.count()) == (State.APPROVED, 0)


def test_who_publishes_second_changes_nothing(report, publish_report, process_leader):
    publish_report(report)
    at = AnnualReport.objects.get().published_at
    with pytest.raises(NotAsSeen, match="publicerat"):
        publish(pk=report.pk, by=process_leader)
    assert AnnualReport.objects.get().published_at == at
    assert AnnualReportPdf.objects.count() == len(LANGUAGES)


def test_numbers_stand_beside_those_of_the_report_before_if_it_is_published(report, publish_report, colleague, year):
    earlier = AnnualReport.objects.create(year=year - 1, summary_sv="<p>Förra året.</p>", written_by=colleague)
    assert f"för {year - 1} så som den är känd nu" in document_of(report, "sv")["compared"]
    publish_report(earlier)
    Measurement.objects.filter(year=year - 1).update(value=99)
    document = document_of(report, "sv")
    assert document["compared"].startswith(f"Varje siffra står bredvid den i årsberättelsen {year - 1}.")
    assert first_row(report)[2].startswith("56")


def test_examples_stay_out(report, year):
    example = IndicatorFactory(sub_goal=SubGoal.objects.current().first(), title_sv="Påhittat", is_example=True)
    measure(example, report_place(), [1, 2], first_year=year - 1)
    assert "Påhittat" not in str(gather(report))


def report_place():
    return Measurement.objects.first().organisation
