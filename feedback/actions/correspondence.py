"""The private dialogue about an inspel, between its sender and a process leader."""

from django.db import transaction
from django.utils import timezone

from core.mail.queue import queue_mail
from feedback.actions.handling import reopen as reopen_inspel
from feedback.actions.transitions import locked, log, transition_handling
from feedback.deadlines import answer_due_on
from feedback.lifecycle import EventDetail, Handling, TransitionNotAllowed
from feedback.models import AnswerVerdict, InspelEvent, InspelMessage
from feedback.notifications.queue import notify_sender
from feedback.privacy.private_link import sha256_hex


@transaction.atomic
def write_to_sender(*, inspel, text, by, wants_reply=True, key=None):
    """
    Write to the sender. If a reply is wanted and nothing is decided yet, the inspel waits for the sender.

    A second call with the same form key, as after a double click, returns the first message and stores nothing.
    """
    inspel = locked(inspel)
    if first := _same_click(inspel, key):
        return first
    message = _write(inspel, text, by=by, key=key, step=EventDetail.TO_SENDER)
    if wants_reply:
        _wait_for_sender(inspel, by)
    notify_sender("feedback.message", inspel, about=message)
    return message


@transaction.atomic
def write_as_sender(*, inspel, text, key):
    """Take the sender's reply, or something to add at any time, also after the answer. The key is as above."""
    inspel = locked(inspel)
    if first := _same_click(inspel, key):
        return first
    message = _write(inspel, text, by=None, key=key, step=EventDetail.FROM_SENDER)
    if inspel.handling == Handling.WAITING_FOR_SENDER:
        # The time that the sender took is not the process leader's.
        due = max(inspel.answer_due_on, answer_due_on(timezone.localdate()))
        transition_handling(inspel, Handling.IN_REVIEW, by=None, answer_due_on=due)
    queue_mail(kind="feedback.sender_wrote", about=message)
    return message


def mark_messages_read(*, inspel, by=None):
    """Note that the sender, or the process leader `by`, has read what the other side wrote; return how much."""
    unread = inspel.messages.unread()
    unread = unread.exclude(by=None) if by is None else unread.from_sender()
    return unread.update(read_at=timezone.now())


def _same_click(inspel, key):
    return inspel.messages.filter(key_hash=_key_hash(inspel, key)).first() if key else None


def _key_hash(inspel, key):
    return sha256_hex(f"{inspel.pk} {key}")


def _write(inspel, text, *, by, key, step):
    if not inspel.takes_messages:
        raise TransitionNotAllowed("withdrawn, or put aside as spam")
    message = InspelMessage.objects.create(
        inspel=inspel, by=by, text=text, key_hash=_key_hash(inspel, key) if key else None
    )
    log(inspel, InspelEvent.What.MESSAGE, by=by, to_state=step)
    return message


def _wait_for_sender(inspel, by):
    if inspel.handling in {Handling.RECEIVED, Handling.REOPENED}:
        transition_handling(inspel, Handling.IN_REVIEW, by=by)
    if inspel.handling == Handling.IN_REVIEW:
        transition_handling(inspel, Handling.WAITING_FOR_SENDER, by=by)


@transaction.atomic
def submit_verdict(*, inspel, was_helpful, comment="", answered_at=None):
    """
    Keep the sender's word on the answer; a “no” asks for reopening, and a process leader decides.

    `answered_at` tells which answer the sender had before the eyes. The same word twice is a double click; another
    word on the same answer, or a word on an answer that is no longer the one given, raises TransitionNotAllowed.
    """
    inspel = locked(inspel)
    if not inspel.may_be_judged or (answered_at and answered_at != inspel.answered_at):
        raise TransitionNotAllowed("no answer, or another one")
    verdict, is_new = AnswerVerdict.objects.get_or_create(
        inspel=inspel,
        answered_at=inspel.answered_at,
        defaults={"was_helpful": was_helpful, "comment": comment},
    )
    if is_new:
        log(inspel, InspelEvent.What.VERDICT, to_state=EventDetail.HELPED if was_helpful else EventDetail.DID_NOT_HELP)
        if not was_helpful:
            queue_mail(kind="feedback.sender_not_helped", about=verdict)
    elif (verdict.was_helpful, verdict.comment) != (was_helpful, comment):
        raise TransitionNotAllowed("judged already")
    return verdict


@transaction.atomic
def settle_verdict(*, verdict, by, reopen=False, note=""):
    """Mark the sender's word as read; with `reopen` open the inspel again, else the answer stands."""
    inspel = locked(verdict.inspel)
    verdict = AnswerVerdict.objects.get(pk=verdict.pk)  # with the inspel locked nobody else is here
    if verdict.settled_at:
        raise TransitionNotAllowed("settled already")
    if reopen:
        reopen_inspel(inspel=inspel, by=by, note=note)
        verdict.refresh_from_db()
    if not verdict.settled_at:
        verdict.settled_at, verdict.settled_by = timezone.now(), by
        verdict.save(update_fields=["settled_at", "settled_by"])
    if not reopen:
        step = EventDetail.READ if verdict.was_helpful else EventDetail.ANSWER_STANDS
        log(inspel, InspelEvent.What.VERDICT, by=by, to_state=step, note=note)
        if not verdict.was_helpful:
            notify_sender("feedback.answer_stands", inspel, about=verdict)
    return verdict
