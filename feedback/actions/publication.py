"""How an inspel becomes public, and stops being so."""

from django.db import transaction
from django.utils import timezone
from django.utils.text import get_text_list
from django.utils.translation import gettext as _

from core.personal_data import find_personal_data
from feedback.actions.handling import promote_first_duplicate
from feedback.actions.transitions import lock_duplicate_merging, locked, log, transition_publication
from feedback.lifecycle import EventDetail, Publication, TransitionNotAllowed
from feedback.models import InspelEvent
from feedback.notifications.queue import notify_publication, notify_sender


@transaction.atomic
def mark_confidential(*, inspel, ground, by):
    """
    Keep the inspel away from everything public; `ground` is the rule of law. Takes it down if it was public.

    Its answer is for its sender alone from now on, so one that said the same is opened again to get its own.
    """
    lock_duplicate_merging()
    inspel = locked(inspel)
    if inspel.is_confidential:
        raise TransitionNotAllowed("it is confidential already")
    if inspel.is_public:
        transition_publication(inspel, Publication.UNPUBLISHED, by=by, note=_("Marked as confidential."))
        notify_sender("feedback.unpublished", inspel)
    inspel.is_confidential, inspel.confidential_ground = True, ground
    inspel.save()
    log(inspel, InspelEvent.What.CONFIDENTIALITY, by=by, to_state=EventDetail.CONFIDENTIAL, note=ground)
    promote_first_duplicate(inspel, by=by)
    return inspel


@transaction.atomic
def lift_confidentiality(*, inspel, note, by):
    """Let the inspel be handled as others again; the note says why. Nothing becomes public by this."""
    inspel = locked(inspel)
    if not inspel.is_confidential:
        raise TransitionNotAllowed("it is not confidential")
    inspel.is_confidential, inspel.confidential_ground = False, ""
    inspel.save()
    log(
        inspel,
        InspelEvent.What.CONFIDENTIALITY,
        by=by,
        from_state=EventDetail.CONFIDENTIAL,
        to_state=EventDetail.NOT_CONFIDENTIAL,
        note=note,
    )
    return inspel


class PersonalDataLeft(TransitionNotAllowed):
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

    Raises TransitionNotAllowed if the sender did not consent or it is secret; PersonalDataLeft if it shows who somebody is.
    """
    inspel = locked(inspel)
    if not inspel.may_be_published:
        raise TransitionNotAllowed("no consent to publish, confidential, or spam")
    refuse_personal_data(title, text)
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
    """Take it down; the note says why and stays in the log."""
    inspel = locked(inspel)
    transition_publication(inspel, Publication.UNPUBLISHED, by=by, note=note)
    notify_sender("feedback.unpublished", inspel)
    return inspel
