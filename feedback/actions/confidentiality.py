"""What must be kept secret by law, and when it need not be any more."""

from django.db import transaction
from django.utils.translation import gettext as _

from feedback.actions.handling import hand_over_duplicates
from feedback.actions.moving import alone_with_duplicates, locked, log, move_publication
from feedback.actions.telling import tell_sender
from feedback.life import MoveNotAllowed, Publication, Step
from feedback.models import InspelEvent


@transaction.atomic
def mark_confidential(*, inspel, ground, by):
    """
    Keep the inspel away from everything public; `ground` is the rule of law. Takes it down if it was public.

    Its answer is for its sender alone from now on, so one that said the same is opened again to get its own.
    """
    alone_with_duplicates()
    inspel = locked(inspel)
    if inspel.is_confidential:
        raise MoveNotAllowed("it is confidential already")
    if inspel.is_public:
        move_publication(inspel, Publication.UNPUBLISHED, by=by, note=_("Marked as confidential."))
        tell_sender("feedback.unpublished", inspel)
    inspel.is_confidential, inspel.confidential_ground = True, ground
    inspel.save()
    log(inspel, InspelEvent.What.CONFIDENTIALITY, by=by, to_state=Step.CONFIDENTIAL, note=ground)
    hand_over_duplicates(inspel, by=by)
    return inspel


@transaction.atomic
def lift_confidentiality(*, inspel, note, by):
    """Let the inspel be handled as others again; the note says why. Nothing becomes public by this."""
    inspel = locked(inspel)
    if not inspel.is_confidential:
        raise MoveNotAllowed("it is not confidential")
    inspel.is_confidential, inspel.confidential_ground = False, ""
    inspel.save()
    log(
        inspel,
        InspelEvent.What.CONFIDENTIALITY,
        by=by,
        from_state=Step.CONFIDENTIAL,
        to_state=Step.NOT_CONFIDENTIAL,
        note=note,
    )
    return inspel
