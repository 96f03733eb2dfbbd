"""Takes the example content away again, and nothing else."""

from collections import Counter

from django.apps import apps
from django.db import DEFAULT_DB_ALIAS, models, transaction
from django.db.models.deletion import Collector, ProtectedError

from contacts.models import User
from core.models.base import Example

EXAMPLE_USERNAME = "exempel"


class ExamplesInUseError(Exception):
    """A real row refers to an example, which therefore cannot go; `rows` are the ones that refer."""

    def __init__(self, rows):
        self.rows = rows
        super().__init__(rows)


@transaction.atomic
def remove_examples():
    """
    Delete every example, with what is part of it and its history. Return a Counter of rows by model.

    An example may refer to another, so the rows go in rounds: whoever is referred to waits for a later round. Raises
    ExamplesInUseError, and removes nothing, if a round gets nowhere because a real row refers to an example.
    """
    removed = Counter()
    waiting = list(examples())
    while waiting:
        still_waiting, in_the_way = [], []
        for row in waiting:
            try:
                removed.update(delete_with_history(row))
            except ProtectedError as error:
                still_waiting.append(row)
                in_the_way.extend(error.protected_objects)
        if len(still_waiting) == len(waiting):
            raise ExamplesInUseError([row for row in in_the_way if row not in waiting])
        waiting = still_waiting
    return removed


def examples():
    """Every row that is an example, and the user that the examples' answers are from: it cannot log in."""
    for model in apps.get_models():
        if issubclass(model, Example):
            yield from model._base_manager.filter(is_example=True)
    yield from User.objects.filter(username=EXAMPLE_USERNAME, is_active=False)


def delete_with_history(row):
    """Delete one row as the admin does, with what is part of it; return a Counter of the rows by model."""
    collector = Collector(using=DEFAULT_DB_ALIAS, origin=row)
    collector.collect([row])
    # Read now: deleting empties the instances of their keys.
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
    fields = [field for field in instance._meta.concrete_fields if isinstance(field, models.FileField)]
    return [file for file in (getattr(instance, field.attname) for field in fields) if file]
