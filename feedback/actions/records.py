"""The inspel as public records: removal by the retention rules, and the log of copies that were disclosed."""

from django.db import transaction
from django.utils import timezone
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
def remove_again(receipts):
    """
    Remove what the receipts tell of, and store them. Return from how many inspel something was removed.

    A backup that is restored brings back what was removed since. An inspel with the same reference that came in on
    another day is another one.
    """
    found = [row for receipt in receipts if (row := _remove_by_receipt(receipt))]
    return len(set(found))


def _remove_by_receipt(receipt):
    """Return the reference if there was something to remove, else None."""
    rows = Inspel.objects.select_for_update(of=("self",)).filter(reference=receipt.reference)
    inspel = next((row for row in rows if timezone.localdate(row.received_at) == receipt.received_on), None)
    removes_everything = receipt.removed == RetentionRule.Removes.EVERYTHING
    if inspel is None or not (removes_everything or inspel.has_personal_data):
        return None
    if removes_everything:
        remove_promises([inspel.pk])
        inspel.delete()
    else:
        erase_sender_data(inspel, note=receipt.decision_reference)
    # Who removed it may have no account here any more.
    receipt.pk, receipt.by = None, None
    receipt.save(force_insert=True)
    return receipt.reference


@transaction.atomic
def log_disclosure(*, inspel, kind, left_out, by):
    """Log that a copy was made for somebody who asked for it, and which parts were left out; so does the audit log."""
    record(Kind.DISCLOSURE, by=by, about=inspel, format=kind, left_out=describe_left_out(left_out))
    note = _("A copy was made. Left out: %(parts)s.") % {"parts": describe_left_out(left_out)}
    return log_event(inspel, InspelEvent.What.RECORD, by=by, note=note)
