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
from http import HTTPStatus

from django.conf import settings
from django.contrib import admin
from django.core import signing
from django.core.exceptions import PermissionDenied
from django.shortcuts import render
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext as _

from core.display_name import user_display_name
from core.forms import posted_fields
from core.not_done import not_done
from core.same_origin import is_same_origin
from core.sent_again import FILE_FIELD, KEY_FIELD, WRITER_FIELD, another_writer, has_edited_cells
from naravard.staff.kept_labels import labelled

COOKIE = "naravard_kept"
MAX_AGE = 12 * 60 * 60  # seconds: a working day
_SALT = "naravard.staff.unsaved_input"
_SECRET = re.compile("pass|secret|token|otp", re.IGNORECASE)
_NONCE = re.compile(r"[A-Za-z0-9_-]{22}")  # as token_urlsafe(16) makes them
_LONGEST_CODE = 3  # characters, such as of a language
_NOT_KEPT = {KEY_FIELD, FILE_FIELD, "csrfmiddlewaretoken"}


def kept_fields(request):
    """Return the posted fields as core.forms.posted_fields, without passwords and other secrets."""
    fields = posted_fields(request)
    return [field for field in fields if field.name not in _NOT_KEPT and not _SECRET.search(field.name)]


class Why(Enum):
    """Why what was posted could not be saved."""

    LOGGED_OUT = "logged out"
    FORBIDDEN = "forbidden"
    GONE = "gone"
    UNREADABLE = "unreadable"


_STATUS = {Why.GONE: HTTPStatus.NOT_FOUND, Why.UNREADABLE: HTTPStatus.BAD_REQUEST}


def unsaved_input_page(request, why=Why.LOGGED_OUT):
    """
    Return the page with what was posted, to be sent again after logging in, or None if nothing was typed.

    For a row that is gone there is nowhere to send it to, so all that was typed is shown, to be copied.
    """
    nonce = nonce_of(request)
    form = kept_form(request, nonce, is_still_allowed=why == Why.LOGGED_OUT)
    if form is None:
        return None
    writer, is_logged_in = another_writer(request), request.user.is_authenticated and request.user.is_staff
    context = admin.site.each_context(request) | {
        "title": _title(why, is_logged_in, writer),
        "kept": form,
        "why": why.name,
        "is_logged_in": is_logged_in,
        "name": user_display_name(request.user) if is_logged_in else "",
        "writer": writer,
    }
    status = _STATUS.get(why, HTTPStatus.FORBIDDEN)
    return accept_again(render(request, "errors/403_kept.html", context, status=status), nonce)


def nonce_of(request):
    """Return what tells the browser from others, which its cookie holds then."""
    known = request.COOKIES.get(COOKIE, "")
    return known if _NONCE.fullmatch(known) else secrets.token_urlsafe(16)


def kept_form(request, nonce, *, is_still_allowed, label=labelled):
    """
    Return the inputs of admin/_kept_form.html, or None if nothing was typed.

    Unless it `is_still_allowed` to send it, as it is after a login, choices alone are nothing that would be missed.
    """
    fields, files = kept_fields(request), _files(request)
    if not is_still_allowed:
        fields = [replace(field, is_written=field.is_written or _is_typed(field)) for field in fields]
    is_typed = any(field.name != WRITER_FIELD if is_still_allowed else field.is_written for field in fields)
    if not files and not is_typed:
        return None
    return {
        "posted_fields": label(request, fields),
        "files": files,
        "file_field": FILE_FIELD,
        "has_secrets": any(_SECRET.search(name) for name in request.POST.keys() - _NOT_KEPT),
        "address": request.get_full_path(),
        "key": signing.dumps([nonce, request.path], salt=_SALT),
        "key_field": KEY_FIELD,
    }


def accept_again(response, nonce):
    """Let the browser that gets the response send again what stands on its page."""
    add_never_cache_headers(response)
    options = {"path": "/admin/", "secure": settings.SESSION_COOKIE_SECURE, "httponly": True, "samesite": "Strict"}
    response.set_cookie(COOKIE, nonce, max_age=MAX_AGE, **options)
    return response


def is_button(request):
    """Return whether the post is to a view that shows no form again (core/sent_again.py), or an action of a list."""
    match = request.resolver_match
    is_filled_in = "_save" in request.POST or has_edited_cells(request.POST)
    is_action = (match.url_name or "").endswith("_changelist") and not is_filled_in
    return is_action or not getattr(match.func, "comes_back", False)


def unsaved_input_page_or_login(request):
    """Return the page that gives back what was posted, else for a button the way to its page."""
    if getattr(request.resolver_match.func, "is_by_script", False):
        raise PermissionDenied
    is_typed = not is_button(request) or any(field.is_written for field in kept_fields(request))
    return (unsaved_input_page(request) if is_typed else None) or not_done(request)


def _title(why, is_logged_in, writer):
    if why == Why.GONE:
        return _("What you were writing in has been deleted")
    if why == Why.UNREADABLE:
        return _("We could not read what was sent")
    if why == Why.FORBIDDEN:
        return _("You no longer have the right to do this")
    if writer:
        return _("Another account has logged in since the page was opened")
    return _("You have logged in again since you opened the page") if is_logged_in else _("You are no longer logged in")


def refuse_another_writer(request, writer):
    """Return the page that says that who is logged in can neither read nor save what the Writer wrote."""
    context = {
        "title": _("This was written in another login"),
        "writer": writer,
        "name": user_display_name(request.user),
    }
    response = render(request, "errors/403_another.html", admin.site.each_context(request) | context, status=403)
    add_never_cache_headers(response)
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
    """Return the name of each file that was sent, now or before another login. Its content is not kept."""
    sent = [file.name for _field, files in request.FILES.lists() for file in files]
    return sent + request.POST.getlist(FILE_FIELD)


def is_sent_back(request):
    """Return whether it is what `unsaved_input_page` gave back, sent from the same browser by a member of staff."""
    try:
        nonce, path = signing.loads(request.POST.get(KEY_FIELD, ""), salt=_SALT, max_age=MAX_AGE)
    except (signing.BadSignature, ValueError, TypeError):
        return False
    is_from_here = nonce == request.COOKIES.get(COOKIE) and path == request.path
    return is_from_here and is_same_origin(request) and request.user.is_active and request.user.is_staff
