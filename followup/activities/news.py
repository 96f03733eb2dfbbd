"""From when on an activity counts as one without news."""

from calendar import monthrange

from django.conf import settings
from django.utils import timezone


def months_before(day, months):
    """Return the same day of the month so many months earlier, or the last one of that month."""
    years, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    return day.replace(year=years, month=month + 1, day=min(day.day, monthrange(years, month + 1)[1]))


def news_needed_since():
    """Return the day since which an activity needs news."""
    return months_before(timezone.localdate(), settings.ACTIVITY_NEWS_MONTHS)
