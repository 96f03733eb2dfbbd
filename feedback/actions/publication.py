"""How an inspel becomes public, and stops being so."""

from django.db import transaction
from django.utils import timezone

from feedback.actions.moving import locked, move_publication
from feedback.life import MoveNotAllowed, Publication


@transaction.atomic
def publish(*, inspel, title, text, by):
    """Make the edited title and text public. Raises MoveNotAllowed if the sender did not consent or it is secret."""
    inspel = locked(inspel)
    if not inspel.may_be_published:
        raise MoveNotAllowed("no consent to publish, confidential, or spam")
    move_publication(
        inspel,
        Publication.PUBLISHED,
        by=by,
        public_title=title,
        public_text=text,
        published_at=timezone.now(),
        published_by=by,
    )
    return inspel


@transaction.atomic
def unpublish(*, inspel, by, note):
    """Take it down; the note says why and stays in the log."""
    inspel = locked(inspel)
    move_publication(inspel, Publication.UNPUBLISHED, by=by, note=note)
    return inspel
