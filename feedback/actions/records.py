"""Removing what a decision of the authority says shall no longer be kept. Each removal leaves a receipt."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from feedback.actions.transitions import erase_sender_data, log
from feedback.models import DeletionReceipt, Inspel, InspelEvent, RetentionRule
from feedback.reporting.disclosure import left_out_in_words


@transaction.atomic
def remove_by_rule(*, rule, inspel_ids, batch, now):
    """
    Remove from the inspel what the rule says, and return how many it was done to.

    Each is looked at once more under a lock: one that has been opened again meanwhile is left alone.
    """
    rows = list(rule.overdue(now).filter(pk__in=inspel_ids).select_for_update(of=("self",)))
    DeletionReceipt.objects.bulk_create(_receipt(row, rule, batch) for row in rows)
    if rule.removes == RetentionRule.Removes.EVERYTHING:
        Inspel.objects.filter(pk__in=[row.pk for row in rows]).delete()
    else:
        for row in rows:
            erase_sender_data(row, note=rule.decision_reference)
    return len(rows)


def _receipt(inspel, rule, batch):
    return DeletionReceipt(
        reference=inspel.reference,
        why=DeletionReceipt.Why.RETENTION,
        removed=rule.removes,
        state=inspel.handling,
        received_on=timezone.localdate(inspel.received_at),
        decision_reference=rule.decision_reference,
        batch=batch,
    )


@transaction.atomic
def note_disclosure(*, inspel, left_out, by):
    """Put into the log that a copy was made, and what was left out of it."""
    note = _("A copy was made. Left out: %(parts)s.") % {"parts": left_out_in_words(left_out)}
    return log(inspel, InspelEvent.What.RECORD, by=by, note=note)
