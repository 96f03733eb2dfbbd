from django.utils.text import capfirst


def log_lines(inspel):
    """Return what has happened to the inspel, oldest first, in words: {"at", "by", "what", "note"}."""
    return [
        {"at": event.at, "by": event.by, "what": _what(event), "note": event.note}
        for event in inspel.events.select_related("by")
    ]


def _what(event):
    what = capfirst(event.get_what_display())
    if not event.to_state:
        return what
    states = [str(event.state_label(state)) for state in [event.from_state, event.to_state] if state]
    return f"{what}: {' → '.join(states)}"
