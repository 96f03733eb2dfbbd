"""Records each change of the rows of a model, such as of how long something is kept, whatever code changes them."""

from functools import partial

from django.db.models.signals import post_delete, post_save, pre_save

from core.audit.entries import current_account, record


def record_changes_of(model, kind, fields, *, label=str):
    """Record what the `fields` held before and after each row of the model is added, changed and deleted."""
    watched = partial(_values, fields)
    uid = f"core.audit.changes.{model._meta.label_lower}"

    def note_before(sender, instance, **kwargs):
        stored = sender._base_manager.filter(pk=instance.pk).first() if instance.pk else None
        instance._before_change = watched(stored)

    def record_saved(sender, instance, **kwargs):
        _record(instance, instance.__dict__.pop("_before_change", {}), watched(instance))

    def record_deleted(sender, instance, **kwargs):
        _record(instance, watched(instance), {})

    def _record(instance, before, after):
        if before != after:
            details = {"from": before, "to": after}
            record(kind, by=current_account(), about=instance, label=label(instance), **details)

    for signal, receiver in [(pre_save, note_before), (post_save, record_saved), (post_delete, record_deleted)]:
        signal.connect(receiver, sender=model, weak=False, dispatch_uid=f"{uid}.{receiver.__name__}")


def _values(fields, row):
    """Return {name of the field: value in words} of a row, {} of none."""
    return {} if row is None else {str(row._meta.get_field(name).verbose_name): _in_words(row, name) for name in fields}


def _in_words(row, name):
    display = getattr(row, f"get_{name}_display", None)
    value = display() if display else getattr(row, name)
    return value if isinstance(value, (bool, int)) or value is None else str(value)
