"""What Kolada's answers hold, read strictly: an answer of another shape is refused as a whole."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation

from django.utils.translation import gettext as _

from core.text import clean_text
from followup.models import Indicator, Measurement
from followup.models.indicator import FIRST_YEAR, LAST_YEAR

_DECIMALS = Decimal("0.0001")  # as many as Measurement.value has
_TOO_LARGE = Decimal(10) ** 10


class KoladaError(Exception):
    """Kolada has not given what was asked for. The message says why, to an editor."""


@dataclass(frozen=True)
class Kpi:
    """A key figure in Kolada's list. The dates say when the values of `published_year` come, first as preliminary."""

    id: str
    title: str
    description: str
    exists_for: str
    published_year: int | None = None
    preliminary_from: date | None = None
    final_from: date | None = None

    def is_preliminary(self, year, today):
        """Return whether the values of the year are out and will be settled later."""
        if year != self.published_year or not (self.preliminary_from and self.final_from):
            return False
        return self.preliminary_from <= today < self.final_from


@dataclass(frozen=True)
class Place:
    id: str
    title: str


@dataclass(frozen=True)
class Group:
    """A group of municipalities, whose values are the unweighted mean of its members."""

    id: str
    title: str
    members: frozenset


@dataclass(frozen=True)
class Figure:
    """A value, or None with the Measurement.Status that says why there is none, or what Kolada has deleted."""

    kpi: str
    place: str
    year: int
    gender: str
    value: Decimal | None
    status: str
    is_deleted: bool


def changed_shape(what):
    """Return the KoladaError of an answer that lacks something or has something else in its place."""
    text = _("Kolada's answer does not look as the portal expects (%(what)s). Tell whoever runs the portal.")
    return KoladaError(text % {"what": what})


def read_all(read, items):
    """Return what `read` makes of each item of an answer. Raise KoladaError if one has another shape."""
    try:
        return [read(item) for item in items]
    except (AttributeError, InvalidOperation, KeyError, OverflowError, TypeError, ValueError) as error:
        raise changed_shape(f"{read.__name__}: {str(error)[:80]}") from error


def read_kpi(item):
    year = item.get("publ_period")
    kind = item.get("municipality_type")
    return Kpi(
        id=_text(item["id"]),
        title=_text(item["title"]),
        description=_text(item.get("description") or ""),
        exists_for=kind if kind in Indicator.ExistsFor.values else Indicator.ExistsFor.ALL,
        published_year=int(year) if str(year or "").isdecimal() else None,
        preliminary_from=_date(item.get("prel_publication_date")),
        final_from=_date(item.get("publication_date")),
    )


def read_place(item):
    return Place(_text(item["id"]), _text(item["title"]))


def read_group(item):
    members = frozenset(_text(member["member_id"]) for member in item["members"])
    return Group(_text(item["id"]), _text(item["title"]), members)


def read_figures(item):
    """Return the Figures of a place and a year: for all, women and men."""
    kpi, place, year = _text(item["kpi"]), _text(item["municipality"]), int(item["period"])
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise ValueError(f"the year {year}")
    genders = [row for row in item["values"] if row["gender"] in Measurement.Gender.values]
    return [_figure(row, kpi, place, year) for row in genders]


def _figure(row, kpi, place, year):
    value = _number(row["value"])
    status = Measurement.Status.FINAL if value is not None else _why_missing(row.get("status"))
    return Figure(kpi, place, year, row["gender"], value, status, bool(row.get("isdeleted")))


def _why_missing(status):
    """Return the Measurement.Status for Kolada's word, such as “Missing” or “Private”; "" if it gives no reason."""
    word = (status or "").lower()
    if word.startswith(("priv", "secre", "sekre", "confid")):
        return Measurement.Status.SUPPRESSED
    return Measurement.Status.NOT_REPORTED if word else ""


def _number(value):
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        raise TypeError(f"{value!r} is no number")
    if abs(value) >= _TOO_LARGE:
        raise ValueError(f"{value} is too large")
    return Decimal(value).quantize(_DECIMALS)


def _text(value):
    if not isinstance(value, str):
        raise TypeError(f"{value!r} is no text")
    return clean_text(value).strip()


def _date(value):
    return date.fromisoformat(value[:10]) if value else None
