"""
Edit conflicts: finding what somebody else changed in an inspel since the moderation page was shown.

The page carries a signed snapshot of the inspel in a hidden field, from when it is shown until a button is clicked.
"""

from dataclasses import dataclass

from django.core import signing
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from feedback.models import InspelEvent
from feedback.models.languages import LED_TO_TEXTS

What = InspelEvent.What
_SALT = "feedback.admin.seen"

# The fields that can be changed while somebody else has the page open, and the kinds of events that log the change.
WATCHED_FIELDS = {
    "handling": {What.HANDLING},
    "publication": {What.PUBLICATION},
    "answer": {What.ANSWER, What.HANDLING},
    "answer_translation": {What.ANSWER, What.HANDLING},
    "answer_is_held": {What.ANSWER, What.HANDLING},
    "close_reason": {What.HANDLING},
    "decided_elsewhere": {What.HANDLING},
    "duplicate_of": {What.HANDLING, What.SORTING},
    **{name: {What.ANSWER} for name in LED_TO_TEXTS},
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

# The same for the related rows.
WATCHED_RELATIONS = {
    "themes": {What.SORTING},
    "messages": {What.MESSAGE},
    "notes": {What.NOTE},
    "verdicts": {What.VERDICT},
    "promises": {What.ANSWER},
}

WATCHED = WATCHED_FIELDS | WATCHED_RELATIONS

RELATION_LABELS = {
    "themes": gettext_lazy("themes"),
    "messages": gettext_lazy("messages"),
    "notes": gettext_lazy("internal notes"),
    "verdicts": gettext_lazy("the sender's word on the answer"),
    "promises": gettext_lazy("promises"),
}


@dataclass(frozen=True)
class Change:
    """A change by somebody else: `before` and `now` in words, and the `event` that logged it, if any."""

    field: str
    label: str
    before: str
    now: str
    event: InspelEvent | None
    was_typed: bool = False


def snapshot_of(inspel):
    """Return everything that is watched as {name: [value, value in words]}, and the id of the last event as "log"."""
    snapshot = {name: _value(inspel, name) for name in WATCHED_FIELDS}
    themes = list(inspel.themes.all())
    snapshot["themes"] = [sorted(theme.pk for theme in themes), ", ".join(map(str, themes))]
    for name in ["messages", "notes", "verdicts"]:
        rows = list(getattr(inspel, name).all())
        settled = [row.pk for row in rows if getattr(row, "read_at", None) or getattr(row, "settled_at", None)]
        snapshot[name] = [[row.pk for row in rows] + [0] + settled, str(len(rows))]
    promises = [link.promise for link in inspel.promises.all()]
    snapshot["promises"] = [
        [[row.pk, row.due_on.isoformat(), row.outcome] for row in promises],
        ", ".join(f"{row.due_on} ({row.get_outcome_display()})" for row in promises),
    ]
    snapshot["log"] = [max((event.pk for event in inspel.events.all()), default=0), ""]
    return snapshot


def sign_snapshot(snapshot):
    """Return the snapshot as a signed text for the hidden field of the page."""
    return signing.dumps(snapshot, salt=_SALT, compress=True)


def read_snapshot(text):
    """Return the snapshot from the hidden field, or {} if its signature is wrong."""
    try:
        return signing.loads(text, salt=_SALT)
    except signing.BadSignature:
        return {}


def is_unchanged(snapshot, seen, *, besides=()):
    """Return whether the snapshot has the same values as the one that the page showed, `besides` some; {} never has."""
    watched = [name for name in WATCHED if name not in besides]
    return bool(seen) and all(snapshot[name][0] == seen.get(name, [None])[0] for name in watched)


def changes_since(inspel, seen, *, typed=()):
    """Return a Change for everything that differs from the snapshot `seen`; `typed` names what the user changed too."""
    if not seen:
        return []
    now = snapshot_of(inspel)
    since = seen.get("log", [0])[0]
    newer = [event for event in inspel.events.all() if event.pk > since]
    newest_first = sorted(newer, key=lambda event: event.pk, reverse=True)
    return [
        Change(name, _label(inspel, name), seen[name][1], now[name][1], _event_of(name, newest_first), name in typed)
        for name in WATCHED
        if name in seen and seen[name][0] != now[name][0]
    ]


def _value(inspel, name):
    """Return [value, value in words] of a field, both fit for JSON."""
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
    return capfirst(str(RELATION_LABELS.get(name) or inspel._meta.get_field(name).verbose_name))


def _event_of(name, events):
    return next((event for event in events if event.what in WATCHED[name]), None)
