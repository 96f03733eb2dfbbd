"""
One mail about all that came within a short time, instead of one each, so that nobody can fill the staff's mailboxes.

The first after a quiet time is told of at once. What follows within GROUP_MAIL_MINUTES shares the next mail, which
waits until that time has passed. A mail tells of the row that it is about and those after it, up to the row of the
next mail of its kind. So each row is told of once, however late a mail is sent.
"""

from datetime import timedelta

from django.conf import settings

from core.mail.queue import queue_mail
from core.models.outgoing_mail import OutgoingMail


def queue_group_mail(*, kind, about, within=None, is_ended=lambda first_id: False):
    """
    Queue a mail about a saved row, unless one that waits will tell of it. Call it in the transaction that saves it.

    `within` is a queryset of the rows that may share a mail with it, such as those to the same person; None is all of
    the kind. What decides it must never change for a row. `is_ended` gets the id of the first row of a group, and
    returns whether no more may be added to it.
    """
    mails = _mails(kind, within)
    if not settings.GROUP_MAIL_MINUTES or not _takes_one_more(mails, about.pk, is_ended):
        queue_mail(kind=kind, about=about, not_before=_next_turn(mails))


def _mails(kind, within):
    mails = OutgoingMail.objects.filter(kind=kind)
    return mails if within is None else mails.filter(about_id__in=within.order_by().values("pk"))


def _takes_one_more(mails, about_id, is_ended):
    """
    Return whether a mail waits that was never tried and that tells of the row too.

    Its row stays locked until the row that it tells of is committed: a worker can claim it only then.
    """
    untried = mails.waiting().filter(attempts=0, about_id__lte=about_id)
    mail = untried.select_for_update().order_by("-about_id").first()
    return mail is not None and not is_ended(mail.about_id)


def _next_turn(mails):
    """Return when the next of the mails may go: now, or GROUP_MAIL_MINUTES after the last one."""
    last = mails.order_by("-pk").first()
    if last is None or last.status == OutgoingMail.Status.NOT_NEEDED:
        return None
    return (last.sent_at or last.created_at) + timedelta(minutes=settings.GROUP_MAIL_MINUTES)


def group_of(kind, first_id, rows, *, within=None):
    """
    Return a list of the primary keys of `rows`, a queryset, that the mail of the kind about `first_id` tells of.

    `within` is as in queue_group_mail.

    The rows are read before the next mail is looked for: what is saved in between is left to that mail.
    """
    ids = list(rows.filter(pk__gte=first_id).order_by("pk").values_list("pk", flat=True))
    next_mail = _mails(kind, within).filter(about_id__gt=first_id).order_by("about_id").first()
    return [pk for pk in ids if next_mail is None or pk < next_mail.about_id]
