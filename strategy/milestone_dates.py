"""The date of a milestone as text."""

from django.utils import formats
from django.utils.translation import gettext as _

from core.date_spans import day_span, month_span, span
from strategy.models import Milestone

Precision = Milestone.Precision


def milestone_date(milestone):
    """
    Return the date with its precision: "14 juni 2022", "juni 2022", "hösten 2021" or "2021", or a span of two.

    A winter is that of two years, also when it is told by its January: "vintern 2025–2026".
    """
    first, last = milestone.starts_on, milestone.ends_on or milestone.starts_on
    if milestone.precision == Precision.DAY:
        return day_span(first, last)
    if milestone.precision == Precision.MONTH:
        return month_span(first, last)
    if milestone.precision == Precision.SEASON:
        return _season_span(_season(first), _season(last))
    return span(formats.date_format(first, "Y"), formats.date_format(last, "Y"))


def _season_span(first, last):
    if first == last:
        return first
    return _("%(first)s to %(last)s") % {"first": first, "last": last[0].lower() + last[1:]}


def _season(day):
    """Return the meteorological season with its year. Spring begins in March."""
    begins = Milestone.first_day_of_period(day, Precision.SEASON)
    name = {3: _("Spring %(year)d"), 6: _("Summer %(year)d"), 9: _("Autumn %(year)d")}.get(begins.month)
    if name is None:
        return _("Winter %(years)s") % {"years": span(str(begins.year), str(begins.year + 1))}
    return name % {"year": begins.year}
