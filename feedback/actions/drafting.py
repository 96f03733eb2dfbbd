"""What a process leader writes and sorts before it is decided."""

from django.db import transaction
from django.utils.translation import gettext as _

from feedback.actions.moving import locked, log
from feedback.models import InspelEvent

# What a process leader writes and sorts, and what a change of it is called in the log.
_DRAFT_FIELDS = {
    "answer": InspelEvent.What.ANSWER,
    "public_title": InspelEvent.What.PUBLIC_TEXT,
    "public_text": InspelEvent.What.PUBLIC_TEXT,
    "sub_goal": InspelEvent.What.PUBLIC_TEXT,
    "municipality": InspelEvent.What.PUBLIC_TEXT,
}


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
            notes.setdefault(what, []).append(_change_note(inspel, field, old))
            setattr(inspel, field, value)
    if notes:
        inspel.save()
    for what, lines in notes.items():
        log(inspel, what, by=by, note="\n".join(lines))
    return inspel


def _change_note(inspel, field, old):
    was_read = inspel.answered_at if field == "answer" else inspel.is_public
    name = inspel._meta.get_field(field).verbose_name
    if field in {"sub_goal", "municipality"} or was_read:
        return _("%(field)s was: %(old)s") % {"field": name, "old": old or "–"}
    return _("%(field)s: draft saved") % {"field": name}
