"""The history of the content models, which django-simple-history keeps."""

from django.apps import apps


def last_changed_at(*histories):
    """
    Return when any row of the histories was last added, changed or removed, or None; in one query.

    Use it for a page made of rows without an `updated_at`. A history is for example Document.history.all().
    """
    first, *others = [history.order_by().values_list("history_date", flat=True) for history in histories]
    return first.union(*others, all=True).order_by("-history_date").first()


def begin_history():
    """Add each row of every model to its history as it is now, so that its first text can be read after a change."""
    for model in apps.get_models():
        if hasattr(model, "history"):
            model.history.bulk_history_create(model.objects.all())
