"""
Limit of how often something may be sent from one network address, so that a program cannot flood the portal.

The address itself is not stored: what is counted is a hash of it, with another key for each hour, derived from the
server's secret. The honeypot and the minimum time, which do without a captcha, are in core/forms.py.
"""

from datetime import timedelta
from functools import wraps

from django.conf import settings
from django.shortcuts import render
from django.utils import timezone
from django.utils.crypto import salted_hmac

from core.client_address import client_address
from core.forms import posted_fields
from core.models.throttle import Throttle


def address_hash(request, purpose, span):
    """Return a hash of the client's address, which cannot be matched for another purpose or another span of time."""
    # The salt keeps the name of an earlier module: a new salt would start every count again.
    key_salt = f"contacts.abuse.{purpose}.{span}"
    return salted_hmac(key_salt, client_address(request), algorithm="sha256").hexdigest()


def rate_limited_until(request, limit_name):
    """
    Count one submission under `limit_name`, a key of HOURLY_LIMITS.

    Return None, or if the limit is exceeded the time from which it may be sent again.
    """
    limit = settings.HOURLY_LIMITS[limit_name]
    if not limit:
        return None
    hour = timezone.now().replace(minute=0, second=0, microsecond=0)
    hour_ends = hour + timedelta(hours=1)
    key_hash = address_hash(request, limit_name, hour.isoformat())
    return hour_ends if Throttle.objects.count_one(key_hash, expires_at=hour_ends) > limit else None


def rate_limited(limit_name):
    """Decorate a view so that HOURLY_LIMITS[limit_name] limits its posts. The 429 page keeps what was typed."""

    def decorate(view):
        @wraps(view)
        def wrapper(request, *args, **kwargs):
            if request.method == "POST" and (retry_at := rate_limited_until(request, limit_name)):
                context = {"retry_at": retry_at, "posted_fields": posted_fields(request)}
                return _with_retry_after(render(request, "errors/429.html", context, status=429), retry_at)
            return view(request, *args, **kwargs)

        return wrapper

    return decorate


def render_form(request, template, form, **context):
    """Render a PublicForm with status 200, 422 if it has errors, or 429 if it was sent too often."""
    if form.retry_at:
        return _with_retry_after(render(request, template, {"form": form, **context}, status=429), form.retry_at)
    return render(request, template, {"form": form, **context}, status=422 if form.errors else 200)


def _with_retry_after(response, retry_at):
    response["Retry-After"] = max(1, round((retry_at - timezone.now()).total_seconds()))
    return response
