"""Stores what was checked and shown: all of it or nothing, each value with its history."""

from decimal import Decimal
from typing import NamedTuple

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from simple_history.utils import bulk_create_with_history, bulk_update_with_history

from contacts.models import Organisation
from followup.imports.errors import ImportFileError
from followup.models import Comparison, Indicator, Measurement

IN_A_BATCH = 500
KEY = ["indicator", "organisation", "comparison", "year", "gender"]


class Stored(NamedTuple):
    figure: tuple  # (value, status)
    source: str
    is_example: bool
    pk: int


def stored_figures(indicators, rows=None):
    """Return {key: Stored} of all values of the key figures."""
    rows = Measurement.objects.all() if rows is None else rows
    columns = rows.filter(indicator__in=indicators).values_list(*KEY, "value", "status", "source", "is_example", "pk")
    return {
        tuple(key): Stored((value, status), source, made_up, pk) for *key, value, status, source, made_up, pk in columns
    }


def store(changes, user):
    """Store the changes of a Checked. Raise ImportFileError if anything that they are about was changed meanwhile."""
    try:
        with transaction.atomic():
            _store([_parsed(change) for change in changes], user)
    except IntegrityError as error:  # another stored one of them first
        raise _changed_meanwhile() from error


def _parsed(change):
    """Return (key, figure, figure before or None)."""
    value, status, value_before, status_before = change[len(KEY) :]
    before = None if status_before is None else (_number(value_before), status_before)
    return tuple(change[: len(KEY)]), (_number(value), status), before


def _number(text):
    return None if text is None else Decimal(text)


def _store(changes, user):
    indicators = {key[0] for key, _figure, _before in changes}
    _check_still_there(changes, indicators)
    there = stored_figures(indicators, Measurement.objects.select_for_update().order_by("pk"))
    if all(key in there and there[key].figure == figure for key, figure, _before in changes):
        raise ImportFileError(_("The values of the file have been read in already."))
    for key, _figure, before in changes:
        stored = there.get(key)
        is_own = stored is None or (stored.source == Measurement.Source.OWN and not stored.is_example)
        if not is_own or (stored.figure if stored else None) != before:
            raise _changed_meanwhile()
    now, new, changed = timezone.now(), [], []
    for key, (value, status), before in changes:
        fields = dict(zip([f"{name}_id" for name in KEY[:3]] + KEY[3:], key, strict=True))
        pk = there[key].pk if before else None
        row = Measurement(pk=pk, **fields, value=value, status=status, source=Measurement.Source.OWN, updated_at=now)
        (changed if before else new).append(row)
    reason = {"batch_size": IN_A_BATCH, "default_user": user, "default_change_reason": _("Read in from a file")}
    if new:
        bulk_create_with_history(new, Measurement, **reason)
    if changed:
        bulk_update_with_history(changed, Measurement, ["value", "status", "updated_at"], **reason)


def _check_still_there(changes, indicators):
    """Lock what the values are of, so that none of it goes or becomes made up meanwhile."""
    organisations, comparisons = ({key[at] for key, *_rest in changes if key[at]} for at in (1, 2))
    for rows, wanted in [
        (Indicator.objects.filter(is_example=False), indicators),
        (Organisation.objects, organisations),
        (Comparison.objects, comparisons),
    ]:
        locked = rows.select_for_update().filter(pk__in=wanted).order_by("pk").values_list("pk", flat=True)
        if set(locked) != wanted:
            raise _changed_meanwhile()


def _changed_meanwhile():
    return ImportFileError(
        _("Somebody has changed these values meanwhile. Nothing was read in: choose the file again.")
    )
