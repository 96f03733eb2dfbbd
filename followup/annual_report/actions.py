"""What happens to a yearly report: its summary is changed, and it is approved, sent back or published."""

import hashlib

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from followup.annual_report.document import LANGUAGES, fingerprint, gather
from followup.annual_report.lifecycle import TRANSITIONS, NotAsSeen, ReportError, State
from followup.annual_report.pdf import report_pdf
from followup.models import AnnualReport, AnnualReportPdf


def approve(*, pk, seen, by):
    """
    Store what the report gathers as approved, if it is what the person has seen: `seen` is its fingerprint.

    Raise ReportError with the reason if it cannot be approved, or not by this person.
    """
    report = AnnualReport.objects.get(pk=pk)
    content = gather(report)
    if fingerprint(content) != seen:
        raise NotAsSeen(_("Something in the report has changed meanwhile. Read it once more: this is how it is now."))
    with transaction.atomic():
        report = _lock(pk, State.APPROVED)
        if reason := why_not_approve(report, by):
            raise ReportError(reason)
        report.content, report.approved_by, report.approved_at = content, by, timezone.now()
        return _move(report, State.APPROVED, by)


def why_not_approve(report, user):
    """Return why the person cannot approve the draft, or ""."""
    if report.is_example:
        return _("This is an example. Nobody can approve what is made up.")
    if not report.summary:
        return _("The summary is missing. Write it first.")
    if not report.year_is_over:
        return _("The year is not over. Its report can be approved from 1 January on.")
    if report.written_by_id == user.pk:
        return _("You wrote the summary. Another process leader has to approve it.")
    return ""


@transaction.atomic
def send_back(*, pk, by):
    """Make an approved report a draft again. Raise ReportError if it is none."""
    return withdraw_approval(_lock(pk, State.DRAFT), by)


def withdraw_approval(report, by):
    """Make a locked report a draft again, which gathers what is known then."""
    report.content, report.approved_by, report.approved_at = {}, None, None
    return _move(report, State.DRAFT, by)


def publish(*, pk, by):
    """
    Publish an approved report as it was approved, with its PDF in every language. They never change after that.

    Raise ReportError if it is not approved, and TypesettingError if a PDF cannot be made: then nothing is published.
    """
    report = AnnualReport.objects.get(pk=pk)
    _require(report, State.PUBLISHED)
    pdfs = [_pdf(report, language) for language in LANGUAGES]
    with transaction.atomic():
        locked = _lock(pk, State.PUBLISHED)
        if locked.content != report.content:
            raise NotAsSeen(_("Somebody else has dealt with the report meanwhile. Nothing was published."))
        AnnualReportPdf.objects.bulk_create(pdfs)
        locked.published_at = timezone.now()
        return _move(locked, State.PUBLISHED, by)


def _pdf(report, language):
    content = report_pdf(report.content["documents"][language], dated=timezone.localdate(report.approved_at))
    digest = hashlib.sha256(content).hexdigest()
    return AnnualReportPdf(report=report, language=language, content=content, fingerprint=digest)


def _lock(pk, state):
    report = AnnualReport.objects.select_for_update().get(pk=pk)
    _require(report, state)
    return report


def _require(report, state):
    if state not in TRANSITIONS[report.state]:
        raise NotAsSeen(
            _("The report is %(state)s by now, so nothing was done.") % {"state": report.get_state_display()}
        )


def _move(report, state, by):
    report.state, report._history_user = state, by
    report.save()
    return report
