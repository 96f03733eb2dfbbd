"""Removal of the example content."""

from collections import Counter

from django.apps import apps
from django.db import DEFAULT_DB_ALIAS, models, transaction
from django.db.models.deletion import Collector, ProtectedError

from contacts.models import User
from core.models.base import Example

EXAMPLE_USERNAME = "exempel"


class ExamplesInUseError(Exception):
    """Real rows refer to an example, so it cannot be deleted; `rows` are those real rows."""

    def __init__(self, rows):
        self.rows = rows
        super().__init__(rows)


@transaction.atomic
def remove_examples():
    """
    Delete all examples with their related rows and their history. Return a Counter of deleted rows by model.

    Examples refer to each other, so a row that another one protects is tried again in the next round. Raise
    ExamplesInUseError, and delete nothing, if a round deletes no row because real rows refer to the examples.
    """
    removed = Counter()
    waiting = list(examples())
    while waiting:
        still_waiting, protecting = [], []
        for row in waiting:
            try:
                removed.update(delete_with_history(row))
            except ProtectedError as error:
                still_waiting.append(row)
                protecting.extend(error.protected_objects)
        if len(still_waiting) == len(waiting):
            raise ExamplesInUseError([row for row in protecting if row not in waiting])
        waiting = still_waiting
    return removed


def examples():
    """Yield every example row, and the user who answered the examples and cannot log in."""
    for model in apps.get_models():
        if issubclass(model, Example):
            yield from model._base_manager.filter(is_example=True)
    yield from User.objects.filter(username=EXAMPLE_USERNAME, is_active=False)


def delete_with_history(row):
    """Delete a row with its related rows, their history and files. Return a Counter of the rows by model."""
    collector = Collector(using=DEFAULT_DB_ALIAS, origin=row)
    collector.collect([row])
    # Deletion sets the primary keys of the instances to None, so read them before.
    keys = {model: [instance.pk for instance in instances] for model, instances in collector.data.items()}
    files = [file for instances in collector.data.values() for instance in instances for file in files_of(instance)]
    _total, removed = collector.delete()
    for model, pks in keys.items():
        history = getattr(model, "history", None)
        if history is not None:
            history.filter(**{f"{model._meta.pk.attname}__in": pks}).delete()
    for file in files:
        transaction.on_commit(lambda file=file: file.storage.delete(file.name))
    return Counter({apps.get_model(label): count for label, count in removed.items()})


def files_of(instance):
    """Return the uploaded files of the instance."""
    fields = [field for field in instance._meta.concrete_fields if isinstance(field, models.FileField)]
    return [file for file in (getattr(instance, field.attname) for field in fields) if file]
