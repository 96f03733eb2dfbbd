"""
What was typed in the admin and cannot be saved: given back, to be copied or sent again.

That is when the session had ended, the right to it was withdrawn, or somebody else has deleted the row meanwhile.

Logging in gives the browser a new CSRF token, so that the one of the page would be refused. Instead the page has a key
that is signed for its address and for a cookie of its own, as a CSRF token is for its cookie, and it is believed only
in a post from the portal's own pages.
"""

import re
import secrets
from dataclasses import replace
from enum import Enum

from django.conf import settings
from django.core import signing
from django.shortcuts import render
from django.utils.cache import add_never_cache_headers

from core.forms import posted_fields
from core.same_origin import is_same_origin
from core.sent_again import KEY_FIELD

COOKIE = "naravard_kept"
MAX_AGE = 12 * 60 * 60  # seconds: a working day
_SALT = "naravard.staff.kept_form"
_SECRET = re.compile("pass|secret|token|otp", re.IGNORECASE)
_NONCE = re.compile(r"[A-Za-z0-9_-]{22}")  # as token_urlsafe(16) makes them
_LONGEST_CODE = 3  # characters, such as of a language
_NOT_KEPT = {KEY_FIELD, "csrfmiddlewaretoken"}


def kept_fields(request):
    """Return the posted fields as core.forms.posted_fields, without passwords and other secrets."""
    fields = posted_fields(request)
    return [field for field in fields if field.name not in _NOT_KEPT and not _SECRET.search(field.name)]


class Why(Enum):
    """Why what was posted could not be saved."""

    LOGGED_OUT = "logged out"
    FORBIDDEN = "forbidden"
    GONE = "gone"


def kept_page(request, why=Why.LOGGED_OUT):
    """
    Return the page with what was posted, to be sent again after logging in, or None if nothing was typed.

    For a row that is gone there is nowhere to send it to, so all that was typed is shown, to be copied.
    """
    fields, files = kept_fields(request), _files(request)
    if why != Why.LOGGED_OUT:
        fields = [replace(field, is_written=field.is_written or _is_typed(field)) for field in fields]
    if not files and not (fields if why == Why.LOGGED_OUT else any(field.is_written for field in fields)):
        return None
    known = request.COOKIES.get(COOKIE, "")
    nonce = known if _NONCE.fullmatch(known) else secrets.token_urlsafe(16)
    context = {
        "posted_fields": fields,
        "files": files,
        "has_secrets": any(_SECRET.search(name) for name in request.POST.keys() - _NOT_KEPT),
        "address": request.get_full_path(),
        "key": signing.dumps([nonce, request.path], salt=_SALT),
        "key_field": KEY_FIELD,
        "why": why.name,
        "is_logged_in": request.user.is_authenticated and request.user.is_staff,
    }
    response = render(request, "errors/403_kept.html", context, status=404 if why == Why.GONE else 403)
    add_never_cache_headers(response)
    options = {"path": "/admin/", "secure": settings.SESSION_COOKIE_SECURE, "httponly": True, "samesite": "Strict"}
    response.set_cookie(COOKIE, nonce, max_age=MAX_AGE, **options)
    return response


def _is_typed(field):
    """Return whether the value of a field may be words, though few: no number, short code, address or signed key."""
    words = field.value.strip()
    return (
        len(words) > _LONGEST_CODE
        and any(sign.isalpha() for sign in words)
        and not field.name.startswith("_")
        and (" " in words or words.isalpha())
    )


def _files(request):
    """Return (field, file name) of each file that was sent. Its content is not kept."""
    return [(name, file.name) for name, files in request.FILES.lists() for file in files]


def is_sent_again(request):
    """Return whether it is what `kept_page` gave back, sent from the same browser by a member of staff."""
    try:
        nonce, path = signing.loads(request.POST.get(KEY_FIELD, ""), salt=_SALT, max_age=MAX_AGE)
    except (signing.BadSignature, ValueError, TypeError):
        return False
    is_from_here = nonce == request.COOKIES.get(COOKIE) and path == request.path
    return is_from_here and is_same_origin(request) and request.user.is_active and request.user.is_staff
