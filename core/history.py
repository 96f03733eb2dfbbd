"""The history of the content models, which django-simple-history keeps."""

from django.apps import apps
from django.db.models import Q

# What the portal began with was put in by nobody on that day: it says nothing of when a text was written.
FIRST_CONTENT = "first content"


def latest(*times):
    """Return the latest of the times, of which some may be None, or None."""
    return max((time for time in times if time), default=None)


def last_changed_at(*histories):
    """
    Return when somebody last added, changed or removed a row of the histories, or None; in one query.

    Use it for a page made of rows without an `updated_at`. A history is for example Document.history.all().
    """
    by_somebody = Q(history_change_reason=None) | ~Q(history_change_reason=FIRST_CONTENT)
    first, *others = [
        history.filter(by_somebody).order_by().values_list("history_date", flat=True) for history in histories
    ]
    return first.union(*others, all=True).order_by("-history_date").first()


def begin_history():
    """Add each row of every model to its history as it is now, so that its first text can be read after a change."""
    for model in apps.get_models():
        if hasattr(model, "history"):
            model.history.bulk_history_create(model.objects.all(), default_change_reason=FIRST_CONTENT)
