"""What the actions share: locking, the two state transitions, the log, and the handling of duplicates."""

from django.db import connection
from django.utils import timezone
from django.utils.translation import gettext as _

from core.display_name import user_display_name
from feedback.lifecycle import (
    HANDLING_TRANSITIONS,
    PUBLICATION_TRANSITIONS,
    CloseReason,
    EventDetail,
    Handling,
    TransitionNotAllowed,
)
from feedback.models import DelayedAction, Inspel, InspelEvent


def locked(inspel):
    """Return the inspel as it is in the database now, its row locked until the transaction ends."""
    return Inspel.objects.select_for_update().get(pk=inspel.pk)


class ActionUnderway(TransitionNotAllowed):
    """An action on the inspel was clicked and is about to be carried out: `delayed` is the DelayedAction."""

    def __init__(self, delayed):
        self.delayed = delayed
        super().__init__("an action is underway")


def refuse_while_underway(inspel):
    """Raise ActionUnderway if a delayed action on the inspel waits. Call on a locked row."""
    if delayed := DelayedAction.objects.waiting().select_related("by").filter(inspel=inspel).first():
        raise ActionUnderway(delayed)


def log_event(inspel, what, *, by=None, from_state="", to_state="", note=""):
    """Add an entry to the log of the inspel; `what` is an InspelEvent.What. Return the entry."""
    return InspelEvent.objects.create(
        inspel=inspel, what=what, by=by, from_state=from_state, to_state=to_state, note=note
    )


def transition_handling(inspel, to, *, by, note="", **changes):
    """
    Change `handling` to the state `to` together with the fields in `changes`, save and log. Call on a locked row.

    Raise TransitionNotAllowed if HANDLING_TRANSITIONS does not allow it. Nothing else may set `handling`.
    """
    _refuse_staff_while_underway(inspel, by)
    if to not in HANDLING_TRANSITIONS[inspel.handling]:
        raise TransitionNotAllowed(f"{inspel.handling} → {to}")
    from_state, inspel.handling = inspel.handling, to
    if to not in Handling.open_states():
        inspel.answer_is_held = False
        DelayedAction.objects.filter(inspel=inspel).delete()  # withdrawn meanwhile: there is nothing left to carry out
    _save_and_log(inspel, InspelEvent.What.HANDLING, changes, by=by, from_state=from_state, to_state=to, note=note)


def transition_publication(inspel, to, *, by, note="", **changes):
    """
    Change `publication` to the state `to` together with the fields in `changes`, save and log. Call on a locked row.

    Raise TransitionNotAllowed if PUBLICATION_TRANSITIONS does not allow it. Nothing else may set `publication`.
    """
    _refuse_staff_while_underway(inspel, by)
    if to not in PUBLICATION_TRANSITIONS[inspel.publication]:
        raise TransitionNotAllowed(f"{inspel.publication} → {to}")
    from_state, inspel.publication = inspel.publication, to
    _save_and_log(inspel, InspelEvent.What.PUBLICATION, changes, by=by, from_state=from_state, to_state=to, note=note)


def _refuse_staff_while_underway(inspel, by):
    """Let a sender go first: what a process leader has clicked is stopped then. A colleague waits for it."""
    if by is not None:
        refuse_while_underway(inspel)


def _save_and_log(inspel, what, changes, **event):
    for field, value in changes.items():
        setattr(inspel, field, value)
    inspel.save()
    log_event(inspel, what, **event)


def take_if_free(inspel, by):
    """Assign the inspel to the user who answers it or asks its sender, if nobody has taken it. Call on a locked row."""
    if inspel.assigned_to_id is None:
        set_assigned(inspel, by, by=by)


def set_assigned(inspel, to, *, by):
    """Assign the inspel to the user `to`, or to nobody if it is None, and log it. Call on a locked row."""
    inspel.assigned_to = to
    inspel.save(update_fields=["assigned_to"])
    note = _("Taken by %(name)s.") % {"name": user_display_name(to)} if to else _("Taken by nobody.")
    log_event(inspel, InspelEvent.What.SORTING, by=by, note=note)


def lock_duplicate_merging():
    """
    Let one transaction at a time change which inspel are duplicates. Call before any row is locked.

    Such a transaction can lock several rows, so two of them could deadlock. SQLite allows only one writer anyway.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(hashtext('feedback.duplicates'))")


def locked_with_main(inspel, other):
    """
    Lock `inspel` and the main inspel of `other`, which may itself be a duplicate; return both.

    Raise TransitionNotAllowed if they are the same one, since nothing is a duplicate of itself or of its own duplicate,
    or if the senders of others may not read the answer of the main one.
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
    """Return a queryset of the inspel that are closed as duplicates of this one, first received first."""
    return inspel.duplicates.filter(close_reason=CloseReason.DUPLICATE).order_by("received_at", "pk")


def keep_what_was_read(inspel, *, changed_at=None):
    """
    Store what `inspel` says as its answer or decision with each sender who reads it. Call before that changes.

    Call on a locked row that the caller saves, inside a transaction that has called lock_duplicate_merging.
    `changed_at` is the time if the answer stays given in other words. Return the duplicates whose senders read it.
    """
    readers = keep_for_duplicates(inspel)
    if inspel.decided_main:
        inspel.keep_answer_of(inspel.decided_main)
    inspel.keep_answer_of(inspel, changed_at=changed_at)
    return readers


def keep_for_duplicates(inspel):
    """Store what `inspel` says with the senders of its duplicates, and return those who read it."""
    if inspel.is_confidential:
        return []
    readers = [row for row in duplicates_of(inspel).select_for_update() if row.keep_answer_of(inspel)]
    for duplicate in readers:
        duplicate.save(update_fields=["earlier_answers"])
    return readers


def reassign_duplicates(inspel, *, to, by):
    """Make the duplicates of `inspel` duplicates of `to` and return them: a duplicate has none of its own."""
    duplicates = list(duplicates_of(inspel).select_for_update())
    for duplicate in duplicates:
        duplicate.duplicate_of = to
        duplicate.save(update_fields=["duplicate_of"])
        note = f"{CloseReason.DUPLICATE.label}: {to.reference}"
        log_event(duplicate, InspelEvent.What.SORTING, by=by, note=note)
    return duplicates


def erase_sender_data(inspel, *, note=""):
    """Erase name and e-mail address for good. Call on a locked row; the caller creates the DeletionReceipt."""
    inspel.name, inspel.email, inspel.may_contact, inspel.kept_names = "", "", False, {}
    inspel.personal_data_erased_at = timezone.now()
    inspel.save()
    log_event(inspel, InspelEvent.What.ERASURE, to_state=EventDetail.ERASED, note=note)
