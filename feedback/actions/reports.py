"""Reports from the public that a published inspel ought not to stand as it does."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from contacts.mail import promise_mail
from feedback.actions.moving import locked, log
from feedback.actions.publication import unpublish
from feedback.life import MoveNotAllowed
from feedback.models import InspelEvent, InspelReport


@transaction.atomic
def report_inspel(*, inspel, reason, comment=""):
    """
    Keep a report and promise a mail to those who moderate. The same one twice, as after a double click, is one.

    Raises MoveNotAllowed if the inspel is not public any more: then there is nothing left to report.
    """
    inspel = locked(inspel)
    if not inspel.is_public:
        raise MoveNotAllowed("it is no longer public")
    report, is_new = InspelReport.objects.unsettled().get_or_create(inspel=inspel, reason=reason, comment=comment)
    if is_new:
        log(inspel, InspelEvent.What.REPORT, to_state=reason)
        promise_mail(kind="feedback.reported", about=report)
    return report


@transaction.atomic
def settle_report(*, report, outcome, by):
    """
    Settle what came of a report. “Taken down” takes the inspel down, and settles all reports of it at once.

    Raises MoveNotAllowed if somebody else has settled it.
    """
    inspel = locked(report.inspel)
    unsettled = InspelReport.objects.unsettled().filter(inspel=inspel)
    if not unsettled.filter(pk=report.pk).exists():
        raise MoveNotAllowed("the report is settled")
    if outcome == InspelReport.Outcome.TAKEN_DOWN:
        if inspel.is_public:
            unpublish(inspel=inspel, by=by, note=_("After a report from the public."))
    else:
        unsettled = unsettled.filter(pk=report.pk)
    unsettled.update(outcome=outcome, settled_at=timezone.now(), settled_by=by)
    log(inspel, InspelEvent.What.REPORT, by=by, to_state=outcome)
    report.refresh_from_db()
    return report
