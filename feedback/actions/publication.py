"""The publication of an inspel, and the confidentiality that forbids it."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from feedback.actions.guard import refuse_identity_numbers, refuse_name, refuse_personal_data
from feedback.actions.handling import promote_first_duplicate
from feedback.actions.transitions import (
    keep_for_duplicates,
    lock_duplicate_merging,
    locked,
    log_event,
    transition_publication,
)
from feedback.lifecycle import EventDetail, Publication, TransitionNotAllowed
from feedback.models import InspelEvent
from feedback.models.languages import ANSWER_TEXTS
from feedback.notifications.notify import notify_publication, notify_sender


@transaction.atomic
def publish(*, inspel, title, text, by, keep_name=False):
    """
    Publish the edited title and text. With `keep_name` they and the answer may hold the name that the sender gave.

    Raise TransitionNotAllowed without the sender's consent or if the inspel is confidential or spam, and
    PersonalDataFound if title or text hold personal data, or what staff wrote an identity number.
    """
    inspel = locked(inspel)
    if not inspel.may_be_published:
        raise TransitionNotAllowed("no consent to publish, confidential, or spam")
    decision = {"inspel": inspel, "by": by, "keep_name": keep_name}
    refuse_personal_data({"public_title": title, "public_text": text}, **decision)
    written = {name: getattr(inspel, name) for name in ANSWER_TEXTS}
    given = written if inspel.answered_at else {}
    # “Hej Anna!” in an answer is private only until it is published.
    refuse_name(given | {"decided_elsewhere": inspel.decided_elsewhere}, **decision)
    refuse_identity_numbers(*written.values(), inspel.decided_elsewhere)
    transition_publication(
        inspel,
        Publication.PUBLISHED,
        by=by,
        public_title=title,
        public_text=text,
        published_at=timezone.now(),
        published_by=by,
    )
    notify_publication(inspel)
    return inspel


@transaction.atomic
def unpublish(*, inspel, by, note):
    """Take the inspel off the public pages; `note` says why, for the log."""
    inspel = locked(inspel)
    transition_publication(inspel, Publication.UNPUBLISHED, by=by, note=note)
    notify_sender("feedback.unpublished", inspel)
    return inspel


@transaction.atomic
def mark_confidential(*, inspel, ground, by):
    """
    Mark the inspel as confidential, which hides it from everything public, and unpublish it if it is public.

    `ground` is the rule of law. From now on only its own sender may read its answer, so the first of its duplicates is
    reopened.
    """
    lock_duplicate_merging()
    inspel = locked(inspel)
    if inspel.is_confidential:
        raise TransitionNotAllowed("it is confidential already")
    if inspel.is_public:
        transition_publication(inspel, Publication.UNPUBLISHED, by=by, note=_("Marked as confidential."))
        notify_sender("feedback.unpublished", inspel)
    keep_for_duplicates(inspel)  # they read it again when it is confidential no more
    inspel.is_confidential, inspel.confidential_ground = True, ground
    inspel.save()
    log_event(inspel, InspelEvent.What.CONFIDENTIALITY, by=by, to_state=EventDetail.CONFIDENTIAL, note=ground)
    promote_first_duplicate(inspel, by=by)
    return inspel


@transaction.atomic
def lift_confidentiality(*, inspel, note, by):
    """Remove the mark of confidentiality; `note` says why, for the log. This alone publishes nothing."""
    inspel = locked(inspel)
    if not inspel.is_confidential:
        raise TransitionNotAllowed("it is not confidential")
    inspel.is_confidential, inspel.confidential_ground = False, ""
    inspel.save()
    log_event(
        inspel,
        InspelEvent.What.CONFIDENTIALITY,
        by=by,
        from_state=EventDetail.CONFIDENTIAL,
        to_state=EventDetail.NOT_CONFIDENTIAL,
        note=note,
    )
    return inspel
