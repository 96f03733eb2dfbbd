"""The date of a milestone as text."""

from django.utils import formats
from django.utils.translation import gettext as _

from strategy.models import Milestone


def milestone_date(milestone):
    """Return the date with its precision: "14 juni 2022", "juni 2022", "hösten 2021" or "2021", or a range of two."""
    text = _date_text(milestone.starts_on, milestone.precision)
    if milestone.ends_on:
        text = f"{text}–{_date_text(milestone.ends_on, milestone.precision)}"
    return text


def _date_text(day, precision):
    if precision == Milestone.Precision.DAY:
        return formats.date_format(day, "DATE_FORMAT")
    if precision == Milestone.Precision.MONTH:
        return formats.date_format(day, "YEAR_MONTH_FORMAT")
    if precision == Milestone.Precision.SEASON:
        return _season_name(day.month) % {"year": day.year}
    return str(day.year)


def _season_name(month):
    """Return the text for the meteorological season of the month: spring begins in March."""
    if month in (12, 1, 2):
        return _("Winter %(year)d")
    if month <= 5:
        return _("Spring %(year)d")
    if month <= 8:
        return _("Summer %(year)d")
    return _("Autumn %(year)d")
