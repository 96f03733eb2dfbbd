"""Promises in answers: to make one, and to remove what belongs to an inspel that is removed."""

from django.db import transaction
from django.utils import formats, timezone
from django.utils.translation import gettext as _

from feedback.actions.transitions import locked, log_event
from feedback.lifecycle import TransitionNotAllowed
from feedback.models import InspelEvent, InspelPromise
from followup.models import Promise


@transaction.atomic
def set_promise(*, inspel, due_on, by):
    """
    Let the answer promise that we come back by the day `due_on`, or nothing if it is None. Return the Promise or None.

    Until the answer is given the day can be changed and taken away. Raise TransitionNotAllowed after that, or for a
    day that has passed: who cannot keep a promise says why.
    """
    inspel = locked(inspel)
    promise = inspel.open_promise
    if due_on == (promise.due_on if promise else None):
        return promise
    if promise and inspel.answered_at:
        raise TransitionNotAllowed("a promise that was given stands")
    if due_on is None:
        _remove(promise)
        note = _("The promise to come back was taken out of the draft.")
    elif due_on < timezone.localdate():
        raise TransitionNotAllowed("a promise cannot be due in the past")
    else:
        promise = _make(inspel, promise, due_on)
        note = _("Promise: we come back by %(day)s.") % {"day": formats.date_format(due_on, "DATE_FORMAT")}
    log_event(inspel, InspelEvent.What.ANSWER, by=by, note=note)
    return promise if due_on else None


def _make(inspel, promise, due_on):
    if promise:
        promise.due_on = due_on
        promise.save()
        return promise
    promise = Promise.objects.create(due_on=due_on, is_example=inspel.is_example)
    InspelPromise.objects.create(inspel=inspel, promise=promise)
    return promise


def _remove(promise):
    pk = promise.pk
    promise.delete()
    Promise.history.filter(id=pk).delete()


def remove_promises(inspel_ids):
    """Remove the promises in the answers to these inspel, with their history. Call before the inspel are removed."""
    for promise in Promise.objects.filter(in_answer__inspel__in=inspel_ids):
        _remove(promise)
