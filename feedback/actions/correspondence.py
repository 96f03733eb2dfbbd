"""The private dialogue between a sender and the process leaders: messages, and the verdict on the answer."""

from django.db import transaction
from django.utils import timezone

from core.mail.groups import queue_group_mail
from core.mail.queue import queue_mail
from feedback.actions.handling import reopen as reopen_inspel
from feedback.actions.transitions import (
    lock_duplicate_merging,
    locked,
    log_event,
    take_if_free,
    transition_handling,
)
from feedback.deadlines import answer_due_on
from feedback.lifecycle import EventDetail, Handling, TransitionNotAllowed
from feedback.models import AnswerVerdict, InspelEvent, InspelMessage
from feedback.notifications.notify import notify_sender
from feedback.privacy.private_link import sha256_hex


@transaction.atomic
def write_to_sender(*, inspel, text, by, wants_reply=True, key=None):
    """
    Write a message to the sender and return it. If nobody has taken the inspel, `by` takes it.

    With `wants_reply`, an open inspel then waits for the sender.

    `key` is the key of the form. A second call with the same key, as after a double click, stores nothing and returns
    the first message. Raise TransitionNotAllowed if the inspel does not take messages.
    """
    inspel = locked(inspel)
    if sent_before := _message_with_key(inspel, key):
        return sent_before
    message = _create_message(inspel, text, by=by, key=key, detail=EventDetail.TO_SENDER)
    take_if_free(inspel, by)
    if wants_reply:
        _wait_for_sender(inspel, by)
    notify_sender("feedback.message", inspel, about=message)
    return message


@transaction.atomic
def write_as_sender(*, inspel, text, key):
    """
    Store a message from the sender and return it, also after the answer. Handling that waited for it goes on.

    `key` and the exception are as in write_to_sender.
    """
    inspel = locked(inspel)
    if sent_before := _message_with_key(inspel, key):
        return sent_before
    message = _create_message(inspel, text, by=None, key=key, detail=EventDetail.FROM_SENDER)
    if inspel.handling == Handling.WAITING_FOR_SENDER:
        # The time that the sender took is not taken from the process leader's time to answer.
        due = max(inspel.answer_due_on, answer_due_on(timezone.localdate()))
        transition_handling(inspel, Handling.IN_REVIEW, by=None, answer_due_on=due)
    queue_group_mail(kind="feedback.sender_wrote", about=message)
    return message


def mark_messages_read(*, inspel, by=None):
    """
    Mark the messages of the other side as read and return how many there were.

    The reader is the process leader `by`, or the sender if `by` is None.
    """
    unread = inspel.messages.unread()
    unread = unread.exclude(by=None) if by is None else unread.from_sender()
    return unread.update(read_at=timezone.now())


def _message_with_key(inspel, key):
    return inspel.messages.filter(key_hash=_key_hash(inspel, key)).first() if key else None


def _key_hash(inspel, key):
    return sha256_hex(f"{inspel.pk} {key}")


def _create_message(inspel, text, *, by, key, detail):
    if not inspel.accepts_messages:
        raise TransitionNotAllowed("withdrawn, or put aside as spam")
    message = InspelMessage.objects.create(
        inspel=inspel, by=by, text=text, key_hash=_key_hash(inspel, key) if key else None
    )
    log_event(inspel, InspelEvent.What.MESSAGE, by=by, to_state=detail)
    return message


def _wait_for_sender(inspel, by):
    if inspel.handling in {Handling.RECEIVED, Handling.REOPENED}:
        transition_handling(inspel, Handling.IN_REVIEW, by=by)
    if inspel.handling == Handling.IN_REVIEW:
        transition_handling(inspel, Handling.WAITING_FOR_SENDER, by=by)


@transaction.atomic
def submit_verdict(*, inspel, was_helpful, comment="", answered_at=None):
    """
    Store the sender's verdict on the answer and return it. A “no” asks for reopening, which a process leader decides.

    `answered_at` is when the answer was given that the sender saw. The same verdict twice is a double click. Raise
    TransitionNotAllowed for a different verdict on the same answer, or if that answer is no longer the current one.
    """
    inspel = locked(inspel)
    if not inspel.accepts_verdict or (answered_at and answered_at != inspel.answered_at):
        raise TransitionNotAllowed("no answer, or another one")
    verdict, is_new = AnswerVerdict.objects.get_or_create(
        inspel=inspel,
        answered_at=inspel.answered_at,
        defaults={"was_helpful": was_helpful, "comment": comment},
    )
    if is_new:
        detail = EventDetail.HELPED if was_helpful else EventDetail.DID_NOT_HELP
        log_event(inspel, InspelEvent.What.VERDICT, to_state=detail)
        if not was_helpful:
            queue_mail(kind="feedback.sender_not_helped", about=verdict)
    elif (verdict.was_helpful, verdict.comment) != (was_helpful, comment):
        raise TransitionNotAllowed("judged already")
    return verdict


@transaction.atomic
def settle_verdict(*, verdict, by, reopen=False, note=""):
    """
    Settle a verdict and return it. With `reopen` the inspel is reopened, else the answer stands.

    Raise TransitionNotAllowed if it is settled already. The sender gets a mail in both cases, but not about a “yes”.
    """
    lock_duplicate_merging()
    inspel = locked(verdict.inspel)
    verdict = AnswerVerdict.objects.get(pk=verdict.pk)  # the lock on the inspel protects it too
    if verdict.settled_at:
        raise TransitionNotAllowed("settled already")
    if reopen:
        reopen_inspel(inspel=inspel, by=by, note=note)
        verdict.refresh_from_db()
    if not verdict.settled_at:  # reopening settles a “no”, but not a “yes”
        verdict.settled_at, verdict.settled_by = timezone.now(), by
        verdict.save(update_fields=["settled_at", "settled_by"])
    if not reopen:
        detail = EventDetail.READ if verdict.was_helpful else EventDetail.ANSWER_STANDS
        log_event(inspel, InspelEvent.What.VERDICT, by=by, to_state=detail, note=note)
        if not verdict.was_helpful:
            notify_sender("feedback.answer_stands", inspel, about=verdict)
    return verdict
