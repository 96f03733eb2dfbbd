"""Runs an action of the moderation page: what was typed is saved and the action is run, or nothing is done."""

from django.db import transaction

from feedback import actions
from feedback.actions.editing import DRAFT_FIELDS
from feedback.actions.transitions import lock_duplicate_merging, locked, refuse_while_underway
from feedback.admin.moderation.conflict import is_unchanged, snapshot_of
from feedback.lifecycle import TransitionNotAllowed
from feedback.models import DelayedAction


class EditConflict(Exception):
    """Raised when somebody else changed the inspel after the page was shown."""


@transaction.atomic
def apply_action(*, inspel, action, by, data, seen, besides=()):
    """
    Save what was typed and run the action, both in one transaction.

    `data` is the cleaned data of ModerationForm and `seen` the snapshot that the page showed to `by`. Raise
    EditConflict if the inspel has changed since, `besides` these fields, ActionUnderway if somebody has clicked a
    button that is not carried out yet, and TransitionNotAllowed if its state does not allow the action.
    """
    lock_duplicate_merging()  # before the row: a change of a given answer is kept with the duplicates too
    inspel = locked(inspel)
    refuse_while_underway(inspel)
    if not is_unchanged(snapshot_of(inspel), seen, besides=besides):
        raise EditConflict
    if not action.is_available(inspel):
        raise TransitionNotAllowed(f"{action.name}: {inspel.handling}, {inspel.publication}")
    _save_fields(inspel, by, data)
    action.run(inspel, by, data)
    DelayedAction.objects.filter(inspel=inspel).delete()  # what was undone before has been seen to


def _save_fields(inspel, by, data):
    keep_name = data.get("keep_name", False)
    keeps = {"keep_name": keep_name, "keeps_meaning": data.get("keeps_meaning", False)}
    actions.save_draft(inspel=inspel, by=by, **keeps, **draft_values(inspel, data))
    actions.set_themes(inspel=inspel, themes=data["themes"], by=by)
    if "promise_due_on" in data:
        actions.set_promise(inspel=inspel, due_on=data["promise_due_on"], by=by)
    if data["assigned_to"] != inspel.assigned_to:
        actions.assign(inspel=inspel, to=data["assigned_to"], by=by)
    if data["note"]:
        actions.add_note(inspel=inspel, text=data["note"], by=by)


def draft_values(inspel, data):
    draft = {name: data[name] for name in DRAFT_FIELDS if name in data}
    if not inspel.public_text and draft.get("public_text") == inspel.text:
        del draft["public_text"]  # the form is filled in with the original: nobody has written a public text yet
    return draft
