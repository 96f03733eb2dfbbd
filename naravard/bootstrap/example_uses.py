"""
Which examples stay when the examples are removed, and why.

A row is named by its key, (model, primary key). What goes away with an example, as its questions or its log, is a part
of it.
"""

from dataclasses import dataclass, field

from django.db import models
from django.db.models import Q
from django.db.models.deletion import CASCADE, DO_NOTHING

from contacts.models import User
from core.history import FIRST_CONTENT
from core.models.base import Example

IN_A_QUERY = 500


@dataclass
class Relations:
    """What belongs to the examples and what refers to them: {part: owner} and {key: {key of what refers to it}}."""

    owners: dict = field(default_factory=dict)
    users: dict = field(default_factory=dict)

    def whole(self, key):
        """Return the key of the row that the part belongs to, or the key itself."""
        while key in self.owners:
            key = self.owners[key]
        return key


def find_relations(keys):
    """Return the Relations of the rows, their parts, the parts of those, and so on."""
    relations, found = Relations(), set(keys)
    waiting = found
    while waiting:
        parts = set()
        for target, key, is_part in _references(waiting):
            if not is_part:
                relations.users.setdefault(target, set()).add(key)
            elif key not in found:
                relations.owners[key] = target
                parts.add(key)
        waiting = parts
        found = found | parts
    return relations


def used_by_others(keys, relations, staying):
    """
    Return {key: keys of what uses it} of the examples that something refers to which stays.

    `staying` are the keys of the examples that stay in any case. What they refer to stays too, and so on.
    """
    used, is_settled = {}, False

    def stays(key):
        whole = relations.whole(key)
        return whole not in keys or whole in staying or whole in used

    while not is_settled:
        is_settled = True
        for target, users in relations.users.items():
            whole = relations.whole(target)
            if whole in used or whole in staying or not (reasons := {user for user in users if stays(user)}):
                continue
            used[whole], is_settled = reasons, False
    return used


def changed_by_somebody(keys, relations):
    """Return the keys of the examples that somebody has edited, or a part of them, since the portal began."""
    changed = set()
    for model, pks in _by_model([*keys, *relations.owners]):
        if (history := getattr(model, "history", None)) is None:
            continue
        name = model._meta.pk.attname
        edits = history.filter(Q(history_type="~") | Q(history_user__isnull=False))
        edits = edits.exclude(history_change_reason=FIRST_CONTENT)
        for some in _in_batches(pks):
            found = edits.filter(**{f"{name}__in": some}).values_list(name, flat=True)
            changed |= {relations.whole((model, pk)) for pk in found}
    return changed


def handled_by_somebody(keys, relations):
    """Return the keys of the examples with the name of a user on them or on their parts, as of who answered."""
    example_users = [pk for model, pk in keys if model is User]
    handled = set()
    for model, pks in _by_model([*keys, *relations.owners]):
        names = [row.attname for row in model._meta.concrete_fields if row.related_model is User]
        if not names or model is User:
            continue
        by_somebody = Q()
        for name in names:
            by_somebody |= Q(**{f"{name}__isnull": False}) & ~Q(**{f"{name}__in": example_users})
        for some in _in_batches(pks):
            found = model._base_manager.filter(by_somebody, pk__in=some).values_list("pk", flat=True)
            handled |= {relations.whole((model, pk)) for pk in found}
    return {key for key in handled if key[0] is not User}


def _references(keys):
    """Yield (key, key of a row that refers to it, whether that row is a part of it)."""
    for model, pks in _by_model(keys):
        for rows, column, user_model, user_column, is_part in _columns_that_refer_to(model):
            for some in _in_batches(pks):
                found = rows._base_manager.filter(**{f"{column}__in": some}).values_list(column, user_column)
                for pk, user_pk in found:
                    yield (model, pk), (user_model, user_pk), is_part


def _columns_that_refer_to(model):
    """Yield (model with the column, column, model of the row that refers, column of its key, whether it is a part)."""
    for relation in model._meta.get_fields(include_hidden=True):
        if not (relation.auto_created and not relation.concrete and (relation.one_to_many or relation.one_to_one)):
            continue
        rows, column = relation.related_model, relation.field.attname
        if hasattr(rows, "instance_type") or relation.on_delete is DO_NOTHING:
            continue  # the history of a row
        if owner := rows._meta.auto_created:
            # The table of a many-to-many field: a row of it goes with who chose, and speaks for who chose.
            choice = next(row for row in owner._meta.local_many_to_many if row.remote_field.through is rows)
            if relation.field.name == choice.m2m_reverse_field_name():
                source = rows._meta.get_field(choice.m2m_field_name())
                yield rows, column, owner, source.attname, False
            continue
        is_part = relation.on_delete is CASCADE and not issubclass(rows, Example)
        yield rows, column, rows, "pk", is_part


def row_to_name(row):
    """Return what a person knows the row as: what it is a part of, for instance the inspel of an answer."""
    for part_of in row._meta.concrete_fields:
        if isinstance(part_of, models.ForeignKey) and part_of.remote_field.on_delete is CASCADE:
            return row_to_name(getattr(row, part_of.name))
    return row


def _by_model(keys):
    rows = {}
    for model, pk in keys:
        rows.setdefault(model, []).append(pk)
    return rows.items()


def _in_batches(pks):
    return (pks[start : start + IN_A_QUERY] for start in range(0, len(pks), IN_A_QUERY))
