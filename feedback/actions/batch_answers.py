"""Answers that are written and wait, to be sent together with others."""

from dataclasses import dataclass, field

from django.db import transaction
from django.utils.translation import gettext as _

from feedback.actions.handling import answer
from feedback.actions.publication import publish as publish_one
from feedback.actions.transitions import locked, log
from feedback.lifecycle import Handling, Publication, TransitionNotAllowed
from feedback.models import Inspel, InspelEvent


@transaction.atomic
def hold_answer(*, inspel, by):
    """Let the answer that is written wait. Raises TransitionNotAllowed if there is none, or if it has been given."""
    inspel = locked(inspel)
    if not inspel.answer or inspel.handling not in Handling.open_states():
        raise TransitionNotAllowed("no answer that can wait")
    return _set_held(inspel, is_held=True, by=by, note=_("The answer waits to be sent together with others."))


@transaction.atomic
def stop_holding_answer(*, inspel, by):
    """Make the answer a mere draft again."""
    return _set_held(locked(inspel), is_held=False, by=by, note=_("The answer is a draft again."))


@transaction.atomic
def release_held(*, inspel, by, publish=False):
    """
    Give the sender the answer that waited and, if asked to, publish the text that is ready for the site.

    Raises TransitionNotAllowed if no answer waits, as when somebody else was first.
    """
    inspel = locked(inspel)
    if not inspel.answer_is_held:
        raise TransitionNotAllowed("no answer waits")
    answer(inspel=inspel, text=inspel.answer, by=by)
    if publish and is_ready_for_site(inspel):
        publish_one(inspel=inspel, title=inspel.public_title, text=inspel.public_text, by=by)
    return inspel


def is_ready_for_site(inspel):
    """Whether it can be published as it is: consent, nothing secret, and somebody has written title and text."""
    written = inspel.public_title and inspel.public_text
    return bool(written and inspel.may_be_published and inspel.publication != Publication.PUBLISHED)


def _set_held(inspel, *, is_held, by, note):
    if inspel.answer_is_held != is_held:
        inspel.answer_is_held = is_held
        inspel.save(update_fields=["answer_is_held"])
        log(inspel, InspelEvent.What.ANSWER, by=by, note=note)
    return inspel


@dataclass
class BatchResult:
    """`done` holds the inspel that were changed, `skipped` pairs of a reference and why it was left as it is."""

    done: list = field(default_factory=list)
    skipped: list = field(default_factory=list)


class Skipped(Exception):
    """An inspel of the group that is left alone; the message says why, in words for the process leader."""


def answer_group(*, inspel, text, by):
    """
    Give each of the inspel the same answer; each sender who wants it gets a mail. Return a BatchResult.

    One that is decided already is skipped, and so is one that somebody has begun another answer to: that is never
    overwritten unseen. Each is answered in a transaction of its own, so a call that was cut off can be made again.
    """
    report = BatchResult()
    for one in inspel:
        try:
            report.done.append(_answer_one(one, text, by))
        except Skipped as reason:
            report.skipped.append((one.reference, str(reason)))
    return report


@transaction.atomic
def _answer_one(inspel, text, by):
    try:
        inspel = locked(inspel)
    except Inspel.DoesNotExist as error:
        raise Skipped(_("It is no longer there.")) from error
    if inspel.handling in Inspel.Handling.open_states() and inspel.answer.strip() not in {"", text.strip()}:
        raise Skipped(_("An answer of its own has been begun."))
    try:
        return answer(inspel=inspel, text=text, by=by)
    except TransitionNotAllowed as error:
        state = inspel.get_handling_display()
        raise Skipped(_("It is decided already: %(state)s.") % {"state": state}) from error
