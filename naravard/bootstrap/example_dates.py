"""
The dates of the examples, counted from the day on which the portal was first started.

They are written as if that day were WRITTEN_FOR. So a new portal looks alive, no example has waited for long, and the
diagrams of the last 13 weeks have something to show, whenever that day comes.
"""

from datetime import date, timedelta

from django.apps import apps
from django.db import models
from django.utils import timezone

from core.models.base import Example
from feedback.deadlines import answer_due_on
from feedback.lifecycle import Handling
from feedback.models import Inspel, InspelEvent

WRITTEN_FOR = date(2026, 1, 15)


def move_examples(today):
    """Move every date of the examples by the whole weeks from WRITTEN_FOR to the date `today`: weekdays stay."""
    shift = timedelta(weeks=(today - WRITTEN_FOR).days // 7)
    for model in apps.get_models():
        if issubclass(model, Example):
            _move(model._base_manager.filter(is_example=True), shift)
    _move(InspelEvent.objects.filter(inspel__is_example=True), shift)
    _set_due_days()


def _move(rows, shift):
    fields = [field for field in rows.model._meta.concrete_fields if isinstance(field, models.DateField)]
    rows = list(rows)
    for row in rows:
        for field in fields:
            setattr(row, field.attname, _moved(getattr(row, field.attname), shift))
    if rows and fields:
        rows[0].__class__._base_manager.bulk_update(rows, [field.name for field in fields])


def _moved(moment, shift):
    """Return the date or time moved by the shift, at the same hour on the clock."""
    if moment is None:
        return None
    return (timezone.localtime(moment) if hasattr(moment, "hour") else moment) + shift


def _set_due_days():
    """Count the working days to an answer anew, since the holidays are others."""
    rows = list(Inspel.objects.filter(is_example=True))
    reopened = dict(
        InspelEvent.objects.filter(inspel__in=rows, to_state=Handling.REOPENED).values_list("inspel_id", "at")
    )
    for row in rows:
        row.answer_due_on = answer_due_on(timezone.localdate(reopened.get(row.pk, row.received_at)))
    Inspel.objects.bulk_update(rows, ["answer_due_on"])
