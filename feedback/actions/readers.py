"""What readers do with a published inspel: agree with it, or report it. Process leaders settle the reports."""

from datetime import timedelta

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _
from django_tasks import task

from core.mail.groups import queue_group_mail
from core.rate_limit import limited_until_tomorrow
from feedback.actions.publication import unpublish
from feedback.actions.transitions import locked, log_event
from feedback.lifecycle import TransitionNotAllowed
from feedback.models import Agreement, Inspel, InspelEvent, InspelReport
from feedback.privacy.device_hash import device_hash


class TooManyFromNetworkError(Exception):
    """So many devices of one network have agreed with the inspel today that they may be one. `retry_at` is midnight."""

    def __init__(self, retry_at):
        super().__init__()
        self.retry_at = retry_at


@transaction.atomic
def agree(*, inspel, device, network=""):
    """
    Count that a device agrees with a published inspel, once a day. Return whether it was counted now.

    `device` is what feedback.privacy.device_hash.device_of returns. Of two clicks at the same moment one is counted: a
    constraint allows one row, and the database does the addition. Raise TransitionNotAllowed if it is not published,
    and TooManyFromNetworkError if as many others in the network as DAILY_LIMITS allows have agreed with it today: a
    program can have any number of browser names, but not of networks.
    """
    today = timezone.localdate()
    is_first_today = not Agreement.objects.filter(day=today).exists()
    hashed = device_hash(device, inspel=inspel, day=today)
    _row, is_new = Agreement.objects.get_or_create(inspel=inspel, day=today, device_hash=hashed)
    if is_new and (retry_at := limited_until_tomorrow("agree", f"{inspel.pk} {network}")):
        raise TooManyFromNetworkError(retry_at)
    if is_new and not Inspel.objects.published().filter(pk=inspel.pk).update(agreements=F("agreements") + 1):
        raise TransitionNotAllowed("it is no longer public")
    if is_first_today:
        forget_old_agreements.using(run_after=timezone.now() + timedelta(days=1)).enqueue()
    return is_new


def has_agreed_today(*, inspel, device):
    """Return whether the device, as device_of returns it, has agreed with the inspel today."""
    today = timezone.localdate()
    hashed = device_hash(device, inspel=inspel, day=today)
    return Agreement.objects.filter(inspel=inspel, day=today, device_hash=hashed).exists()


@task()
def forget_old_agreements():
    """Delete the rows of earlier days, which have no use any more. The counts stay."""
    Agreement.objects.filter(day__lt=timezone.localdate()).delete()


@transaction.atomic
def report_inspel(*, inspel, reason, comment=""):
    """
    Store a report and queue a mail to the moderators. Return the report; the same one twice is a double click.

    Raise TransitionNotAllowed if the inspel is not public any more.
    """
    inspel = locked(inspel)
    if not inspel.is_public:
        raise TransitionNotAllowed("it is no longer public")
    report, is_new = InspelReport.objects.unsettled().get_or_create(inspel=inspel, reason=reason, comment=comment)
    if is_new:
        log_event(inspel, InspelEvent.What.REPORT, to_state=reason)
        queue_group_mail(kind="feedback.reported", about=report)
    return report


@transaction.atomic
def settle_report(*, report, outcome, by):
    """
    Settle a report with an InspelReport.Outcome and return it.

    The outcome “taken down” unpublishes the inspel and settles all its reports. Raise TransitionNotAllowed if somebody
    else has settled the report.
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
    log_event(inspel, InspelEvent.What.REPORT, by=by, to_state=outcome)
    report.refresh_from_db()
    return report
