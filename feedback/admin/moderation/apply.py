"""What a press of a button does: everything that was typed is saved and the action is made, or nothing is."""

from django.db import transaction

from feedback import actions
from feedback.actions.transitions import lock_duplicate_merging, locked
from feedback.admin.moderation.conflict import is_same, snapshot_of
from feedback.lifecycle import TransitionNotAllowed

DRAFT_FIELDS = ["sub_goal", "municipality", "public_title", "public_text", "answer", "led_to", "diary_number"]


class EditConflict(Exception):
    """Somebody else changed the inspel after the page was shown."""


@transaction.atomic
def apply_action(*, inspel, action, by, data, seen):
    """
    Save what was typed and make the action: both or neither.

    `seen` is what `by` had before the eyes. Raises EditConflict if it is no longer so, and TransitionNotAllowed if its
    state does not allow the action.
    """
    if data["duplicate_of"] or action.promotes_duplicate:
        lock_duplicate_merging()
    inspel = locked(inspel)
    if not is_same(snapshot_of(inspel), seen):
        raise EditConflict
    if not action.is_open_for(inspel):
        raise TransitionNotAllowed(f"{action.name}: {inspel.handling}, {inspel.publication}")
    _save_typed(inspel, by, data)
    action.run(inspel, by, data)


def _save_typed(inspel, by, data):
    actions.save_draft(inspel=inspel, by=by, **_draft(inspel, data))
    actions.set_themes(inspel=inspel, themes=data["themes"], by=by)
    if data["assigned_to"] != inspel.assigned_to:
        actions.assign(inspel=inspel, to=data["assigned_to"], by=by)
    if data["note"]:
        actions.add_note(inspel=inspel, text=data["note"], by=by)


def _draft(inspel, data):
    draft = {name: data[name] for name in DRAFT_FIELDS if name in data}
    if not inspel.public_text and draft.get("public_text") == inspel.text:
        del draft["public_text"]  # the page offered the original to begin with: nobody has written anything yet
    return draft
