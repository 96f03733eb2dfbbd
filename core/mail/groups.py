"""
One mail about all that came within a short time, instead of one each, so that nobody can fill the staff's mailboxes.

The first after a quiet time is told of at once. What follows within GROUP_MAIL_MINUTES shares the next mail, which
waits until that time has passed. A mail tells of the row that it is about and those after it, up to the row of the
next mail of its kind. So each row is told of once, however late a mail is sent.
"""

from datetime import timedelta

from django.conf import settings

from core.locks import lock
from core.mail.queue import queue_mail
from core.mail.registry import MAIL_KINDS
from core.models.outgoing_mail import OutgoingMail


def queue_group_mail(*, kind, about, within=None, is_ended=lambda first_id: False):
    """
    Queue a mail about a saved row, unless one that waits will tell of it. Call it in the transaction that saves it.

    `within` is a queryset of the rows that may share a mail with it, such as those to the same person; None is all of
    the kind. What decides it must never change for a row. `is_ended` gets the id of the first row of a group, and
    returns whether no more may be added to it.
    """
    mails = _mails(kind, within)
    if not settings.GROUP_MAIL_MINUTES or not _is_shared(kind, mails, about.pk, is_ended):
        queue_mail(kind=kind, about=about, not_before=_next_turn(mails))


def _is_shared(kind, mails, about_id, is_ended):
    """Return whether a mail that waits will tell of the row too. If not, the caller begins one."""
    is_settled = MAIL_KINDS[kind].settle is not None
    if _takes_one_more(mails, about_id, is_ended, is_settled):
        return True
    if not is_settled:
        return False
    lock(f"core.mail.groups {kind}")  # of several at the same moment one begins the mail that all share
    return _takes_one_more(mails, about_id, is_ended, is_settled) or _begins_earlier(mails, about_id, is_ended)


def _begins_earlier(mails, about_id, is_ended):
    """Let the mail that a row with a higher id began at the same moment begin with this one; return if there is one."""
    mail = mails.waiting().filter(attempts=0, about_id__gt=about_id).order_by("about_id").first()
    if mail is None or is_ended(mail.about_id):
        return False
    mail.about_id = about_id
    mail.save(update_fields=["about_id"])
    return True


def _mails(kind, within):
    mails = OutgoingMail.objects.filter(kind=kind)
    return mails if within is None else mails.filter(about_id__in=within.order_by().values("pk"))


def _takes_one_more(mails, about_id, is_ended, is_settled):
    """
    Return whether a mail waits that was never tried and that tells of the row too.

    A worker can claim it only when the row that it tells of is committed: that waits for it (`is_settled`), or the
    mail's row stays locked until then.
    """
    untried = mails.waiting().filter(attempts=0, about_id__lte=about_id)
    untried = untried if is_settled else untried.select_for_update()
    first_id = untried.order_by("-about_id").values_list("about_id", flat=True).first()
    return first_id is not None and not is_ended(first_id)


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
