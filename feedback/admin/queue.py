"""The order in which inspel are taken: what waits first, the one that is due first before the others."""

from django.db.models import Case, Q, When
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from feedback.life import Handling
from feedback.models import Inspel

QUEUE_ORDER = [Case(When(handling__in=Handling.open_states(), then=0), default=1), "answer_due_on", "pk"]


def next_in_queue(inspel):
    """Return the inspel to take after this one, from the top again after the last; None if no other waits."""
    waiting = Inspel.objects.open().exclude(pk=inspel.pk).order_by("answer_due_on", "pk")
    after = waiting.filter(
        Q(answer_due_on__gt=inspel.answer_due_on) | Q(answer_due_on=inspel.answer_due_on, pk__gt=inspel.pk)
    )
    return after.first() or waiting.first()


def time_left(inspel):
    """Say how long there is to answer, or "" when nothing waits to be answered."""
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
