"""What was corrected in a report after its publication, and the key figures whose values were revised since."""

from decimal import Decimal
from typing import NamedTuple

from followup.annual_report.figures import figures_of


class Revision(NamedTuple):
    """A value as the report has it, and as it is now: None if there is none any more."""

    indicator: object
    year: int
    then: Decimal
    now: Decimal | None


def revisions(report):
    """Return a Revision of each key figure whose latest value in the report is another today."""
    stored = report.content["values"]
    figures = figures_of(report.is_example, report.year)
    found = (_revision(row, figures, *stored[row.slug]) for row in figures.indicators if row.slug in stored)
    return [revision for revision in found if revision.now != revision.then]


def _revision(indicator, figures, year, then):
    value = figures.overall(indicator).values.get(year)
    return Revision(indicator, year, Decimal(then), value and value.number)
