"""The private dialogue about an inspel, between its sender and a process leader."""

from django.db import transaction
from django.utils import timezone

from contacts.mail import promise_mail
from feedback.actions.moving import locked, log, move_handling
from feedback.actions.telling import tell_sender
from feedback.deadline import answer_due_on
from feedback.life import Handling, MoveNotAllowed, Step
from feedback.models import InspelEvent, InspelMessage
from feedback.private_link import hash_of


@transaction.atomic
def write_to_sender(*, inspel, text, by, wants_reply=True, key=None):
    """
    Write to the sender. If a reply is wanted and nothing is decided yet, the inspel waits for the sender.

    A second call with the same form key, as after a double click, returns the first message and stores nothing.
    """
    inspel = locked(inspel)
    if first := _same_click(inspel, key):
        return first
    message = _write(inspel, text, by=by, key=key, step=Step.TO_SENDER)
    if wants_reply:
        _wait_for_sender(inspel, by)
    tell_sender("feedback.message", inspel, about=message)
    return message


@transaction.atomic
def write_as_sender(*, inspel, text, key):
    """Take the sender's reply, or something to add at any time, also after the answer. The key is as above."""
    inspel = locked(inspel)
    if first := _same_click(inspel, key):
        return first
    message = _write(inspel, text, by=None, key=key, step=Step.FROM_SENDER)
    if inspel.handling == Handling.WAITING_FOR_SENDER:
        # The time that the sender took is not the process leader's.
        due = max(inspel.answer_due_on, answer_due_on(timezone.localdate()))
        move_handling(inspel, Handling.IN_REVIEW, by=None, answer_due_on=due)
    promise_mail(kind="feedback.sender_wrote", about=message)
    return message


def mark_messages_read(*, inspel, by=None):
    """Note that the sender, or the process leader `by`, has read what the other side wrote; return how much."""
    unread = inspel.messages.unread()
    unread = unread.exclude(by=None) if by is None else unread.from_sender()
    return unread.update(read_at=timezone.now())


def _same_click(inspel, key):
    return inspel.messages.filter(key_hash=_key_hash(inspel, key)).first() if key else None


def _key_hash(inspel, key):
    return hash_of(f"{inspel.pk} {key}")


def _write(inspel, text, *, by, key, step):
    if not inspel.takes_messages:
        raise MoveNotAllowed("withdrawn, or put aside as spam")
    message = InspelMessage.objects.create(
        inspel=inspel, by=by, text=text, key_hash=_key_hash(inspel, key) if key else None
    )
    log(inspel, InspelEvent.What.MESSAGE, by=by, to_state=step)
    return message


def _wait_for_sender(inspel, by):
    if inspel.handling in {Handling.RECEIVED, Handling.REOPENED}:
        move_handling(inspel, Handling.IN_REVIEW, by=by)
    if inspel.handling == Handling.IN_REVIEW:
        move_handling(inspel, Handling.WAITING_FOR_SENDER, by=by)
