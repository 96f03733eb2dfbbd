from datetime import timedelta

import holidays
from django.conf import settings


def answer_due_on(received_on):
    """Return the date FEEDBACK_ANSWER_WORKING_DAYS Swedish working days after the date received_on."""
    calendar = holidays.country_holidays("SE", language="sv")
    day = received_on
    for _working_day in range(settings.FEEDBACK_ANSWER_WORKING_DAYS):
        day += timedelta(days=1)
        while day.weekday() >= 5 or day in calendar:
            day += timedelta(days=1)
    return day


def working_days(first, last):
    """Return the Swedish working days from the date `first` to the date `last`, both included, in order."""
    calendar = holidays.country_holidays("SE", language="sv")
    days = (first + timedelta(days=number) for number in range((last - first).days + 1))
    return [day for day in days if day.weekday() < 5 and day not in calendar]
