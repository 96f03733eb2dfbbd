"""What every change of an inspel shares: lock the row, check the move, add a line to the log."""

from django.db import connection
from django.utils import timezone

from feedback.lifecycle import (
    HANDLING_TRANSITIONS,
    PUBLICATION_TRANSITIONS,
    CloseReason,
    EventDetail,
    Handling,
    TransitionNotAllowed,
)
from feedback.models import Inspel, InspelEvent


def log(inspel, what, *, by=None, from_state="", to_state="", note=""):
    return InspelEvent.objects.create(
        inspel=inspel, what=what, by=by, from_state=from_state, to_state=to_state, note=note
    )


def locked(inspel):
    return Inspel.objects.select_for_update().get(pk=inspel.pk)


def lock_duplicate_merging():
    """
    Let one transaction at a time merge duplicates, before it locks anything else.

    Each may touch several rows, so that two could wait for each other for ever. SQLite has one writer at a time anyhow.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(hashtext('feedback.duplicates'))")


def locked_with_main(inspel, other):
    """
    Lock both `inspel` and the main one of `other`, which may itself be a duplicate; return the two.

    Raises TransitionNotAllowed if they are the same, since nothing is a duplicate of itself nor of its own duplicate, and if
    the answer to the main one is not for others.
    """
    lock_duplicate_merging()
    inspel, main = locked(inspel), locked(other)
    if main.close_reason == CloseReason.DUPLICATE:
        main = locked(main.duplicate_of)
    if main.pk == inspel.pk:
        raise TransitionNotAllowed("a duplicate of itself")
    if not main.may_be_main:
        raise TransitionNotAllowed("a duplicate of what is withdrawn, spam or confidential")
    return inspel, main


def duplicates_of(inspel):
    """Return those that were closed as the same as this one, the first to come in first."""
    return inspel.duplicates.filter(close_reason=CloseReason.DUPLICATE).order_by("received_at", "pk")


def reassign_duplicates(inspel, *, to, by):
    """Make the duplicates of `inspel` duplicates of `to`, since a duplicate has none of its own; return them."""
    duplicates = list(duplicates_of(inspel).select_for_update())
    for duplicate in duplicates:
        duplicate.duplicate_of = to
        duplicate.save(update_fields=["duplicate_of"])
        log(duplicate, InspelEvent.What.SORTING, by=by, note=f"{CloseReason.DUPLICATE.label}: {to.reference}")
    return duplicates


def erase_sender_data(inspel, *, note=""):
    """Take away name and e-mail address for good: call on a locked row; whoever calls it leaves a receipt."""
    inspel.name, inspel.email, inspel.may_contact = "", "", False
    inspel.personal_data_erased_at = timezone.now()
    inspel.save()
    log(inspel, InspelEvent.What.ERASURE, to_state=EventDetail.ERASED, note=note)


def transition_handling(inspel, to, *, by, note="", **changes):
    """The one transition of `handling`: call on a locked row, inside a transaction."""
    if to not in HANDLING_TRANSITIONS[inspel.handling]:
        raise TransitionNotAllowed(f"{inspel.handling} → {to}")
    from_state, inspel.handling = inspel.handling, to
    if to not in Handling.open_states():
        inspel.answer_is_held = False
    for field, value in changes.items():
        setattr(inspel, field, value)
    inspel.save()
    log(inspel, InspelEvent.What.HANDLING, by=by, from_state=from_state, to_state=to, note=note)


def transition_publication(inspel, to, *, by, note="", **changes):
    """The one transition of `publication`: call on a locked row, inside a transaction."""
    if to not in PUBLICATION_TRANSITIONS[inspel.publication]:
        raise TransitionNotAllowed(f"{inspel.publication} → {to}")
    from_state, inspel.publication = inspel.publication, to
    for field, value in changes.items():
        setattr(inspel, field, value)
    inspel.save()
    log(inspel, InspelEvent.What.PUBLICATION, by=by, from_state=from_state, to_state=to, note=note)
