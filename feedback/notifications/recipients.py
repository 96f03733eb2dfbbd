"""
Who hears of a new inspel at once, and the daily mail of those who want one instead.

Nobody is told twice of an inspel and none is left out, whatever fails in between. Inspel are stored one after the other
(models/reference.py), so their ids tell what somebody has been told of: everything up to `last_notified_id`. The hour that
was last due is kept too, so the task may run any number of times: it promises one mail a day for each who wants it.
"""

from django.db.models import Q

from feedback.models import ModeratorPreference
from feedback.moderators import moderators

AT_ONCE = ModeratorPreference.NewInspelMail.AT_ONCE
DAILY = ModeratorPreference.NewInspelMail.DAILY
NEVER = ModeratorPreference.NewInspelMail.NEVER


def new_inspel_recipients(inspel):
    """Return those who get a mail about just this inspel: all who moderate, but for those who chose otherwise."""
    otherwise = ModeratorPreference.objects.filter(
        Q(new_inspel_mail__in=[DAILY, NEVER]) | Q(last_notified_id__gte=inspel.pk)
    )
    return moderators().exclude(pk__in=otherwise.values("user"))


def reply_recipients(inspel):
    """
    Return those who get a mail when the sender writes or says that the answer did not help.

    That is whoever has taken the inspel, but for who wants no mail; if nobody has, those who want to hear at once.
    """
    if inspel.assigned_to_id:
        return moderators().filter(pk=inspel.assigned_to_id).exclude(moderator_preference__new_inspel_mail=NEVER)
    return moderators().exclude(moderator_preference__new_inspel_mail__in=[DAILY, NEVER])
