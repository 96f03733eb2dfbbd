"""What the sender decides, on the private page or by the unsubscribe link of a mail."""

from django.db import transaction

from feedback.actions.handling import promote_first_duplicate
from feedback.actions.transitions import (
    erase_sender_data,
    lock_duplicate_merging,
    locked,
    log_event,
    transition_handling,
    transition_publication,
)
from feedback.lifecycle import CloseReason, EventDetail, Handling, Publication, TransitionNotAllowed
from feedback.models import DeletionReceipt, InspelEvent, RetentionRule


@transaction.atomic
def withdraw(*, inspel):
    """
    Close the inspel as withdrawn and unpublish it if it is public. A second call changes nothing.

    Raise TransitionNotAllowed if it is decided. The senders of duplicates have not withdrawn theirs, so the first of
    those is reopened to be answered.
    """
    lock_duplicate_merging()
    inspel = locked(inspel)
    if inspel.is_withdrawn:
        return inspel
    if not inspel.is_open:
        raise TransitionNotAllowed(f"{inspel.handling} → withdrawn")
    _stop_publishing(inspel)
    # Without answered_at, a draft is not taken for a given answer, not even after an earlier answer and a reopening.
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
    """Withdraw the consent to publish and unpublish the inspel if it is public."""
    inspel = locked(inspel)
    _stop_publishing(inspel)
    return inspel


@transaction.atomic
def give_publication_consent(*, inspel):
    """Give the consent to publish. A process leader still has to publish it."""
    inspel = locked(inspel)
    if not inspel.accepts_messages:
        raise TransitionNotAllowed("withdrawn, or put aside as spam")
    if not inspel.may_publish:
        inspel.may_publish = True
        inspel.save()
        log_event(inspel, InspelEvent.What.CONSENT, to_state=EventDetail.MAY_PUBLISH)
    return inspel


@transaction.atomic
def erase_personal_data(*, inspel):
    """Erase name and e-mail address for good. The private link still works, and the texts stay."""
    inspel = locked(inspel)
    if not inspel.has_personal_data:
        return inspel
    erase_sender_data(inspel)
    removed = RetentionRule.Removes.PERSONAL_DATA
    DeletionReceipt.for_inspel(inspel, why=DeletionReceipt.Why.SENDER, removed=removed).save()
    return inspel


@transaction.atomic
def stop_mail(*, inspel):
    """Withdraw the consent to mail on each change."""
    inspel = locked(inspel)
    if inspel.may_contact:
        inspel.may_contact = False
        inspel.save()
        log_event(inspel, InspelEvent.What.CONSENT, to_state=EventDetail.MAIL_STOPPED)
    return inspel


@transaction.atomic
def start_mail(*, inspel, email=""):
    """
    Give the consent to mail on each change, to `email` or else to the stored address.

    Raise TransitionNotAllowed if there is no address, or if Inspel.may_get_mail forbids it.
    """
    inspel = locked(inspel)
    email = email or inspel.email
    if not (inspel.may_get_mail and email):
        raise TransitionNotAllowed("no address, erased, withdrawn or spam")
    if not inspel.may_contact or inspel.email != email:
        inspel.email, inspel.may_contact = email, True
        inspel.save()
        log_event(inspel, InspelEvent.What.CONSENT, to_state=EventDetail.MAIL_STARTED)
    return inspel


def _stop_publishing(inspel):
    """Withdraw the consent to publish and unpublish. Call on a locked row."""
    if not inspel.may_publish:
        return
    if inspel.is_public:
        transition_publication(inspel, Publication.UNPUBLISHED, by=None, may_publish=False)
    inspel.may_publish = False
    inspel.save()
    log_event(inspel, InspelEvent.What.CONSENT, to_state=EventDetail.MAY_NOT_PUBLISH)
