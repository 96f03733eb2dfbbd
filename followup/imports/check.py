"""Compares the rows of an imported file with the values that there are: what is new, what changes, what is wrong."""

from typing import NamedTuple

from django.utils.translation import gettext as _

from followup.imports.cells import CellFault, read_gender, read_number, read_status, read_year
from followup.imports.places import Places
from followup.imports.store import stored_figures
from followup.imports.tables import Checked, Columns, Fault
from followup.models import Indicator, Measurement
from followup.models.measurement import NOT_MEASURED_THERE

NEEDED = ["key_figure", "year", "gender", "value"]
READ = [*NEEDED, "place_code", "place", "status", "source"]


class Line(NamedTuple):
    """A row that is new or changes a value, as the dry run shows it. `before` is None where there was no value."""

    row: int
    indicator: Indicator
    place: str
    year: int
    gender: str
    before: tuple | None
    after: tuple


def check(rows):
    """
    Return the Checked of [(row number, cells)], the first of which is the heading. Raise ImportFileError.

    Its changes are [*key, value, status, value before, status before], numbers as text; `lines` are the same as Lines.
    """
    columns = Columns(rows, read=READ, needed=NEEDED, one_of=["place_code", "place"])
    indicators, places = _indicators(), Places()
    wanted, faults = {}, []
    for number, cells in rows[1:]:
        try:
            key, figure, source = _read(columns.cells(cells), indicators, places)
            if key in wanted:
                text = _("The same key figure, place, year and gender stand in row %(row)d. Take one of them away.")
                raise CellFault(text % {"row": wanted[key][0]})
            wanted[key] = (number, figure, source)
        except CellFault as fault:
            faults.append(Fault(number, str(fault)))
    return _compared(wanted, faults, {row.pk: row for row in indicators.values()}, places)


def _indicators():
    """Return {id in Kolada or slug, in small letters: Indicator}, as a download names them."""
    rows = list(Indicator.objects.all())
    return {row.slug: row for row in rows} | {row.kolada_id.casefold(): row for row in rows if row.kolada_id}


def _read(cells, indicators, places):
    """Return ((indicator, organisation, comparison, year, gender), (value, status), source) of a row."""
    indicator = indicators.get(cells["key_figure"].casefold())
    if indicator is None:
        text = _("There is no key figure “%(name)s”. Write its id in Kolada, or the last part of its address.")
        raise CellFault(text % {"name": cells["key_figure"]})
    if indicator.is_example:
        raise CellFault(_("“%(name)s” is made up, so real values do not belong to it.") % {"name": indicator})
    place = places.find(cells["place_code"], cells["place"])
    key = (indicator.pk, *place, read_year(cells["year"]), read_gender(cells["gender"]))
    value = read_number(cells["value"])
    organisation = places.organisations.get(key[1])
    if value is not None and organisation and not indicator.exists_at(organisation):
        raise CellFault(str(NOT_MEASURED_THERE))
    return key, (value, str(read_status(cells["status"], value))), cells["source"].casefold()


def _compared(wanted, faults, indicators, places):
    there = stored_figures({key[0] for key in wanted})
    checked = Checked(faults=faults)
    for key, (number, figure, source) in wanted.items():
        before = there.get(key)
        if before and before.figure == figure:
            checked.unchanged += 1
        elif before and before.is_example:
            faults.append(Fault(number, _("The value that is there is made up. Remove it first.")))
        elif source == Measurement.Source.KOLADA or (before and before.source == Measurement.Source.KOLADA):
            text = _("The value is from Kolada and is changed there only. Take the row away.")
            faults.append(Fault(number, text))
        else:
            checked.new += before is None
            checked.changed += before is not None
            checked.changes.append([*key, *_as_text(figure), *_as_text(before.figure if before else (None, None))])
            place, year, gender = places.name(key[1:3]), *key[3:]
            before = before.figure if before else None
            checked.lines.append(Line(number, indicators[key[0]], place, year, gender, before, figure))
    faults.sort()
    return checked


def _as_text(figure):
    value, status = figure
    return [None if value is None else f"{value.normalize():f}", status]
