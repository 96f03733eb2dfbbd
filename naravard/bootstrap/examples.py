"""Removal of the example content that nobody has changed or uses."""

from collections import Counter
from dataclasses import dataclass

from django.apps import apps
from django.db import DEFAULT_DB_ALIAS, models, transaction
from django.db.models.deletion import Collector, ProtectedError

from contacts.models import User
from core.history import delete_history
from core.models.base import Example
from naravard.bootstrap.example_uses import (
    changed_by_somebody,
    find_relations,
    handled_by_somebody,
    row_to_name,
    used_by_others,
)

EXAMPLE_USERNAME = "exempel"
MAX_NAMED = 5


@dataclass(frozen=True)
class KeptExample:
    """An example that stays: changed or handled by somebody, or used by other rows."""

    row: models.Model
    is_changed: bool
    is_handled: bool
    users: tuple = ()  # some of the rows that use it


@transaction.atomic
def remove_examples(*, is_wanted=lambda row: False, is_trial=False):
    """
    Delete the examples that nobody has changed or uses, with their related rows and their history.

    Those that somebody has changed go too if `is_wanted(row)`, but never one that is used. A trial deletes nothing.
    Return a Counter of the deleted rows by model, and the KeptExample of those that stay.
    """
    rows = {(type(row), row.pk): row for row in examples()}
    kept = find_kept(rows, is_wanted)
    removed, in_use = _delete([row for key, row in rows.items() if key not in kept])
    for row, users in in_use:
        named = tuple(map(row_to_name, users))
        kept[type(row), row.pk] = KeptExample(row, is_changed=False, is_handled=False, users=named)
    if is_trial:
        transaction.set_rollback(True)
    return removed, [example for (model, _pk), example in kept.items() if model is not User]


def find_kept(rows, is_wanted):
    """Return {key: KeptExample} of the examples that stay; `rows` are all of them, by their keys."""
    relations = find_relations(rows)
    changed, handled = changed_by_somebody(rows, relations), handled_by_somebody(rows, relations)
    staying = {key for key in changed | handled if not is_wanted(rows[key])}
    used = used_by_others(rows.keys(), relations, staying)
    return {
        key: KeptExample(row, is_changed=key in changed, is_handled=key in handled, users=_named(used.get(key, ())))
        for key, row in rows.items()
        if key in staying or key in used
    }


def _named(keys):
    """Return the first MAX_NAMED of the rows with these keys, as a person knows them, each once."""
    first = sorted(keys, key=lambda key: (key[0]._meta.label, key[1]))[:MAX_NAMED]
    rows = [row_to_name(model._base_manager.get(pk=pk)) for model, pk in first]
    return tuple(sorted(set(rows), key=lambda row: (row._meta.label, row.pk)))


def examples():
    """Yield every example row, and the user who answered the examples and cannot log in."""
    for model in apps.get_models():
        if issubclass(model, Example):
            yield from model._base_manager.filter(is_example=True)
    yield from User.objects.filter(username=EXAMPLE_USERNAME, is_active=False)


def _delete(waiting):
    """
    Delete the rows. Return a Counter by model, and [(row, what protects it)] of what came to be used meanwhile.

    Examples refer to each other, so a row that another one protects is tried again once others are gone.
    """
    removed, protected = Counter(), []
    while waiting:
        protected = []
        for row in waiting:
            try:
                removed.update(delete_with_history(row))
            except ProtectedError as error:
                protected.append((row, error.protected_objects))
        if len(protected) == len(waiting):
            break
        waiting = [row for row, _by in protected]
    return removed, protected


def delete_with_history(row):
    """Delete a row with its related rows, their history and files. Return a Counter of the rows by model."""
    collector = Collector(using=DEFAULT_DB_ALIAS, origin=row)
    collector.collect([row])
    # Deletion sets the primary keys of the instances to None, so read them before.
    keys = {model: [instance.pk for instance in instances] for model, instances in collector.data.items()}
    files = [file for instances in collector.data.values() for instance in instances for file in files_of(instance)]
    _total, removed = collector.delete()
    for model, pks in keys.items():
        delete_history(model, pks)
    for file in files:
        transaction.on_commit(lambda file=file: file.storage.delete(file.name))
    return Counter({apps.get_model(label): count for label, count in removed.items()})


def files_of(instance):
    """Return the uploaded files of the instance."""
    fields = [field for field in instance._meta.concrete_fields if isinstance(field, models.FileField)]
    return [file for file in (getattr(instance, field.attname) for field in fields) if file]
