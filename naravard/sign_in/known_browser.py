"""
A browser in which somebody has logged in to the end, which is told by a signed cookie of the admin.

Wrong passwords from there are counted by themselves, so that those which a stranger tries lock nobody out (OWASP:
device cookies). The cookie gives no rights: without the password it is of no use.
"""

from django.conf import settings
from django.contrib.auth.signals import user_logged_in
from django.core import signing
from django.dispatch import receiver
from django.urls import reverse
from django.utils.crypto import get_random_string

COOKIE = "naravard_browser"
SECONDS = 180 * 24 * 60 * 60
_SALT = "naravard.sign_in.known_browser"


def known_browser(request, user_id):
    """Return the name, a text, of the browser in which the user has logged in before, or ""."""
    try:
        known_user, name = signing.loads(request.COOKIES.get(COOKIE, ""), salt=_SALT, max_age=SECONDS)
    except (signing.BadSignature, ValueError):
        return ""
    return name if known_user == user_id else ""


@receiver(user_logged_in, dispatch_uid="naravard.sign_in.known_browser")
def note_login(request, user, **kwargs):
    if request is not None:
        request.logged_in_now = user.pk


class KnownBrowserMiddleware:
    """Let a browser in which somebody has just logged in keep the cookie that says so, with a new name each time."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        if user_id := getattr(request, "logged_in_now", None):
            response.set_cookie(
                COOKIE,
                signing.dumps([user_id, get_random_string(22)], salt=_SALT),
                max_age=SECONDS,
                path=reverse("admin:index"),
                secure=settings.SESSION_COOKIE_SECURE,
                httponly=True,
                samesite="Lax",
            )
        return response
