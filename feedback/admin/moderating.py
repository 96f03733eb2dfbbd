"""What a press of a button does: everything that was typed is saved and the move is made, or nothing is."""

from django.db import transaction

from feedback import actions
from feedback.actions.moving import alone_with_duplicates, locked
from feedback.admin.seen import is_same, state_of
from feedback.life import MoveNotAllowed

DRAFT_FIELDS = ["sub_goal", "municipality", "public_title", "public_text", "answer", "led_to", "diary_number"]


class ChangedMeanwhile(Exception):
    """Somebody else changed the inspel after the page was shown."""


@transaction.atomic
def moderate(*, inspel, move, by, data, seen):
    """
    Save what was typed and make the move: both or neither.

    `seen` is what `by` had before the eyes. Raises ChangedMeanwhile if it is no longer so, and MoveNotAllowed if its
    state does not allow the move.
    """
    if data["duplicate_of"] or move.hands_over:
        alone_with_duplicates()
    inspel = locked(inspel)
    if not is_same(state_of(inspel), seen):
        raise ChangedMeanwhile
    if not move.is_open_for(inspel):
        raise MoveNotAllowed(f"{move.name}: {inspel.handling}, {inspel.publication}")
    _save_typed(inspel, by, data)
    move.run(inspel, by, data)


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
