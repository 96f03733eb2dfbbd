"""What every change of an inspel shares: lock the row, check the move, add a line to the log."""

from feedback.life import HANDLING_MOVES, PUBLICATION_MOVES, CloseReason, Handling, MoveNotAllowed
from feedback.models import Inspel, InspelEvent


def log(inspel, what, *, by=None, from_state="", to_state="", note=""):
    return InspelEvent.objects.create(
        inspel=inspel, what=what, by=by, from_state=from_state, to_state=to_state, note=note
    )


def locked(inspel):
    return Inspel.objects.select_for_update().get(pk=inspel.pk)


def locked_with_main(inspel, other):
    """
    Lock both `inspel` and the main one of `other`, which may itself be a duplicate; return the two.

    Raises MoveNotAllowed if they are the same: nothing is a duplicate of itself, nor of its own duplicate.
    """
    main = other
    while True:
        # In the order of their keys, so that two who lock the same pair never wait for each other.
        rows = Inspel.objects.select_for_update().filter(pk__in={inspel.pk, main.pk}).order_by("pk")
        found = {row.pk: row for row in rows}
        main = found[main.pk]
        if main.close_reason != CloseReason.DUPLICATE or main.pk == inspel.pk:
            break
        main = main.duplicate_of
    if main.pk == inspel.pk:
        raise MoveNotAllowed("a duplicate of itself")
    return found[inspel.pk], main


def bring_duplicates(inspel, *, to, by):
    """Make what was closed as a duplicate of `inspel` a duplicate of `to`: a duplicate has none of its own."""
    for duplicate in inspel.duplicates.filter(close_reason=CloseReason.DUPLICATE).select_for_update():
        duplicate.duplicate_of = to
        duplicate.save(update_fields=["duplicate_of"])
        log(duplicate, InspelEvent.What.SORTING, by=by, note=f"{CloseReason.DUPLICATE.label}: {to.reference}")


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
