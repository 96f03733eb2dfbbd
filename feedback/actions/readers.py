"""
What lets a device agree with an inspel once a day, without the portal knowing which device it was.

A device is its address and what its browser calls itself. Only a hash is stored, with a key made of the secret and the
day, and of which inspel it is: a row can be joined neither to a person, nor to another day, nor to what else the same
device agreed with. Rows older than a day have no use, and a task removes them.
"""

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _
from django_tasks import task

from core.mail.queue import queue_mail
from feedback.actions.publication import unpublish
from feedback.actions.transitions import locked, log
from feedback.lifecycle import TransitionNotAllowed
from feedback.models import Agreement, Inspel, InspelEvent, InspelReport
from feedback.privacy.device_hash import device_hash


@task()
def forget_old_agreements():
    """Remove what earlier days have no use for any more; the counts stay."""
    Agreement.objects.filter(day__lt=timezone.localdate()).delete()


@transaction.atomic
def agree(*, inspel, device):
    """
    Count that a device agrees with a published inspel, once a day. Return whether it was counted now.

    `device` is what the request says of it (feedback.agreement.device_of). Clicks at the same moment are counted once:
    a constraint holds it, and the database adds, so none is lost either.
    """
    today = timezone.localdate()
    is_first_today = not Agreement.objects.filter(day=today).exists()
    hashed = device_hash(device, inspel=inspel, day=today)
    _row, is_new = Agreement.objects.get_or_create(inspel=inspel, day=today, device_hash=hashed)
    if is_new and not Inspel.objects.published().filter(pk=inspel.pk).update(agreements=F("agreements") + 1):
        raise TransitionNotAllowed("it is no longer public")
    if is_first_today:
        forget_old_agreements.using(run_after=timezone.now() + timezone.timedelta(days=1)).enqueue()
    return is_new


@transaction.atomic
def report_inspel(*, inspel, reason, comment=""):
    """
    Keep a report and promise a mail to those who moderate. The same one twice, as after a double click, is one.

    Raises TransitionNotAllowed if the inspel is not public any more: then there is nothing left to report.
    """
    inspel = locked(inspel)
    if not inspel.is_public:
        raise TransitionNotAllowed("it is no longer public")
    report, is_new = InspelReport.objects.unsettled().get_or_create(inspel=inspel, reason=reason, comment=comment)
    if is_new:
        log(inspel, InspelEvent.What.REPORT, to_state=reason)
        queue_mail(kind="feedback.reported", about=report)
    return report


@transaction.atomic
def settle_report(*, report, outcome, by):
    """
    Settle what came of a report. “Taken down” takes the inspel down, and settles all reports of it at once.

    Raises TransitionNotAllowed if somebody else has settled it.
    """
    inspel = locked(report.inspel)
    unsettled = InspelReport.objects.unsettled().filter(inspel=inspel)
    if not unsettled.filter(pk=report.pk).exists():
        raise TransitionNotAllowed("the report is settled")
    if outcome == InspelReport.Outcome.TAKEN_DOWN:
        if inspel.is_public:
            unpublish(inspel=inspel, by=by, note=_("After a report from the public."))
    else:
        unsettled = unsettled.filter(pk=report.pk)
    unsettled.update(outcome=outcome, settled_at=timezone.now(), settled_by=by)
    log(inspel, InspelEvent.What.REPORT, by=by, to_state=outcome)
    report.refresh_from_db()
    return report
