"""
What a process leader had before the eyes, so that somebody else's change in the meantime is found and told in full.

The page carries it, signed, from when it is shown until a button is pressed.
"""

from dataclasses import dataclass

from django.core import signing
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from feedback.models import InspelEvent

What = InspelEvent.What
_SALT = "feedback.admin.seen"

# Everything that somebody can change while another is writing: the field, and what its change is called in the log.
WATCHED = {
    "handling": {What.HANDLING},
    "publication": {What.PUBLICATION},
    "answer": {What.ANSWER, What.HANDLING},
    "answer_is_held": {What.ANSWER, What.HANDLING},
    "close_reason": {What.HANDLING},
    "decided_elsewhere": {What.HANDLING},
    "duplicate_of": {What.HANDLING, What.SORTING},
    "led_to": {What.ANSWER},
    "public_title": {What.PUBLIC_TEXT, What.PUBLICATION},
    "public_text": {What.PUBLIC_TEXT, What.PUBLICATION},
    "may_publish": {What.CONSENT},
    "may_contact": {What.CONSENT, What.ERASURE},
    "sub_goal": {What.SORTING},
    "municipality": {What.SORTING},
    "assigned_to": {What.SORTING},
    "diary_number": {What.RECORD},
    "is_confidential": {What.CONFIDENTIALITY},
    "confidential_ground": {What.CONFIDENTIALITY},
    "personal_data_erased_at": {What.ERASURE},
}

# What hangs on the inspel in rows of its own: its name, and what a change of it is called in the log.
WATCHED_ROWS = {
    "themes": (gettext_lazy("themes"), {What.SORTING}),
    "messages": (gettext_lazy("messages"), {What.MESSAGE}),
    "notes": (gettext_lazy("internal notes"), {What.NOTE}),
    "verdicts": (gettext_lazy("the sender's word on the answer"), {What.VERDICT}),
}


@dataclass(frozen=True)
class Change:
    """What somebody else changed: `before` and `now` as one reads them; `event` is the line of the log, if any."""

    field: str
    label: str
    before: str
    now: str
    event: InspelEvent | None
    was_typed: bool = False


def snapshot_of(inspel):
    """Return what can be seen of the inspel: {name: [value, how it reads]}, and the last line of its log."""
    state = {name: _value(inspel, name) for name in WATCHED}
    themes = list(inspel.themes.all())
    state["themes"] = [sorted(theme.pk for theme in themes), ", ".join(map(str, themes))]
    for name in ["messages", "notes", "verdicts"]:
        rows = list(getattr(inspel, name).all())
        settled = [row.pk for row in rows if getattr(row, "read_at", None) or getattr(row, "settled_at", None)]
        state[name] = [[row.pk for row in rows] + [0] + settled, str(len(rows))]
    state["log"] = [max((event.pk for event in inspel.events.all()), default=0), ""]
    return state


def sign_snapshot(state):
    """Return the state as a text that the page can carry and nobody else can make."""
    return signing.dumps(state, salt=_SALT, compress=True)


def read_snapshot(text):
    """Return the state that the page carried, or {} if it is none of ours."""
    try:
        return signing.loads(text, salt=_SALT)
    except signing.BadSignature:
        return {}


def is_same(state, seen):
    return bool(seen) and all(state[name][0] == seen.get(name, [None])[0] for name in state if name != "log")


def changes_since(inspel, seen, *, typed=()):
    """Return a Change for each thing that is no longer as it was seen; `typed`: what the second has changed too."""
    if not seen:
        return []
    now = snapshot_of(inspel)
    since = seen.get("log", [0])[0]
    events = sorted(
        (event for event in inspel.events.all() if event.pk > since), key=lambda event: event.pk, reverse=True
    )
    return [
        Change(name, _label(inspel, name), seen[name][1], now[name][1], _event_of(name, events), name in typed)
        for name in [*WATCHED, *WATCHED_ROWS]
        if name in seen and seen[name][0] != now[name][0]
    ]


def _value(inspel, name):
    field = inspel._meta.get_field(name)
    value = getattr(inspel, field.attname)
    if field.is_relation:
        return [value, str(getattr(inspel, name) or "")]
    if field.choices:
        return [value, str(getattr(inspel, f"get_{name}_display")())]
    if isinstance(value, bool):
        return [value, _("Yes") if value else _("No")]
    return [value.isoformat(), value.isoformat(" ", "minutes")] if hasattr(value, "isoformat") else [value, value or ""]


def _label(inspel, name):
    label: str | Promise = WATCHED_ROWS[name][0] if name in WATCHED_ROWS else inspel._meta.get_field(name).verbose_name
    return capfirst(str(label))


def _event_of(name, events):
    kinds = WATCHED_ROWS[name][1] if name in WATCHED_ROWS else WATCHED[name]
    return next((event for event in events if event.what in kinds), None)
