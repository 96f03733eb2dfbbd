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
