"""Answers to many inspel: one answer that each of them gets, and answers that are held to be sent together."""

from django.db import transaction
from django.utils.translation import gettext as _

from feedback.actions.guard import PersonalDataFound, refuse_in_answer
from feedback.actions.handling import answer
from feedback.actions.publication import publish as publish_inspel
from feedback.actions.transitions import locked, log_event, take_if_free
from feedback.lifecycle import Handling, Publication, TransitionNotAllowed
from feedback.models import Inspel, InspelEvent
from feedback.models.languages import ANSWER_TEXTS


class Skipped(Exception):
    """An inspel of a batch is left unchanged; the message gives the process leader the reason."""


@transaction.atomic
def answer_in_batch(*, inspel, text, by):
    """
    Give the inspel an answer that many get, with a mail to a sender who consented.

    Raise Skipped if the inspel is decided already or gone, or if it has a different draft of an answer: that must not
    be overwritten unseen.
    """
    try:
        inspel = locked(inspel)
    except Inspel.DoesNotExist as error:
        raise Skipped(_("It is no longer there.")) from error
    if inspel.handling in Handling.open_states() and inspel.answer.strip() not in {"", text.strip()}:
        raise Skipped(_("An answer of its own has been begun."))
    try:
        return answer(inspel=inspel, text=text, by=by)
    except PersonalDataFound:
        raise
    except TransitionNotAllowed as error:
        state = inspel.get_handling_display()
        raise Skipped(_("It is decided already: %(state)s.") % {"state": state}) from error


@transaction.atomic
def hold_answer(*, inspel, by, keep_name=False):
    """
    Mark the draft of the answer as ready, to be sent together with others.

    Raise TransitionNotAllowed if there is no draft or the inspel is decided, and PersonalDataFound as `answer` does.
    """
    inspel = locked(inspel)
    if not inspel.answer or inspel.handling not in Handling.open_states():
        raise TransitionNotAllowed("no answer that can wait")
    written = {name: getattr(inspel, name) for name in ANSWER_TEXTS}
    refuse_in_answer(written, inspel=inspel, by=by, keep_name=keep_name)
    take_if_free(inspel, by)
    return _set_held(inspel, is_held=True, by=by, note=_("The answer waits to be sent together with others."))


@transaction.atomic
def stop_holding_answer(*, inspel, by):
    """Turn the held answer back into a draft."""
    return _set_held(locked(inspel), is_held=False, by=by, note=_("The answer is a draft again."))


def _set_held(inspel, *, is_held, by, note):
    if inspel.answer_is_held != is_held:
        inspel.answer_is_held = is_held
        inspel.save(update_fields=["answer_is_held"])
        log_event(inspel, InspelEvent.What.ANSWER, by=by, note=note)
    return inspel


@transaction.atomic
def release_held_answer(*, inspel, by, publish=False):
    """
    Give the sender the held answer. With `publish`, publish the inspel too if is_ready_to_publish.

    Raise TransitionNotAllowed if no answer is held, for instance because somebody else has sent it.
    """
    inspel = locked(inspel)
    if not inspel.answer_is_held:
        raise TransitionNotAllowed("no answer waits")
    answer(inspel=inspel, text=inspel.answer, by=by)
    if publish and is_ready_to_publish(inspel):
        publish_inspel(inspel=inspel, title=inspel.public_title, text=inspel.public_text, by=by)
    return inspel


def is_ready_to_publish(inspel):
    """Return whether it can be published as it is: allowed, not published yet, and with a public title and text."""
    has_texts = inspel.public_title and inspel.public_text
    return bool(has_texts and inspel.may_be_published and inspel.publication != Publication.PUBLISHED)
