"""What the dry run of an import of activities shows: field by field what is new and what changes, in words."""

from datetime import date
from functools import cache
from typing import NamedTuple

from core.admin.text_changes import text_change_of
from core.admin.values_in_words import value_in_words
from followup.models import Activity

TEXTS = {"title": "title_sv", "text": "text_sv"}
MANY = ["sub_goals", "organisations", "indicators"]


class ActivityLine(NamedTuple):
    """A row that makes or changes an activity: `changes` are TextChanges, of a new one all that it has."""

    row: int
    title: str
    is_new: bool
    changes: list


class ActivityWords:
    """Says what the values of activities are; knows what their sub-goals, organisations and key figures are called."""

    def __init__(self):
        self._names = cache(lambda model: {row.pk: str(row) for row in model._base_manager.all()})

    def line(self, number, values, before):
        """Return the ActivityLine of {field: value} and {field: value before}, or None of a new one."""
        was = before or {}
        differing = [name for name in values if values[name] != was.get(name)]
        said = [(name, self._said(name, was.get(name)), self._said(name, values[name])) for name in differing]
        changes = [text_change_of(_label(name), *words) for name, *words in said if words[0] != words[1]]
        return ActivityLine(number, values["title"], before is None, changes)

    def _said(self, name, value):
        field = Activity._meta.get_field(name)
        if name in MANY:
            names = self._names(field.related_model)
            return ", ".join(sorted(names[pk] for pk in value or []))
        return value_in_words(field, date.fromisoformat(value) if value and name.endswith("_on") else value)


def _label(name):
    return Activity._meta.get_field(name).verbose_name
