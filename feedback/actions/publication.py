"""How an inspel becomes public, and stops being so."""

from django.db import transaction
from django.utils import timezone
from django.utils.text import get_text_list
from django.utils.translation import gettext as _

from feedback.actions.moving import locked, move_publication
from feedback.actions.telling import tell_of_publication, tell_sender
from feedback.life import MoveNotAllowed, Publication
from feedback.personal_data import find_personal_data


class PersonalDataLeft(MoveNotAllowed):
    """What was to be public still shows who somebody is. `kinds` says how, `reason` in words for the process leader."""

    def __init__(self, kinds):
        self.kinds = kinds
        super().__init__(", ".join(kinds))

    @property
    def reason(self):
        what = get_text_list([kind.label for kind in self.kinds], _("and"))
        return _("The text to publish still holds: %(what)s. Mask it or take it away, then publish.") % {"what": what}


def refuse_personal_data(*texts):
    """Raise PersonalDataLeft if one of the texts shows who somebody is: they are public, or about to be."""
    kinds = [found.kind for text in texts for found in find_personal_data(text)]
    if kinds:
        raise PersonalDataLeft(list(dict.fromkeys(kinds)))


@transaction.atomic
def publish(*, inspel, title, text, by):
    """
    Make the edited title and text public.

    Raises MoveNotAllowed if the sender did not consent or it is secret; PersonalDataLeft if it shows who somebody is.
    """
    inspel = locked(inspel)
    if not inspel.may_be_published:
        raise MoveNotAllowed("no consent to publish, confidential, or spam")
    refuse_personal_data(title, text)
    move_publication(
        inspel,
        Publication.PUBLISHED,
        by=by,
        public_title=title,
        public_text=text,
        published_at=timezone.now(),
        published_by=by,
    )
    tell_of_publication(inspel)
    return inspel


@transaction.atomic
def unpublish(*, inspel, by, note):
    """Take it down; the note says why and stays in the log."""
    inspel = locked(inspel)
    move_publication(inspel, Publication.UNPUBLISHED, by=by, note=note)
    tell_sender("feedback.unpublished", inspel)
    return inspel
