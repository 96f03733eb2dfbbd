"""
New wording and translations of the fixtures, for a portal that has been in use since before they were written.

A text that somebody has edited is never changed. It only gets translations that nobody has written either, and those
only while its Swedish is what they translate.
"""

import json
from itertools import groupby
from operator import itemgetter
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.core.serializers import deserialize
from django.db.models import Q
from modeltranslation.translator import NotRegistered, translator
from modeltranslation.utils import build_localized_fieldname

from core.history import FIRST_CONTENT
from core.translations.follow import follow_texts, forget_states
from core.translations.texts import texts_of

LANGUAGES = [code for code, _name in settings.LANGUAGES]
# Facts that belong to no other row, and that a portal in use may have been set up before.
NEW_KINDS = ["strategy.hardword"]
OWNERS = {"strategy.chapter": "strategy", "contacts.seat": "body", "feedback.roundquestion": "round"}


def take_new_texts(paths):
    """Give the rows that came from the fixtures what is new in them. Return how many rows were changed."""
    return sum(_update(apps.get_model(label), texts) for label, texts in _texts_by_model(paths))


def add_new_kinds(paths):
    """Add the rows of the fixtures whose kind the portal has never had any of. Return how many."""
    return sum(_add_kind(apps.get_model(label), paths) for label in NEW_KINDS)


def _add_kind(model, paths):
    if model._base_manager.exists() or model.history.exists():
        return 0
    rows = [row for path in paths for row in json.loads(Path(path).read_text(encoding="utf-8"))]
    own = [row for row in rows if row["model"] == model._meta.label_lower]
    for row in deserialize("python", own):
        row.save()
    added = list(model._base_manager.all())
    model.history.bulk_history_create(added, default_change_reason=FIRST_CONTENT)
    return len(added)


def _texts_by_model(paths):
    """Yield (label, {natural key: fields}) of each model of the fixtures with translated texts and a natural key."""
    rows = [row for path in paths for row in json.loads(Path(path).read_text(encoding="utf-8"))]
    for label, of_model in groupby(sorted(rows, key=itemgetter("model")), key=itemgetter("model")):
        model = apps.get_model(label)
        if hasattr(model, "natural_key") and hasattr(model, "history") and _translated_fields(model):
            yield label, {_natural_key(label, row["fields"]): row["fields"] for row in of_model}


def _natural_key(label, fields):
    owner = fields[OWNERS[label]] if label in OWNERS else []
    return (*owner, fields["slug"] if "slug" in fields else fields["order"])


def _translated_fields(model):
    try:
        return list(translator.get_options_for_model(model).all_fields)
    except NotRegistered:
        return []


def _update(model, texts):
    stored = model._base_manager.select_related(OWNERS.get(model._meta.label_lower))
    rows = [(row, texts[row.natural_key()]) for row in stored if row.natural_key() in texts]
    edited = _edited(model, [row.pk for row, _fields in rows])
    changed, columns, before = [], set(), []
    for row, fields in rows:
        if new := _new_texts(row, fields, is_edited=row.pk in edited):
            before.append((row, texts_of(row)))
            for column, text in new.items():
                setattr(row, column, text)
            changed.append(row)
            columns |= new.keys()
    if changed:
        model._base_manager.bulk_update(changed, sorted(columns))
        model.history.bulk_history_create(changed, update=True, default_change_reason=FIRST_CONTENT)
        follow_texts(before)
        forget_states(model, [row.pk for row in changed if row.pk not in edited])  # whose translations came along
    return len(changed)


def _edited(model, pks):
    """Return the keys of the rows that did not come from the fixtures, or that somebody has changed since."""
    key = model._meta.pk.attname
    versions = model.history.filter(**{f"{key}__in": pks}).order_by().values_list(key, flat=True)
    from_fixtures = set(versions.filter(history_change_reason=FIRST_CONTENT))
    by_somebody = versions.filter(Q(history_change_reason=None) | ~Q(history_change_reason=FIRST_CONTENT))
    return (set(pks) - from_fixtures) | set(by_somebody)


def _new_texts(row, fields, *, is_edited):
    """Return {column: text} of what the row is to take over of the texts of its fixture."""
    new = {}
    for field in _translated_fields(type(row)):
        columns = [build_localized_fieldname(field, code) for code in LANGUAGES]
        texts = {column: fields[column] for column in columns if fields.get(column)}
        differing = {column: text for column, text in texts.items() if getattr(row, column) != text}
        if is_edited:
            swedish = build_localized_fieldname(field, "sv")
            is_same = getattr(row, swedish) == fields.get(swedish)
            differing = {column: text for column, text in differing.items() if is_same and not getattr(row, column)}
        new |= differing
    return new
