"""The sender's word on whether the answer helped, and what a process leader makes of it."""

from django.db import transaction
from django.utils import timezone

from contacts.mail import promise_mail
from feedback.actions.handling import reopen as reopen_inspel
from feedback.actions.moving import locked, log
from feedback.actions.telling import tell_sender
from feedback.life import MoveNotAllowed, Step
from feedback.models import AnswerVerdict, InspelEvent


@transaction.atomic
def judge_answer(*, inspel, was_helpful, comment="", answered_at=None):
    """
    Keep the sender's word on the answer; a “no” asks for reopening, and a process leader decides.

    `answered_at` tells which answer the sender had before the eyes. The same word twice is a double click; another
    word on the same answer, or a word on an answer that is no longer the one given, raises MoveNotAllowed.
    """
    inspel = locked(inspel)
    if not inspel.may_be_judged or (answered_at and answered_at != inspel.answered_at):
        raise MoveNotAllowed("no answer, or another one")
    verdict, is_new = AnswerVerdict.objects.get_or_create(
        inspel=inspel,
        answered_at=inspel.answered_at,
        defaults={"was_helpful": was_helpful, "comment": comment},
    )
    if is_new:
        log(inspel, InspelEvent.What.VERDICT, to_state=Step.HELPED if was_helpful else Step.DID_NOT_HELP)
        if not was_helpful:
            promise_mail(kind="feedback.sender_not_helped", about=verdict)
    elif (verdict.was_helpful, verdict.comment) != (was_helpful, comment):
        raise MoveNotAllowed("judged already")
    return verdict


@transaction.atomic
def settle_verdict(*, verdict, by, reopen=False, note=""):
    """Mark the sender's word as read; with `reopen` open the inspel again, else the answer stands."""
    inspel = locked(verdict.inspel)
    verdict = AnswerVerdict.objects.get(pk=verdict.pk)  # with the inspel locked nobody else is here
    if verdict.settled_at:
        raise MoveNotAllowed("settled already")
    if reopen:
        reopen_inspel(inspel=inspel, by=by, note=note)
        verdict.refresh_from_db()
    if not verdict.settled_at:
        verdict.settled_at, verdict.settled_by = timezone.now(), by
        verdict.save(update_fields=["settled_at", "settled_by"])
    if not reopen:
        step = Step.READ if verdict.was_helpful else Step.ANSWER_STANDS
        log(inspel, InspelEvent.What.VERDICT, by=by, to_state=step, note=note)
        if not verdict.was_helpful:
            tell_sender("feedback.answer_stands", inspel, about=verdict)
    return verdict
