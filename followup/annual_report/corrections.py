"""What differs today from what a published report was made of: values that were revised, and key figures that went."""

from decimal import Decimal
from typing import NamedTuple

from followup.annual_report.figures import figures_of
from followup.models import Indicator

MOST_YEARS = 5  # that are named of a key figure


class Revision(NamedTuple):
    """
    A key figure whose values are others today: [(year, value in the report, value now or None)], the latest first.

    `indicator` is None if the site does not show it any more; `title` is that of the report.
    """

    title: str
    indicator: Indicator | None
    years: list


def revisions(report):
    """Return a Revision of each key figure of the report that is another, or gone, today."""
    figures = figures_of(report.is_example, report.year)
    now = {str(row.pk): row for row in figures.indicators}
    found = [_revision(stored, now.get(pk), figures) for pk, stored in report.content["values"].items()]
    return [revision for revision in found if revision.years or revision.indicator is None]


def _revision(stored, indicator, figures):
    if indicator is None:
        return Revision(stored["title"], None, [])
    known = dict(figures.overall(indicator).known)
    then = {int(year): Decimal(value) for year, value in stored["values"].items()}
    changed = [(year, value, known.get(year)) for year, value in then.items() if known.get(year) != value]
    return Revision(stored["title"], indicator, sorted(changed, reverse=True)[:MOST_YEARS])
