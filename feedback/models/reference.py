from django.apps import apps
from django.db import connection, models
from django.db.models import IntegerField, Max
from django.db.models.functions import Cast, Substr
from django.utils.translation import gettext_lazy as _

from core.raw_sql import ask

_TAKE_ROW = """
    INSERT INTO feedback_referenceseries (year, last) VALUES (%(year)s, %(count)s)
    ON CONFLICT (year) DO UPDATE SET last = feedback_referenceseries.last + excluded.last RETURNING last
"""
# NULL if there is no such sequence.
_TAKE_SEQUENCE = """
    SELECT CASE WHEN to_regclass(%(name)s) IS NOT NULL THEN nextval(to_regclass(%(name)s)) END
    FROM generate_series(1, %(count)s)
"""
_RAISE_SEQUENCE = """
    SELECT setval(to_regclass(%(name)s), %(last)s) FROM pg_sequence
    WHERE seqrelid = to_regclass(%(name)s) AND coalesce(pg_sequence_last_value(seqrelid), seqstart - 1) < %(last)s
"""
# A sequence that belongs to a column must have the owner of its table.
_MAY_MAKE_SEQUENCE = """
    SELECT pg_get_userbyid(relowner) = current_user AND has_schema_privilege(relnamespace, 'CREATE')
    FROM pg_class WHERE oid = to_regclass('feedback_referenceseries')
"""


class ReferenceSeriesManager(models.Manager):
    def next_references(self, year, count=1):
        """
        Return so many new references, for instance ["2026-0007"]. Call it in the transaction that stores the inspel.

        On PostgreSQL a sequence for each year hands them out, so that senders need not wait for each other; what is
        rolled back leaves a gap. The first of a year makes it, and the others wait for that one. On SQLite, and where
        the role of the portal may make nothing, the row of the year is counted up, and locked until the transaction
        ends.
        """
        numbers = self._from_sequence(year, count) if connection.vendor == "postgresql" else None
        if numbers is None:
            last = self._from_row(year, count)
            numbers = range(last - count + 1, last + 1)
        return [f"{year}-{number:04d}" for number in numbers]

    def continue_after_stored(self, year):
        """Let the references of the year go on above those that are stored, as after content was loaded."""
        last = _highest_stored(year)
        if not last:
            return
        self.get_or_create(year=year)
        self.filter(year=year, last__lt=last).update(last=last)
        if connection.vendor == "postgresql":
            ask(_RAISE_SEQUENCE, name=_sequence(year), last=last)

    def _from_row(self, year, count):
        [[last]] = ask(_TAKE_ROW, year=year, count=count)
        return last

    def _from_sequence(self, year, count):
        """Return the numbers, or None if there is no sequence and none may be made."""
        numbers = self._ask_sequence(year, count)
        if numbers is None:
            [[may_make]] = ask(_MAY_MAKE_SEQUENCE)
            self._from_row(year, 0)  # its lock lets one after the other make the sequence, or find that it is there
            numbers = self._ask_sequence(year, count)
            if numbers is None and may_make:
                self._make_sequence(year)
                numbers = self._ask_sequence(year, count)
        return numbers

    def _ask_sequence(self, year, count):
        numbers = [number for [number] in ask(_TAKE_SEQUENCE, name=_sequence(year), count=count)]
        return None if None in numbers else numbers

    def _make_sequence(self, year):
        first = max(self.get(year=year).last, _highest_stored(year)) + 1
        # It belongs to the table: it is dumped, restored and dropped with it.
        owner = "OWNED BY feedback_referenceseries.year"
        ask(f"CREATE SEQUENCE {_sequence(year)} START WITH {first:d} {owner}")
        # As whoever may write to the tables can send, and a role that makes backups can read all.
        ask(f"GRANT SELECT, USAGE ON SEQUENCE {_sequence(year)} TO PUBLIC")


def _sequence(year):
    return f"feedback_reference_{year:d}"


def _highest_stored(year):
    """Return the highest number of the year that an inspel has, or one that was removed with a receipt."""
    number = Max(Cast(Substr("reference", len("2026-") + 1), IntegerField()))
    tables = [apps.get_model("feedback", name).objects for name in ["Inspel", "DeletionReceipt"]]
    found = (table.filter(reference__startswith=f"{year}-").aggregate(number=number)["number"] for table in tables)
    return max(number or 0 for number in found)


class ReferenceSeries(models.Model):
    """The counter behind the references of one year: the last number, or what a sequence of PostgreSQL went on from."""

    year = models.PositiveSmallIntegerField(_("year"), primary_key=True)
    last = models.PositiveIntegerField(_("last number"), default=0)

    objects = ReferenceSeriesManager()

    class Meta:
        verbose_name = _("reference series")
        verbose_name_plural = _("reference series")

    def __str__(self):
        return str(self.year)
