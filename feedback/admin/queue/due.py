"""What is due when: the days left to answer an inspel, and the inspel that comes next."""

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from feedback.lifecycle import Handling


def next_in_queue(inspel, rows):
    """
    Return the one of `rows`, a queryset of inspel, that is due next after this one, or None if there is no other.

    After the last one it starts again with the one that is due first. One that waits for its sender comes only when no
    other is left, as in the queue. Of its columns only the reference is read.
    """
    others = rows.exclude(pk=inspel.pk).order_by("answer_due_on", "pk").only("reference")
    for_us = others.exclude(handling=Handling.WAITING_FOR_SENDER)
    return _due_after(inspel, for_us) or _due_after(inspel, others)


def _due_after(inspel, others):
    after = others.filter(
        Q(answer_due_on__gt=inspel.answer_due_on) | Q(answer_due_on=inspel.answer_due_on, pk__gt=inspel.pk)
    )
    return after.first() or others.first()


def time_left(inspel):
    """Return how long there is to answer, in words, or "" if the inspel is not open."""
    if inspel.handling not in Handling.open_states():
        return ""
    days = (inspel.answer_due_on - timezone.localdate()).days
    if days < 0:
        return ngettext("Overdue by %(days)d day", "Overdue by %(days)d days", -days) % {"days": -days}
    if days == 0:
        return _("To be answered today")
    return ngettext("%(days)d day left", "%(days)d days left", days) % {"days": days}


def is_overdue(inspel):
    return inspel.handling in Handling.open_states() and inspel.answer_due_on < timezone.localdate()
