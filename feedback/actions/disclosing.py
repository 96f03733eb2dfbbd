"""That a copy of an inspel has been handed out."""

from django.db import transaction
from django.utils.translation import gettext as _

from feedback.actions.moving import log
from feedback.disclosure import left_out_in_words
from feedback.models import InspelEvent


@transaction.atomic
def note_disclosure(*, inspel, left_out, by):
    """Put into the log that a copy was made, and what was left out of it."""
    note = _("A copy was made. Left out: %(parts)s.") % {"parts": left_out_in_words(left_out)}
    return log(inspel, InspelEvent.What.RECORD, by=by, note=note)
