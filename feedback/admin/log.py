"""The history of an inspel in words."""

from django.utils.text import capfirst

from feedback.models import InspelEvent


def log_lines(inspel):
    """Return what has happened to the inspel, oldest first, in words."""
    return [
        {
            "at": event.at,
            "who": event.who,
            "kind": event.what,
            "what": capfirst(event.get_what_display()),
            "from": event.state_label(event.from_state),
            "to": event.state_label(event.to_state),
            "note": event.note,
        }
        for event in inspel.events.all()
    ]


def log_kinds(lines):
    """Return what the log can be narrowed down to, of what is in it: {"kind", "label", "count"}."""
    counts = {}
    for line in lines:
        counts[line["kind"]] = counts.get(line["kind"], 0) + 1
    return [
        {"kind": kind.value, "label": capfirst(kind.label), "count": counts[kind.value]}
        for kind in InspelEvent.What
        if kind.value in counts
    ]
