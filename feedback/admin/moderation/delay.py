"""
Undoing: what sends or publishes is carried out UNDO_SECONDS after the click, all of it and not before.

At the click it is tried out and rolled back, so that whatever forbids it is told at once, and what was typed is saved
as a draft. Then a DelayedAction waits with everything that stood in the form. The worker carries it out, also after a
restart (`requeue_delayed_actions`); without a worker the next click of anybody does. A sender who writes or withdraws
something meanwhile goes first: then nothing is carried out, and the inspel says so.
"""

import logging
from datetime import timedelta

from django.conf import settings
from django.db import DatabaseError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django_tasks import task

from feedback import actions
from feedback.actions.transitions import lock_duplicate_merging, locked, log_event
from feedback.admin.moderation.apply import EditConflict, apply_action, draft_values
from feedback.admin.moderation.conflict import is_unchanged, read_snapshot, sign_snapshot, snapshot_of
from feedback.admin.moderation.fields import ANSWER_FIELDS, PUBLIC_FIELDS
from feedback.admin.moderation.form import ModerationForm
from feedback.admin.moderation.page_actions import PAGE_ACTIONS
from feedback.lifecycle import TransitionNotAllowed
from feedback.models import DelayedAction, InspelEvent

# What a sender may change meanwhile without that the answer suits the inspel less.
STILL_SUITS = {"may_contact", "personal_data_erased_at"}
# Fields of the form that are of the click, not typed.
_NOT_TYPED = {"csrfmiddlewaretoken", "seen", "action"}

logger = logging.getLogger(__name__)


class _TriedOut(Exception):
    """Rolls back what was only tried out."""


def is_delayed(action):
    return bool(action.can_be_undone and settings.UNDO_SECONDS)


@transaction.atomic
def delay_action(*, inspel, action, by, form):
    """
    Let the action of the valid form wait for UNDO_SECONDS. Raise what `apply_action` raises, and change nothing then.

    The same click twice by the same user is a double click, and changes nothing.
    """
    data = form.cleaned_data
    lock_duplicate_merging()
    inspel = locked(inspel)
    if _is_double_click(inspel, action, by, form.data):
        return
    try:
        with transaction.atomic():
            apply_action(inspel=inspel, action=action, by=by, data=data, seen=form.seen)
            raise _TriedOut
    except _TriedOut:
        pass
    _save_texts(inspel, by, data)
    typed = {name: form.data.getlist(name) for name in form.data if name not in _NOT_TYPED}
    values = {
        "by": by,
        "action": action.name,
        "typed": typed | {"seen": [sign_snapshot(snapshot_of(locked(inspel)))]},
        "due_at": timezone.now() + timedelta(seconds=settings.UNDO_SECONDS),
        "stopped_at": None,
        "why_stopped": "",
    }
    delayed, _is_new = DelayedAction.objects.update_or_create(inspel=inspel, defaults=values)
    _enqueue(delayed)


def _is_double_click(inspel, action, by, data):
    waiting = DelayedAction.objects.waiting().filter(inspel=inspel, by=by, action=action.name).first()
    return waiting is not None and all(
        waiting.typed.get(name) == data.getlist(name) for name in data if name not in _NOT_TYPED
    )


def _save_texts(inspel, by, data):
    """Save as a draft what nobody reads before the action is carried out, so that no text is lost however it ends."""
    fields = ANSWER_FIELDS if inspel.is_public else [*ANSWER_FIELDS, *PUBLIC_FIELDS]
    if inspel.is_open:
        texts = {name: value for name, value in draft_values(inspel, data).items() if name in fields}
        actions.save_draft(inspel=inspel, by=by, keep_name=data.get("keep_name", False), **texts)


def _enqueue(delayed):
    perform_delayed_action.using(run_after=max(delayed.due_at, timezone.now())).enqueue(delayed.pk)


def requeue_delayed_actions():
    """Enqueue all that wait again when a worker starts: one that was killed may have taken some with it."""
    for delayed in DelayedAction.objects.waiting():
        _enqueue(delayed)


def undo(*, inspel, by):
    """Stop the action on the inspel that `by` has clicked. Return whether it is stopped, now or by an earlier click."""
    with transaction.atomic():
        inspel = locked(inspel)
        own = DelayedAction.objects.filter(inspel=inspel, by=by)
        _stop(own.waiting(), DelayedAction.Why.UNDONE)
        return own.filter(why_stopped=DelayedAction.Why.UNDONE).exists()


@task()
def perform_delayed_action(pk):
    perform(pk)


def perform_due():
    """Carry out all that are due, for when no worker does. One that fails is logged, and keeps none from the others."""
    for pk in DelayedAction.objects.due().values_list("pk", flat=True):
        try:
            perform(pk)
        except Exception:
            logger.exception("A delayed action failed")


def perform(pk):
    """Carry out the delayed action if it is due and still waits, or stop it if the inspel has changed meanwhile."""
    try:
        with transaction.atomic():
            lock_duplicate_merging()
            _perform_locked(pk)
    except DatabaseError:
        raise  # it waits on: the worker or somebody's click tries again
    except Exception:
        with transaction.atomic():
            _stop(DelayedAction.objects.due().filter(pk=pk), DelayedAction.Why.FAILED)
        raise


def _perform_locked(pk):
    waiting = DelayedAction.objects.due().filter(pk=pk)
    if (delayed := waiting.select_related("inspel").first()) is None:
        return
    inspel = locked(delayed.inspel)
    if (delayed := waiting.select_related("by").first()) is None:  # undone before the inspel was locked
        return
    try:
        with transaction.atomic():
            waiting.delete()
            _apply(inspel, delayed)
    except (EditConflict, TransitionNotAllowed):
        _stop(waiting, DelayedAction.Why.CHANGED)
        note = _("“%(action)s” was not carried out, since the inspel was changed meanwhile. Nothing has been sent.")
        label = PAGE_ACTIONS[delayed.action].label
        log_event(inspel, InspelEvent.What.ANSWER, by=delayed.by, note=note % {"action": label})


def _apply(inspel, delayed):
    """Do what the click would have done, with all that was typed."""
    action = PAGE_ACTIONS[delayed.action]
    form = ModerationForm(delayed.typed_data(), inspel=inspel, action=action)
    if not form.is_valid():
        raise TransitionNotAllowed("what was typed is not allowed any more")
    data = form.cleaned_data
    apply_action(inspel=inspel, action=action, by=delayed.by, data=data, seen=form.seen, besides=STILL_SUITS)


def _stop(waiting, why):
    waiting.update(stopped_at=timezone.now(), why_stopped=why)


def stopped_form(inspel, user):
    """
    Return the form as the user typed it before it was stopped, or None.

    None too if one of its fields has been changed since: then what is saved is newer.
    """
    stopped = DelayedAction.objects.filter(inspel=inspel, by=user).exclude(stopped_at=None).first()
    if stopped is None:
        return None
    data = stopped.typed_data()
    form = ModerationForm(data, inspel=inspel, action=PAGE_ACTIONS["save_draft"])
    now = snapshot_of(inspel)
    if not is_unchanged(now, read_snapshot(data["seen"]), besides=[name for name in now if name not in form.fields]):
        return None
    form.set_value("seen", sign_snapshot(now))
    form.clear_errors()
    return form
