"""What the sender decides, on the private page or through the stop link of a mail."""

from django.db import transaction
from django.utils import timezone

from feedback.actions.handling import promote_first_duplicate
from feedback.actions.transitions import (
    erase_sender_data,
    lock_duplicate_merging,
    locked,
    log,
    transition_handling,
    transition_publication,
)
from feedback.lifecycle import CloseReason, EventDetail, Handling, Publication, TransitionNotAllowed
from feedback.models import DeletionReceipt, InspelEvent, RetentionRule


@transaction.atomic
def withdraw(*, inspel):
    """
    Close it at the sender's wish and take it down if it is public. A second click changes nothing.

    Those who said the same have not withdrawn: one of theirs is opened again to be answered instead.
    """
    lock_duplicate_merging()
    inspel = locked(inspel)
    if inspel.is_withdrawn:
        return inspel
    if not inspel.is_open:
        raise TransitionNotAllowed(f"{inspel.handling} → withdrawn")
    _stop_publishing(inspel)
    # What a process leader had begun to write is no answer, though an earlier one may have been given.
    transition_handling(
        inspel,
        Handling.CLOSED,
        by=None,
        close_reason=CloseReason.WITHDRAWN,
        duplicate_of=None,
        decided_elsewhere="",
        answered_at=None,
        answered_by=None,
    )
    promote_first_duplicate(inspel, by=None)
    return inspel


@transaction.atomic
def withdraw_publication_consent(*, inspel):
    """Take back the yes to publish, and the inspel from the public pages."""
    inspel = locked(inspel)
    _stop_publishing(inspel)
    return inspel


@transaction.atomic
def give_publication_consent(*, inspel):
    """Say yes to publish; a process leader still has to decide."""
    inspel = locked(inspel)
    if not inspel.takes_messages:
        raise TransitionNotAllowed("withdrawn, or put aside as spam")
    if not inspel.may_publish:
        inspel.may_publish = True
        inspel.save()
        log(inspel, InspelEvent.What.CONSENT, to_state=EventDetail.MAY_PUBLISH)
    return inspel


@transaction.atomic
def erase_personal_data(*, inspel):
    """Erase name and e-mail address for good. The private link keeps working; what was written stays."""
    inspel = locked(inspel)
    if not inspel.has_personal_data:
        return inspel
    erase_sender_data(inspel)
    DeletionReceipt.objects.create(
        reference=inspel.reference,
        why=DeletionReceipt.Why.SENDER,
        removed=RetentionRule.Removes.PERSONAL_DATA,
        state=inspel.handling,
        received_on=timezone.localdate(inspel.received_at),
    )
    return inspel


@transaction.atomic
def stop_mail(*, inspel):
    inspel = locked(inspel)
    if inspel.may_contact:
        inspel.may_contact = False
        inspel.save()
        log(inspel, InspelEvent.What.CONSENT, to_state=EventDetail.MAIL_STOPPED)
    return inspel


@transaction.atomic
def start_mail(*, inspel, email=""):
    """Mail the sender on each change, to a new address or to the one that is known."""
    inspel = locked(inspel)
    email = email or inspel.email
    if not (inspel.may_get_mail and email):
        raise TransitionNotAllowed("no address, erased, withdrawn or spam")
    if not inspel.may_contact or inspel.email != email:
        inspel.email, inspel.may_contact = email, True
        inspel.save()
        log(inspel, InspelEvent.What.CONSENT, to_state=EventDetail.MAIL_STARTED)
    return inspel


def _stop_publishing(inspel):
    """Call on a locked row, inside a transaction."""
    if not inspel.may_publish:
        return
    if inspel.is_public:
        transition_publication(inspel, Publication.UNPUBLISHED, by=None, may_publish=False)
    inspel.may_publish = False
    inspel.save()
    log(inspel, InspelEvent.What.CONSENT, to_state=EventDetail.MAY_NOT_PUBLISH)
