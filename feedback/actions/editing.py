"""What a process leader edits without changing the state: drafts, sorting, themes, assignment and notes."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from feedback.actions.guard import is_read_by_others, refuse_in_answer, refuse_personal_data
from feedback.actions.kept_names import keep_names
from feedback.actions.transitions import (
    keep_what_was_read,
    lock_duplicate_merging,
    locked,
    log_event,
    set_assigned,
)
from feedback.lifecycle import TransitionNotAllowed
from feedback.models import InspelEvent, InspelNote
from feedback.models.languages import ANSWER_TEXTS, LED_TO_TEXTS
from feedback.moderators import moderators
from feedback.notifications.notify import notify_answer_changed

What = InspelEvent.What
# The fields that can be edited, with the kind of event that a change is logged as, in the order of logging.
DRAFT_FIELDS = {
    "sub_goal": What.SORTING,
    "municipality": What.SORTING,
    "public_title": What.PUBLIC_TEXT,
    "public_text": What.PUBLIC_TEXT,
    "answer": What.ANSWER,
    "answer_translation": What.ANSWER,
    **dict.fromkeys(LED_TO_TEXTS, What.ANSWER),
    "diary_number": What.RECORD,
}
_PUBLIC_TEXTS = {"public_title", "public_text"}


@transaction.atomic
def save_draft(*, inspel, by, keep_name=False, keeps_meaning=False, **content):
    """
    Save the edited fields in `content`, by the names of DRAFT_FIELDS, and log what changed. No state changes.

    Senders who read an answer that is changed get a mail, and still read what it said. The log stores the old value,
    but of a text only if the sender or the public can have read it. Raise PersonalDataFound if the text of a published
    inspel would hold personal data, or a given answer an identity number.
    With `keep_name` the sender's name may stand in the texts as it does, also when they become public later.
    Those who agreed with a public text that is changed agree with the new one only if it `keeps_meaning`.
    """
    lock_duplicate_merging()
    inspel = locked(inspel)
    readers = _keep_changed_answer(inspel, content)
    if keep_name:
        texts = {field: value for field, value in content.items() if field in {*_PUBLIC_TEXTS, *ANSWER_TEXTS}}
        keep_names(inspel, texts, by=by)
    notes = {}
    for field, value in content.items():
        what, old = DRAFT_FIELDS[field], getattr(inspel, field)
        if old != value:
            _refuse_in_read_text(inspel, field, value, by)
            notes.setdefault(what, []).append(_change_note(inspel, field, old, value))
            setattr(inspel, field, value)
    if What.PUBLIC_TEXT in notes and inspel.agreements:
        notes[What.PUBLIC_TEXT].append(_settle_agreements(inspel, keeps_meaning))
    if not inspel.answer:
        inspel.answer_is_held = False  # an empty answer cannot be held to be sent
    if notes:
        inspel.remember_labels()
        inspel.save()
    for what, lines in notes.items():
        log_event(inspel, what, by=by, note="\n".join(lines))
    notify_answer_changed(readers)
    return inspel


def _keep_changed_answer(inspel, content):
    """Keep a given answer that `content` changes for those who read it. Return their inspel."""
    said = ["answer", "answer_translation"]
    if not inspel.given_answer or all(
        content.get(name, getattr(inspel, name)) == getattr(inspel, name) for name in said
    ):
        return []
    return [inspel, *keep_what_was_read(inspel, changed_at=timezone.now())]


def _settle_agreements(inspel, keeps_meaning):
    """Keep those who agreed with the earlier text, or begin to count anew. Return what the log says of it."""
    if keeps_meaning:
        return _("Only the language was changed, so those who agree stay: %(count)d.") % {"count": inspel.agreements}
    count, inspel.agreements = inspel.agreements, 0
    inspel.agreed.all().delete()
    return _("Had agreed with the earlier text: %(count)d. The count begins anew.") % {"count": count}


def _refuse_in_read_text(inspel, field, value, by):
    """Raise PersonalDataFound if the new value may not stand in a text that is read already, or will be when given."""
    text = {field: value}
    if field in _PUBLIC_TEXTS and inspel.is_public:
        refuse_personal_data(text, inspel=inspel, by=by, keep_name=False)
    if field in ANSWER_TEXTS and (inspel.answered_at or is_read_by_others(inspel)):
        refuse_in_answer(text, inspel=inspel, by=by, keep_name=False)


def _change_note(inspel, field, old, new):
    name = inspel._meta.get_field(field).verbose_name
    if _is_unread_text(inspel, field):
        return _("%(field)s: draft saved") % {"field": name}
    if DRAFT_FIELDS[field] == What.RECORD:
        return _("%(field)s: %(old)s, now %(new)s") % {"field": name, "old": old or "–", "new": new or "–"}
    return _("%(field)s was: %(old)s") % {"field": name, "old": old or "–"}


def _is_unread_text(inspel, field):
    """Return whether it is a text that neither the sender nor the public can have read."""
    if field in ANSWER_TEXTS:
        return not inspel.answered_at
    return field in _PUBLIC_TEXTS and not inspel.is_public


@transaction.atomic
def assign(*, inspel, to, by):
    """
    Assign the inspel to the user `to`, or to nobody if it is None. Do nothing if it is assigned so already.

    Raise TransitionNotAllowed if `to` is not a moderator.
    """
    inspel = locked(inspel)
    if to is not None and not moderators().filter(pk=to.pk).exists():
        raise TransitionNotAllowed("only those who moderate can take an inspel")
    if inspel.assigned_to_id != (to and to.pk):
        set_assigned(inspel, to, by=by)
    return inspel


@transaction.atomic
def set_themes(*, inspel, themes, by):
    """Give the inspel exactly these themes. Do nothing if it has them already."""
    inspel = locked(inspel)
    before = list(inspel.themes.all())  # in the order of the list of themes, which is Swedish
    if set(before) != set(themes):
        inspel.themes.set(themes)
        inspel.remember_labels(themes)
        inspel.save(update_fields=["labels"])
        note = _("Themes were: %(themes)s") % {"themes": ", ".join(map(str, before)) or "–"}
        log_event(inspel, What.SORTING, by=by, note=note)
    return inspel


@transaction.atomic
def add_note(*, inspel, text, by):
    """Add an internal note and return it. The log only says that a note was written."""
    inspel = locked(inspel)
    note = InspelNote.objects.create(inspel=inspel, by=by, text=text)
    log_event(inspel, What.NOTE, by=by)
    return note
