"""Answers that are written and wait, to be sent together with others."""

from django.db import transaction
from django.utils.translation import gettext as _

from feedback.actions.handling import answer
from feedback.actions.moving import locked, log
from feedback.actions.publication import publish as publish_one
from feedback.life import Handling, MoveNotAllowed, Publication
from feedback.models import InspelEvent


@transaction.atomic
def hold_answer(*, inspel, by):
    """Let the answer that is written wait. Raises MoveNotAllowed if there is none, or if it has been given."""
    inspel = locked(inspel)
    if not inspel.answer or inspel.handling not in Handling.open_states():
        raise MoveNotAllowed("no answer that can wait")
    return _set_held(inspel, is_held=True, by=by, note=_("The answer waits to be sent together with others."))


@transaction.atomic
def stop_holding_answer(*, inspel, by):
    """Make the answer a mere draft again."""
    return _set_held(locked(inspel), is_held=False, by=by, note=_("The answer is a draft again."))


@transaction.atomic
def release_held(*, inspel, by, publish=False):
    """
    Give the sender the answer that waited and, if asked to, publish the text that is ready for the site.

    Raises MoveNotAllowed if no answer waits, as when somebody else was first.
    """
    inspel = locked(inspel)
    if not inspel.answer_is_held:
        raise MoveNotAllowed("no answer waits")
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
