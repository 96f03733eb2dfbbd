"""Until when a page stays as it is although nobody changes anything: a round closes, news are due, a day ends."""

from datetime import datetime, time, timedelta

from django.utils import timezone

# What no write tells, such as one past the portal or a file that has gone, shows after so many seconds.
MAX_SECONDS = 300
_next_moments = []


def next_moment(function):
    """Decorate a function of a moment that returns the next one at which pages change by themselves, or None."""
    _next_moments.append(function)
    return function


def holds(until, now):
    """Return whether what is kept `until` a time stamp is as it was at the moment: not if the clock was set back."""
    return 0 < until - now.timestamp() < MAX_SECONDS + 1


@next_moment
def midnight(now):
    """Pages say what is true today, such as that a day has passed."""
    tomorrow = timezone.localdate(now) + timedelta(days=1)
    return timezone.make_aware(datetime.combine(tomorrow, time.min))


def unchanged_until(now):
    """Return the time stamp until which what is made at `now` holds if nothing is changed: at most MAX_SECONDS on."""
    moments = filter(None, (function(now) for function in _next_moments))
    return min(min(moments).timestamp(), now.timestamp() + MAX_SECONDS)
