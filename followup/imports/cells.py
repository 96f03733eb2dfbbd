"""What single cells of an imported file mean: numbers, years, genders and statuses. Each fault is a sentence."""

import re
from datetime import date
from decimal import Decimal

from django.utils import translation
from django.utils.translation import gettext as _

from followup.models import Measurement
from followup.models.indicator import FIRST_YEAR, LAST_YEAR
from followup.models.measurement import fault_of_year

# 1 234,5 and 1234.5; the field of a Measurement has ten digits before the point and four after it.
_NUMBER = re.compile(r"-?(?:[0-9]{1,10}|[0-9]{1,3}(?: [0-9]{3}){1,3})(?:[.,][0-9]{1,4})?")
_MINUS = "\N{MINUS SIGN}"


class CellFault(Exception):
    """What is wrong with a cell, and what to write instead."""


def read_number(text):
    """Return the Decimal, or None for an empty cell."""
    written = " ".join(text.replace(_MINUS, "-").split())
    if not written:
        return None
    number = written.replace(" ", "").replace(",", ".")
    if not _NUMBER.fullmatch(written) or abs(Decimal(number)) >= 10**10:
        raise CellFault(
            _("“%(text)s” is no number of at most four decimals. Write for instance 12,5 or 12.5, without a unit.")
            % {"text": text}
        )
    return Decimal(number)


def read_year(text):
    if not re.fullmatch("[0-9]{4}", text) or not FIRST_YEAR <= int(text) <= LAST_YEAR:
        limits = {"text": text, "first": FIRST_YEAR, "last": LAST_YEAR}
        raise CellFault(_("“%(text)s” is no year. Write four digits, from %(first)d to %(last)d.") % limits)
    if fault := fault_of_year(int(text)):
        raise CellFault(fault)
    return int(text)


def read_day(text):
    """Return the date as a text of ISO 8601, or None for an empty cell; a workbook has the hour too."""
    written = re.sub("[T ]00:00(:00)?$", "", text)
    try:
        return date.fromisoformat(written).isoformat() if written else None
    except ValueError as error:
        raise CellFault(_("“%(text)s” is no day. Write it as 2026-11-21.") % {"text": text}) from error


def read_gender(text):
    if text.upper() not in Measurement.Gender.values:
        raise CellFault(_("“%(text)s” is no gender. Write T for all, K for women or M for men.") % {"text": text})
    return text.upper()


def read_status(text, value):
    """Return the status of a value, or of a missing one: the word of a download, or that of the admin in Swedish."""
    known = statuses()
    status = known.get(text.casefold(), "") if text or value is None else Measurement.Status.FINAL
    words = ", ".join(known[key].value for key in known if key == known[key].value)
    if text and not status:
        raise CellFault(_("“%(text)s” is no status. Write one of these: %(words)s.") % {"text": text, "words": words})
    if value is None and (not status or status in Measurement.WITH_VALUE):
        reasons = ", ".join(row.value for row in Measurement.Status if row not in Measurement.WITH_VALUE)
        raise CellFault(
            _("There is no value. Write one, or the reason in the column status: %(words)s.") % {"words": reasons}
        )
    if value is not None and status not in Measurement.WITH_VALUE:
        raise CellFault(
            _("There is a value, and a status that says that there is none. Take one of them away, or write final.")
        )
    return status


def statuses():
    """Return {word in small letters: Status}, in the words of the downloads and in Swedish."""
    with translation.override("sv"):
        swedish = {str(status.label).casefold(): status for status in Measurement.Status}
    return {status.value: status for status in Measurement.Status} | swedish
