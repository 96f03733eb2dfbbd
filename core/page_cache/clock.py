"""Until when a page stays as it is although nobody changes anything: a round closes, news are due, a day ends."""

from datetime import datetime, time, timedelta

from django.utils import timezone

_next_moments = []


def next_moment(function):
    """Decorate a function of a moment that returns the next one at which pages change by themselves, or None."""
    _next_moments.append(function)
    return function


@next_moment
def midnight(now):
    """Pages say what is true today, such as that a day has passed."""
    tomorrow = timezone.localdate(now) + timedelta(days=1)
    return timezone.make_aware(datetime.combine(tomorrow, time.min))


def unchanged_until(now):
    """Return the first moment after `now` at which a page can change by itself."""
    return min(filter(None, (function(now) for function in _next_moments)))
