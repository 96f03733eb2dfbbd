"""
Swedish working days: when an answer is due, and how many days it took.

A due date is stored with its inspel when it is set, so a later change of these rules moves none that a sender was told.
"""

from datetime import timedelta
from functools import lru_cache

import holidays
from django.conf import settings
from holidays.constants import DE_FACTO, PUBLIC

SATURDAY = 5  # as date.weekday() numbers the days


def answer_due_on(received_on):
    """Return the date FEEDBACK_ANSWER_WORKING_DAYS Swedish working days after the date `received_on`."""
    return _day_after(received_on, settings.FEEDBACK_ANSWER_WORKING_DAYS)


@lru_cache(maxsize=64)  # to make a calendar takes as long as a query, and all that comes on a day is due on the same
def _day_after(day, working_days):
    calendar = _days_off()
    for _working_day in range(working_days):
        day += timedelta(days=1)
        while not _is_working_day(day, calendar):
            day += timedelta(days=1)
    return day


def working_days(first, last):
    """Return a list of the Swedish working days from the date `first` to the date `last`, both included."""
    calendar = _days_off()
    days = (first + timedelta(days=number) for number in range((last - first).days + 1))
    return [day for day in days if _is_working_day(day, calendar)]


def _days_off():
    # The law does not name the eves of Midsummer, Christmas and the New Year, but hardly anybody works then.
    return holidays.country_holidays("SE", categories=(PUBLIC, DE_FACTO))


def _is_working_day(day, calendar):
    return day.weekday() < SATURDAY and day not in calendar
