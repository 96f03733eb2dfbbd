"""What a process leader writes and sorts before it is decided, and may mend afterwards."""

from django.db import transaction
from django.utils.translation import gettext as _

from feedback.actions.publication import refuse_personal_data
from feedback.actions.transitions import locked, log
from feedback.lifecycle import TransitionNotAllowed
from feedback.models import InspelEvent, InspelNote
from feedback.moderators import moderators, user_display_name

What = InspelEvent.What

# What a process leader writes and sorts, and what a change of it is called in the log.
_DRAFT_FIELDS = {
    "answer": What.ANSWER,
    "led_to": What.ANSWER,
    "public_title": What.PUBLIC_TEXT,
    "public_text": What.PUBLIC_TEXT,
    "sub_goal": What.SORTING,
    "municipality": What.SORTING,
    "diary_number": What.RECORD,
}

# Long texts: the log keeps what they said before only once somebody outside has read them.
_TEXTS = {"answer", "led_to", "public_title", "public_text"}


@transaction.atomic
def save_draft(*, inspel, by, **content):
    """
    Save what a process leader has written and sorted so far, by the model's names, without moving the inspel.

    What changed is logged. Once the public or the sender has read a text, the log keeps what it said before.
    """
    inspel = locked(inspel)
    notes = {}
    for field, value in content.items():
        what, old = _DRAFT_FIELDS[field], getattr(inspel, field)
        if old != value:
            if inspel.is_public and field in {"public_title", "public_text"}:
                refuse_personal_data(value)
            notes.setdefault(what, []).append(_change_note(inspel, field, old))
            setattr(inspel, field, value)
    if not inspel.answer:
        inspel.answer_is_held = False  # an answer that is taken away cannot wait to be sent
    if notes:
        inspel.save()
    for what, lines in notes.items():
        log(inspel, what, by=by, note="\n".join(lines))
    return inspel


def _change_note(inspel, field, old):
    name = inspel._meta.get_field(field).verbose_name
    if field not in _TEXTS or _was_read(inspel, field):
        return _("%(field)s was: %(old)s") % {"field": name, "old": old or "–"}
    return _("%(field)s: draft saved") % {"field": name}


def _was_read(inspel, field):
    """Whether the sender or the public has had the text before the eyes."""
    return inspel.answered_at if field in {"answer", "led_to"} else inspel.is_public


@transaction.atomic
def assign(*, inspel, to, by):
    """
    Let `to` take the inspel, or nobody if it is None. Does nothing if that is so already.

    Raises TransitionNotAllowed if `to` may not moderate.
    """
    inspel = locked(inspel)
    if to is not None and not moderators().filter(pk=to.pk).exists():
        raise TransitionNotAllowed("only those who moderate can take an inspel")
    if inspel.assigned_to_id != (to and to.pk):
        inspel.assigned_to = to
        inspel.save(update_fields=["assigned_to"])
        note = _("Taken by %(name)s.") % {"name": user_display_name(to)} if to else _("Taken by nobody.")
        log(inspel, InspelEvent.What.SORTING, by=by, note=note)
    return inspel


@transaction.atomic
def set_themes(*, inspel, themes, by):
    """Sort the inspel under exactly these themes. Does nothing if it is so already."""
    inspel = locked(inspel)
    before = set(inspel.themes.all())
    if before != set(themes):
        inspel.themes.set(themes)
        note = _("Themes were: %(themes)s") % {"themes": ", ".join(sorted(map(str, before))) or "–"}
        log(inspel, InspelEvent.What.SORTING, by=by, note=note)
    return inspel


@transaction.atomic
def add_note(*, inspel, text, by):
    """Add an internal note. The log says that it was written, not what it says."""
    inspel = locked(inspel)
    note = InspelNote.objects.create(inspel=inspel, by=by, text=text)
    log(inspel, InspelEvent.What.NOTE, by=by)
    return note
