"""
The error pages of the admin: in its frame, with what happened, what to do and the way on.

Whoever works there is never answered by a page for the public. The page of a server error needs no database.
"""

import logging
from copy import copy
from dataclasses import dataclass
from http import HTTPStatus

from django.contrib import admin
from django.contrib.auth import get_user
from django.contrib.auth.models import AnonymousUser
from django.http import HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.cache import add_never_cache_headers
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.not_done import referring_page
from naravard.staff.kept_labels import labelled
from naravard.staff.unsaved_input import Why, accept_again, is_button, kept_form, nonce_of, unsaved_input_page

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Fault:
    """`is_left`: the page may be left, since nothing was typed that the browser's Back would bring again."""

    status: HTTPStatus
    title: Promise
    lead: Promise
    advice: Promise
    is_left: bool = False


UNREADABLE = Fault(
    HTTPStatus.BAD_REQUEST,
    gettext_lazy("We could not read what was sent"),
    gettext_lazy("Something in the address or in what your browser sent was not as it should be. Nothing was saved."),
    gettext_lazy("Go back in your browser and try again. If it happens again, tell those who look after the portal."),
)
FORBIDDEN = Fault(
    HTTPStatus.FORBIDDEN,
    gettext_lazy("You do not have access to this page"),
    gettext_lazy("Your account does not have the right to open it, or to do what you chose. Nothing was changed."),
    gettext_lazy("If you need it in your work, ask a process leader for the right."),
    is_left=True,
)
UNKNOWN = Fault(
    HTTPStatus.NOT_FOUND,
    gettext_lazy("The page does not exist"),
    gettext_lazy("The admin has no page with this address."),
    gettext_lazy("Look whether it is misspelt, or find what you want from the first page."),
    is_left=True,
)
GONE = Fault(
    HTTPStatus.NOT_FOUND,
    gettext_lazy("It is no longer there"),
    gettext_lazy("What the address leads to does not exist. A colleague may have deleted it. Nothing was changed."),
    gettext_lazy("Look for it in its list. If it is needed, it has to be written again."),
    is_left=True,
)
TOO_LARGE = Fault(
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    gettext_lazy("What was sent is too large"),
    gettext_lazy("It is larger than we can receive. Nothing was saved."),
    gettext_lazy(
        "Go back in your browser, where what you wrote is still there. Choose a smaller file or make the text shorter, "
        "and send again."
    ),
)
TOO_LARGE_FROM_STRANGER = Fault(
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    TOO_LARGE.title,
    TOO_LARGE.lead,
    gettext_lazy(
        "You may no longer be logged in: then no file can be received. Log in in a new tab, go back in this one, where "
        "what you wrote is still there, and send again. Otherwise the file is too large."
    ),
)
NO_TOKEN = Fault(
    HTTPStatus.FORBIDDEN,
    gettext_lazy("The page had been open too long"),
    gettext_lazy("To be sure that it was you who sent it, we need you to open the page again. Nothing was saved."),
    gettext_lazy(
        "Go back in your browser, reload the page and try again. If it does not help, allow cookies for this site in "
        "your browser."
    ),
)


def is_of_admin(request):
    return f"{request.path_info}/".startswith("/admin/")


def unreadable(request):
    """Give back what was posted if its view could not read it, else say so."""
    # Before there is a match, nobody has checked whose page it was posted from.
    is_posted = request.method == "POST" and _may_be_given_back(request.resolver_match)
    return (unsaved_input_page(request, Why.UNREADABLE) if is_posted else None) or error_page(request, UNREADABLE)


def _may_be_given_back(match):
    """Return whether it is a page of the admin itself: of what signing in asks for, nothing is given back."""
    return bool(match) and match.app_name == "admin"


def too_large(request):
    user = _user(request)
    return error_page(request, TOO_LARGE if user.is_active and user.is_staff else TOO_LARGE_FROM_STRANGER)


def not_found(request):
    match = request.resolver_match
    return error_page(request, GONE if match and match.url_name and match.kwargs else UNKNOWN)


def error_page(request, fault):
    request.user = _user(request)
    context = admin.site.each_context(request) | {
        "title": fault.title,
        "lead": fault.lead,
        "advice": fault.advice,
        "list": _list_of(request) if fault is GONE else None,
        "back": fault.is_left and referring_page(request),
    }
    response = render(request, "errors/admin_fault.html", context, status=fault.status)
    add_never_cache_headers(response)
    return response


def _user(request):
    """Return the user, also before the middleware that finds it."""
    if hasattr(request, "user"):
        return request.user
    return get_user(request) if hasattr(request, "session") else AnonymousUser()


def _list_of(request):
    """Return {"url", "name"} of the list of what the address leads to, or None if the user may not see it."""
    model_admin = getattr(request.resolver_match.func, "model_admin", None)
    if model_admin is None or not model_admin.has_view_or_change_permission(request):
        return None
    options = model_admin.opts
    url = reverse(f"admin:{options.app_label}_{options.model_name}_changelist")
    return {"url": url, "name": options.verbose_name_plural}


def server_error(request, *, is_temporary):
    """
    Say what went wrong and give back what was typed, without the database, which may be what failed.

    So nobody's name stands on it, and it is rendered without the request and what its context processors add.
    """
    nonce = nonce_of(request)
    form = _form_of_failed(request, nonce)
    context = {
        "title": _("Something went wrong with us"),
        "site_title": admin.site.site_title,
        "site_header": admin.site.site_header,
        "kept": form,
        "is_temporary": is_temporary,
    }
    response = HttpResponse(render_to_string("errors/500_admin.html", context), status=500)
    add_never_cache_headers(response)
    return accept_again(response, nonce) if form else response


def _form_of_failed(request, nonce):
    if request.method != "POST" or not _may_be_given_back(request.resolver_match):
        return None
    try:
        return kept_form(request, nonce, is_still_allowed=not is_button(request), label=_labelled_for_nobody)
    except Exception:  # such as a body that cannot be read: whatever failed may fail again
        logger.exception("What was posted to %s could not be given back", request.path)
        return None


def _labelled_for_nobody(request, fields):
    """Return the fields with their labels, without asking the database for what somebody may see."""
    request = copy(request)
    request.user = AnonymousUser()
    try:
        return labelled(request, fields)
    except Exception:
        logger.exception("The labels of what was posted to %s could not be found", request.path)
        return fields
