"""
Undoing: what sends or publishes is carried out UNDO_SECONDS after the click, all of it and not before.

At the click it is tried out and rolled back, so that whatever forbids it is told at once, and what was typed is saved
as a draft. Then a DelayedAction waits with everything that stood in the form. The worker carries it out, also after a
restart (`requeue_delayed_actions`); without a worker the next click of anybody does. A sender who writes or withdraws
something meanwhile goes first: then nothing is carried out, and the inspel says so.

What is done with many inspel at once waits in the same way, a row for each, and is undone as one.
"""

import logging
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import timedelta

from django.conf import settings
from django.db import DatabaseError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django_tasks import task

from core.sent_again import WRITER_FIELD
from feedback import actions
from feedback.actions.batch_answers import Skipped
from feedback.actions.transitions import lock_duplicate_merging, locked, log_event, refuse_while_underway
from feedback.admin.moderation.apply import EditConflict, apply_action, draft_values
from feedback.admin.moderation.conflict import is_unchanged, read_snapshot, sign_snapshot, snapshot_of
from feedback.admin.moderation.fields import ANSWER_FIELDS, PUBLIC_FIELDS
from feedback.admin.moderation.form import ModerationForm
from feedback.admin.moderation.page_actions import PAGE_ACTIONS
from feedback.admin.queue.bulk_actions import BULK_ACTIONS, run_bulk_action
from feedback.lifecycle import TransitionNotAllowed
from feedback.models import DelayedAction, Inspel, InspelEvent

# What a sender may change meanwhile without that the answer suits the inspel less.
STILL_SUITS = {"may_contact", "personal_data_erased_at"}
# Fields of the form that are of the click, not typed.
_NOT_TYPED = {"csrfmiddlewaretoken", "seen", "action", WRITER_FIELD}
# How long the first rows of a group wait at the most for the last of them to be written, before their time begins.
_GROUP_TIME = timedelta(minutes=10)

logger = logging.getLogger(__name__)


class _TriedOut(Exception):
    """Rolls back what was only tried out."""


@contextmanager
def _tried_out():
    """Roll back what is done within it, so that only what forbids it remains: it is raised."""
    with suppress(_TriedOut), transaction.atomic():
        yield
        raise _TriedOut


def is_delayed(action):
    return bool(action.can_be_undone and settings.UNDO_SECONDS)


def clicked_action(delayed):
    """Return the PageAction or BulkAction that was clicked."""
    return (BULK_ACTIONS if delayed.group else PAGE_ACTIONS)[delayed.action]


@transaction.atomic
def delay_action(*, inspel, action, by, form):
    """
    Let the action of the valid form wait for UNDO_SECONDS. Raise what `apply_action` raises, and change nothing then.

    The same click twice by the same user is a double click, and changes nothing.
    """
    lock_duplicate_merging()
    inspel = locked(inspel)
    if is_double_click([inspel], action, by, form.data):
        return
    with _tried_out():
        apply_action(inspel=inspel, action=action, by=by, data=form.cleaned_data, seen=form.seen)
    _save_texts(inspel, by, form.cleaned_data)
    _enqueue(_let_wait(locked(inspel), action, by, form, due_at=_end_of_wait()))


def delay_bulk_action(action, rows, *, by, form):
    """
    Let the bulk action wait for UNDO_SECONDS on each row that allows it, and return a BatchResult.

    The time begins when all of them wait, so that no row is carried out before the others can be undone with it.
    """
    group = form.cleaned_data["key"]

    @transaction.atomic
    def let_wait(inspel, by, data):
        lock_duplicate_merging()
        inspel = locked(inspel)
        refuse_while_underway(inspel)
        with _tried_out():
            action.run(inspel, by, data)
        _let_wait(inspel, action, by, form, group=group, due_at=_end_of_wait() + _GROUP_TIME)

    result = run_bulk_action(replace(action, run=let_wait), rows, by=by, data=form.cleaned_data)
    if result.done:
        due_at = _end_of_wait()
        DelayedAction.objects.waiting().filter(group=group).update(due_at=due_at)
        perform_group.using(run_after=max(due_at, timezone.now())).enqueue(str(group))
    return result


def is_double_click(rows, action, by, data):
    """Return whether the user has clicked the same already, with the same typed, and it waits."""
    waiting = DelayedAction.objects.waiting().filter(inspel__in=rows, by=by, action=action.name)
    typed = _typed_in(data)
    return any({name: one.typed.get(name) for name in typed} == typed for one in waiting)


