"""The inspel as public records: removal by the retention rules, and the log of copies that were disclosed."""

from django.db import transaction
from django.utils.translation import gettext as _

from core.audit.entries import Kind, record
from feedback.actions.promises import remove_promises
from feedback.actions.transitions import erase_sender_data, log_event
from feedback.models import DeletionReceipt, Inspel, InspelEvent, RetentionRule
from feedback.reporting.disclosure import describe_left_out


@transaction.atomic
def remove_by_rule(*, rule, inspel_ids, batch, now):
    """
    Remove what the rule says from those of the inspel that are overdue at `now`. Return how many that was.

    Each is checked again under a lock, so one that has been reopened meanwhile is left alone. Each leaves a
    DeletionReceipt; `batch` is the name of the run in it.
    """
    rows = list(rule.overdue(now).filter(pk__in=inspel_ids).select_for_update(of=("self",)))
    DeletionReceipt.objects.bulk_create(_receipt(row, rule, batch) for row in rows)
    if rule.removes == RetentionRule.Removes.EVERYTHING:
        remove_promises([row.pk for row in rows])
        Inspel.objects.filter(pk__in=[row.pk for row in rows]).delete()
    else:
        for row in rows:
            erase_sender_data(row, note=rule.decision_reference)
    return len(rows)


def _receipt(inspel, rule, batch):
    return DeletionReceipt.for_inspel(
        inspel,
        why=DeletionReceipt.Why.RETENTION,
        removed=rule.removes,
        decision_reference=rule.decision_reference,
        batch=batch,
    )


@transaction.atomic
def log_disclosure(*, inspel, kind, left_out, by):
    """Log that a copy was made for somebody who asked for it, and which parts were left out; so does the audit log."""
    record(Kind.DISCLOSURE, by=by, about=inspel, format=kind, left_out=describe_left_out(left_out))
    note = _("A copy was made. Left out: %(parts)s.") % {"parts": describe_left_out(left_out)}
    return log_event(inspel, InspelEvent.What.RECORD, by=by, note=note)
