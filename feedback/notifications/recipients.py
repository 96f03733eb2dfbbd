"""Which moderators get a mail about an inspel, by their choices of mail (ModeratorPreference)."""

from django.db.models import Q

from core.raw_sql import ask
from feedback.models import ModeratorPreference
from feedback.moderators import moderators

AT_ONCE = ModeratorPreference.NewInspelMail.AT_ONCE
DAILY = ModeratorPreference.NewInspelMail.DAILY
NEVER = ModeratorPreference.NewInspelMail.NEVER

_TOLD = "SELECT 1 FROM feedback_moderatorpreference WHERE last_notified_id >= %(inspel_id)s LIMIT 1"


def new_inspel_recipients(inspel_id):
    """
    Return a queryset of the moderators who get a mail about this new inspel and those that came soon after it.

    These are all but those who chose otherwise, and those whom an earlier choice has notified of it already.
    """
    others = ModeratorPreference.objects.filter(
        Q(new_inspel_mail__in=[DAILY, NEVER]) | Q(last_notified_id__gte=inspel_id)
    )
    return moderators().exclude(pk__in=others.values("user"))


def is_told_otherwise(inspel_id):
    """
    Return whether a change of choice or a daily mail has told somebody of this inspel.

    Who was told of it gets no mail that begins with it, so what comes later needs a mail of its own.
    """
    return bool(ask(_TOLD, inspel_id=inspel_id))


def reply_recipients(inspel):
    """
    Return a queryset of the moderators who get a mail about a message from the sender or a verdict of “no”.

    That is the one to whom the inspel is assigned, unless the choice is no mail. If it is not assigned, it is all those
    who want a mail at once.
    """
    if inspel.assigned_to_id:
        return moderators().filter(pk=inspel.assigned_to_id).exclude(moderator_preference__new_inspel_mail=NEVER)
    return moderators().exclude(moderator_preference__new_inspel_mail__in=[DAILY, NEVER])
