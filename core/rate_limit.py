"""
How often something may be sent from one network address, so that a program cannot flood the portal. No captcha.

The address itself is kept nowhere: what is counted is a hash of it, with a key that is made anew for each hour from the
server's secret. The trap and the least time stand in contacts/forms.py.
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
    """Return who asks, as a hash that means nothing for another purpose or in another span of time."""
    key_salt = f"contacts.abuse.{purpose}.{span}"
    return salted_hmac(key_salt, client_address(request), algorithm="sha256").hexdigest()


def rate_limited_until(request, what):
    """Count this sending of `what`, a key of HOURLY_LIMITS. Return None, or from when it may be sent again."""
    limit = settings.HOURLY_LIMITS[what]
    if not limit:
        return None
    hour = timezone.now().replace(minute=0, second=0, microsecond=0)
    hour_ends = hour + timedelta(hours=1)
    key_hash = address_hash(request, what, hour.isoformat())
    return hour_ends if Throttle.objects.count_one(key_hash, expires_at=hour_ends) > limit else None


def rate_limited(what):
    """Let a view be posted to only as often as HOURLY_LIMITS[what] says; the page that refuses keeps what was typed."""

    def decorate(view):
        @wraps(view)
        def counted(request, *args, **kwargs):
            if request.method == "POST" and (retry_at := rate_limited_until(request, what)):
                context = {"retry_at": retry_at, "kept": posted_fields(request)}
                return too_often(render(request, "errors/429.html", context, status=429), retry_at)
            return view(request, *args, **kwargs)

        return counted

    return decorate


def render_form(request, template, form, **context):
    """Show a PublicForm, with the status that says what became of it."""
    if form.retry_at:
        return too_often(render(request, template, {"form": form, **context}, status=429), form.retry_at)
    return render(request, template, {"form": form, **context}, status=422 if form.errors else 200)


def too_often(response, retry_at):
    response["Retry-After"] = max(1, round((retry_at - timezone.now()).total_seconds()))
    return response
