"""Texts as rows hold them: cleaned when they are saved, and what was stored before there was a cleaning."""

import logging

from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction

from core.text import clean_text, one_line

logger = logging.getLogger(__name__)
ROWS_AT_ONCE = 500


def text_fields(model):
    return [field for field in model._meta.concrete_fields if isinstance(field, models.CharField | models.TextField)]


def clean_value(field, value):
    """Return the text of a field as it is stored. A CharField has one line, a TextField several."""
    text = clean_text(value)
    return one_line(text) if isinstance(field, models.CharField) else text


def clean_instance(instance, **kwargs):
    """Clean every text of a row before it is saved, also by an import, which passes no form and no `save` of ours."""
    for field in text_fields(instance._meta.model):
        value = instance.__dict__.get(field.attname)  # without loading a deferred field
        if isinstance(value, str):
            instance.__dict__[field.attname] = clean_value(field, value)


def clean_rows(model, using):
    """
    Clean the texts of every row of a model that were stored as they came, without a new time of change.

    A text that would no longer fit, or would be the same as another that must be different, is left as it is.
    """
    fields = text_fields(model)
    rows = model._base_manager.using(using)
    for pk, *values in rows.values_list("pk", *(field.attname for field in fields)).iterator(ROWS_AT_ONCE):
        changes = _changes(zip(fields, values, strict=True))
        if changes and not _update(rows.filter(pk=pk), changes):
            for name, text in changes.items():
                _update(rows.filter(pk=pk), {name: text})


def _changes(fields_and_values):
    """Return {name of the field: cleaned text} for what is stored in another way and fits."""
    cleaned = [
        (field, value, clean_value(field, value)) for field, value in fields_and_values if isinstance(value, str)
    ]
    return {
        field.attname: text
        for field, value, text in cleaned
        if text != value and len(text) <= (field.max_length or len(text))
    }


def _update(row, changes):
    """Write the changes, and return whether the database took them."""
    try:
        with transaction.atomic(row.db):
            row.update(**changes)
    except (IntegrityError, ValidationError):  # of a rich text that would be too costly to clean
        logger.warning("Left as stored in a %s: %s", row.model._meta.label, ", ".join(changes))
        return False
    return True
