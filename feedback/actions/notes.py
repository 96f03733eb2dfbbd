"""What those who work with an inspel write to each other."""

from django.db import transaction

from feedback.actions.moving import locked, log
from feedback.models import InspelEvent, InspelNote


@transaction.atomic
def add_note(*, inspel, text, by):
    """Add an internal note. The log says that it was written, not what it says."""
    inspel = locked(inspel)
    note = InspelNote.objects.create(inspel=inspel, by=by, text=text)
    log(inspel, InspelEvent.What.NOTE, by=by)
    return note
