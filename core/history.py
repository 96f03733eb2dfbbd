"""The history of the content models, which django-simple-history keeps."""

from django.apps import apps
from django.db.models import Q
from simple_history.models import HistoricalRecords

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
        if hasattr(getattr(model, "history", None), "bulk_history_create"):
            model.history.bulk_history_create(model.objects.all(), default_change_reason=FIRST_CONTENT)
            if relations_of(model):
                for row in model.objects.all():
                    keep_relations(row)


def relations_of(model):
    """Return the fields to many rows whose changes are in the history of the model."""
    return getattr(getattr(getattr(model, "history", None), "model", None), "_history_m2m_fields", ())


class RecordsWithRelations(HistoricalRecords):
    """
    A history that knows which rows of other models belong to a row.

    What is chosen after a save, as forms do, is a part of the version that was saved, and makes none of its own.
    """

    def m2m_changed(self, instance, action, **kwargs):
        if action in {"post_add", "post_remove", "post_clear"} and relations_of(type(instance)):
            keep_relations(instance)


def keep_relations(row):
    """Write into the latest version of the row, if it has any, which rows of other models belong to it now."""
    if (version := row.history.first()) is None:
        return
    for field in relations_of(type(row)):
        kept, through = getattr(version, field.name).model, field.remote_field.through
        columns = [column.attname for column in through._meta.fields]
        kept.objects.filter(history=version).delete()
        now = through.objects.filter(**{field.m2m_field_name(): row}).values(*columns)
        kept.objects.bulk_create(kept(**values, history=version) for values in now)


def show_relations_then(row):
    """Let a row that was made of a version have the rows of other models that belonged to it then."""
    version = getattr(row, "_history", None)
    for field in relations_of(type(row)) if version else ():
        keys = getattr(version, field.name).values_list(f"{field.m2m_reverse_field_name()}_id", flat=True)
        rows = field.related_model._base_manager.filter(pk__in=list(keys))
        row.__dict__.setdefault("_prefetched_objects_cache", {})[field.name] = rows


def delete_history(model, keys):
    """Delete all versions of the rows with the keys, if the model has a history."""
    for field in relations_of(model):
        kept = getattr(model.history.model, field.name).model
        kept.objects.filter(**{f"{field.m2m_field_name()}__in": keys}).delete()
    if hasattr(getattr(model, "history", None), "bulk_history_create"):
        model.history.filter(**{f"{model._meta.pk.attname}__in": keys}).delete()
