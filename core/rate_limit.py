"""
Limits of how often something may be sent, so that a program cannot flood the portal or somebody's mailbox.

HOURLY_LIMITS hold for a network address, DAILY_LIMITS for any other subject, such as an e-mail address. Neither is
stored: what is counted is a hash of it, with another key for each hour or day, derived from the server's secret. The
honeypot and the minimum time, which do without a captcha, are in core/forms.py.
"""

from datetime import datetime, time, timedelta
from functools import wraps

from django.conf import settings
from django.shortcuts import render
from django.utils import timezone
from django.utils.crypto import salted_hmac

from core.client_address import client_address
from core.forms import posted_fields
from core.metrics import REFUSALS, count
from core.models.throttle import Throttle


def address_hash(request, purpose, span):
    """Return a hash of the client's address, which cannot be matched for another purpose or another span of time."""
    # The salt keeps the name of an earlier module: a new salt would start every count again.
    return _hash(f"contacts.abuse.{purpose}.{span}", client_address(request))


def _hash(key_salt, subject):
    return salted_hmac(key_salt, subject, algorithm="sha256").hexdigest()


def rate_limited_until(request, limit_name):
    """
    Count one submission under `limit_name`, a key of HOURLY_LIMITS.

    Return None, or if the limit is exceeded the time from which it may be sent again.
    """
    limit = settings.HOURLY_LIMITS[limit_name]
    if not limit:
        return None
    hour, hour_ends = _this_hour()
    key_hash = address_hash(request, limit_name, hour.isoformat())
    return _refused_until(hour_ends, Throttle.objects.count_one(key_hash, expires_at=hour_ends) > limit, limit_name)


def _this_hour():
    hour = timezone.now().replace(minute=0, second=0, microsecond=0)
    return hour, hour + timedelta(hours=1)


class FailedAttempts:
    """
    Attempts, such as to log in, of which only those that fail are limited: one that succeeds is taken back.

    Each is counted before it is known how it ends, so that many at the same time cannot pass the limit.
    """

    def __init__(self, **subjects):
        """Take {a key of HOURLY_LIMITS: the subject that it limits here, a text}."""
        self._subjects = {name: subject for name, subject in subjects.items() if settings.HOURLY_LIMITS[name]}
        self._counted = []

    def count(self):
        """
        Count one attempt. Return None, or if one of the limits is exceeded the time from which it may be tried.

        What is refused by one limit does not count for those after it.
        """
        hour_ends = _this_hour()[1]
        for name, key_hash in self._key_hashes().items():
            self._counted.append(key_hash)
            is_over = Throttle.objects.count_one(key_hash, expires_at=hour_ends) > settings.HOURLY_LIMITS[name]
            if retry_at := _refused_until(hour_ends, is_over, name):
                return retry_at
        return None

    def _key_hashes(self):
        hour = _this_hour()[0].isoformat()
        return {name: _hash(f"core.rate_limit.{name}.{hour}", subject) for name, subject in self._subjects.items()}

    def forget(self):
        """Forget what has failed within the hour."""
        Throttle.objects.filter(key_hash__in=self._key_hashes().values()).delete()

    def take_back(self):
        """Uncount the attempt, which succeeded."""
        Throttle.objects.take_back_one(self._counted)
        self._counted = []


def is_first_use(purpose, subject, *, seconds):
    """Note a use of the subject, a text such as a code, and return whether it is the first within so many seconds."""
    Throttle.objects.forget_expired()
    expires_at = timezone.now() + timedelta(seconds=seconds)
    return Throttle.objects.count_one(_hash(f"core.rate_limit.{purpose}", subject), expires_at=expires_at) == 1


def is_used(purpose, subject):
    """Return whether `is_first_use` has noted a use of the subject that it still remembers."""
    key_hash = _hash(f"core.rate_limit.{purpose}", subject)
    return Throttle.objects.filter(key_hash=key_hash, expires_at__gt=timezone.now()).exists()


def limited_until_tomorrow(limit_name, subject):
    """
    Count one more of what `limit_name`, a key of DAILY_LIMITS, limits for the subject, a text.

    Return None, or if the limit is exceeded the midnight from which it may happen again.
    """
    limit = settings.DAILY_LIMITS[limit_name]
    if not limit:
        return None
    today = timezone.localdate()
    day_ends = timezone.make_aware(datetime.combine(today + timedelta(days=1), time.min))
    key_hash = _hash(f"core.rate_limit.{limit_name}.{today:%Y-%m-%d}", subject)
    return _refused_until(day_ends, Throttle.objects.count_one(key_hash, expires_at=day_ends) > limit, limit_name)


def _refused_until(moment, is_exceeded, limit_name):
    """Return the moment, and count the refusal, if the limit is exceeded, else None."""
    if is_exceeded:
        count(REFUSALS, limit_name)
    return moment if is_exceeded else None


def is_refused_unread(request, form, limit_name):
    """
    Count one post of the PublicForm under `limit_name`, a key of HOURLY_LIMITS, before anything of it is examined.

    Return whether the limit is exceeded. The form then holds what was typed, and says from when it may be sent again.
    """
    if retry_at := rate_limited_until(request, limit_name):
        form.refuse_unread(retry_at)
    return bool(retry_at)


def rate_limited(limit_name):
    """Decorate a view so that HOURLY_LIMITS[limit_name] limits its posts. The 429 page keeps what was typed."""

    def decorate(view):
        @wraps(view)
        def wrapper(request, *args, **kwargs):
            if request.method == "POST" and (retry_at := rate_limited_until(request, limit_name)):
                return render_too_often(request, retry_at)
            return view(request, *args, **kwargs)

        return wrapper

    return decorate


def render_too_often(request, retry_at, *, what=""):
    """Render the 429 page with what was typed. `what` says what was done too often today; else it is the last hour."""
    context = {"retry_at": retry_at, "what": what, "posted_fields": posted_fields(request)}
    return _with_retry_after(render(request, "errors/429.html", context, status=429), retry_at)


def render_form(request, template, form, **context):
    """Render a PublicForm with status 200, 422 if it has errors, or 429 if it was sent too often."""
    if form.retry_at:
        return _with_retry_after(render(request, template, {"form": form, **context}, status=429), form.retry_at)
    return render(request, template, {"form": form, **context}, status=422 if form.errors else 200)


def _with_retry_after(response, retry_at):
    response["Retry-After"] = max(1, round((retry_at - timezone.now()).total_seconds()))
    return response