def _typed_in(data):
    return {name: data.getlist(name) for name in data if name not in _NOT_TYPED}


def _end_of_wait():
    return timezone.now() + timedelta(seconds=settings.UNDO_SECONDS)


def _let_wait(inspel, action, by, form, *, due_at, group=None):
    """Save the DelayedAction with all that was typed and what the inspel is like now, and return it."""
    values = {
        "by": by,
        "action": action.name,
        "group": group,
        "typed": _typed_in(form.data) | {"seen": [sign_snapshot(snapshot_of(inspel))]},
        "due_at": due_at,
        "stopped_at": None,
        "why_stopped": "",
    }
    return DelayedAction.objects.update_or_create(inspel=inspel, defaults=values)[0]


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


@transaction.atomic
def undo(*, inspel, by):
    """Stop the action on the inspel that `by` has clicked. Return whether it is stopped, now or by an earlier click."""
    return _undo(DelayedAction.objects.filter(inspel=inspel, by=by)).exists()


@transaction.atomic
def undo_group(*, group, by):
    """Stop what waits of the bulk action that `by` has clicked. Return the DelayedActions that are stopped by `by`."""
    lock_duplicate_merging()  # it locks several rows
    return list(_undo(DelayedAction.objects.filter(group=group, by=by)).order_by("pk"))


def _undo(own):
    waiting = own.waiting()
    list(Inspel.objects.select_for_update().filter(pk__in=waiting.values("inspel")).order_by("pk").values_list("pk"))
    _stop(waiting, DelayedAction.Why.UNDONE)
    return own.filter(why_stopped=DelayedAction.Why.UNDONE)


@task()
def perform_delayed_action(pk):
    perform(pk)


@task()
def perform_group(group):
    perform_due(group=group)


def perform_due(**which):
    """Carry out all that are due, or those `which` are. One that fails is logged, and keeps none from the others."""
    for pk in list(DelayedAction.objects.due().filter(**which).values_list("pk", flat=True)):
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
        label = clicked_action(delayed).label
        log_event(inspel, InspelEvent.What.ANSWER, by=delayed.by, note=note % {"action": label})


def _apply(inspel, delayed):
    """Do what the click would have done, with all that was typed."""
    action, typed = clicked_action(delayed), delayed.typed_data()
    if delayed.group:
        _apply_bulk_action(inspel, action, delayed.by, typed)
        return
    form = _still_valid(ModerationForm(typed, inspel=inspel, action=action))
    data = form.cleaned_data
    apply_action(inspel=inspel, action=action, by=delayed.by, data=data, seen=form.seen, besides=STILL_SUITS)


def _apply_bulk_action(inspel, action, by, typed):
    if not is_unchanged(snapshot_of(inspel), read_snapshot(typed["seen"]), besides=STILL_SUITS):
        raise EditConflict
    form = _still_valid(action.form(typed, rows=[inspel]))
    try:
        action.run(inspel, by, form.cleaned_data)
    except Skipped as skipped:
        raise TransitionNotAllowed(str(skipped)) from skipped


def _still_valid(form):
    if not form.is_valid():
        raise TransitionNotAllowed("what was typed is not allowed any more")
    return form


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
    if stopped.group:
        return _form_with_refused_answer(inspel, stopped)
    data = stopped.typed_data()
    form = ModerationForm(data, inspel=inspel, action=PAGE_ACTIONS["save_draft"])
    now = snapshot_of(inspel)
    if not is_unchanged(now, read_snapshot(data["seen"]), besides=[name for name in now if name not in form.fields]):
        return None
    form.set_value("seen", sign_snapshot(now))
    form.clear_errors()
    return form


def undone_bulk_form(action, rows, group, user):
    """Return the form of the bulk action as the user typed it before it was undone, or None."""
    undone = DelayedAction.objects.filter(group=group, by=user, action=action.name, inspel__in=rows)
    stopped = undone.filter(why_stopped=DelayedAction.Why.UNDONE).first()
    if stopped is None:
        return None
    form = action.form(stopped.typed_data(), rows=rows, label_suffix="")
    form.clear_errors()
    return form


def _form_with_refused_answer(inspel, stopped):
    """Return the form with the answer of all, for one inspel that did not get it. None if it was undone for all."""
    text = stopped.typed_data().get("text", "")
    if stopped.why_stopped == DelayedAction.Why.UNDONE or inspel.answer or not text:
        return None
    form = ModerationForm(inspel=inspel)
    form["answer"].initial = text  # what the form has looked at already, `form.initial` would not change
    return form
