"""What every change of an inspel shares: lock the row, check the move, add a line to the log."""

from feedback.life import HANDLING_MOVES, PUBLICATION_MOVES, Handling, MoveNotAllowed
from feedback.models import Inspel, InspelEvent


def log(inspel, what, *, by=None, from_state="", to_state="", note=""):
    return InspelEvent.objects.create(
        inspel=inspel, what=what, by=by, from_state=from_state, to_state=to_state, note=note
    )


def locked(inspel):
    return Inspel.objects.select_for_update().get(pk=inspel.pk)


def move_handling(inspel, to, *, by, note="", **changes):
    """The one transition of `handling`: call on a locked row, inside a transaction."""
    if to not in HANDLING_MOVES[inspel.handling]:
        raise MoveNotAllowed(f"{inspel.handling} → {to}")
    from_state, inspel.handling = inspel.handling, to
    if to not in Handling.open_states():
        inspel.answer_is_held = False
    for field, value in changes.items():
        setattr(inspel, field, value)
    inspel.save()
    log(inspel, InspelEvent.What.HANDLING, by=by, from_state=from_state, to_state=to, note=note)


def move_publication(inspel, to, *, by, note="", **changes):
    """The one transition of `publication`: call on a locked row, inside a transaction."""
    if to not in PUBLICATION_MOVES[inspel.publication]:
        raise MoveNotAllowed(f"{inspel.publication} → {to}")
    from_state, inspel.publication = inspel.publication, to
    for field, value in changes.items():
        setattr(inspel, field, value)
    inspel.save()
    log(inspel, InspelEvent.What.PUBLICATION, by=by, from_state=from_state, to_state=to, note=note)
