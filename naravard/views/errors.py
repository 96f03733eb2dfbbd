"""The error pages, in the design of the portal and the language of the page. No queries: the database may be down."""

import errno
import sys
from http import HTTPStatus
from urllib.parse import quote

from django.conf import settings
from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.db import Error as DatabaseFailure
from django.http import HttpResponse, HttpResponseRedirect, UnreadablePostError
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.cache import add_never_cache_headers
from django.utils.text import get_text_list
from django.views.decorators.csrf import requires_csrf_token

from contacts.models import Contact
from contacts.views import accessibility_report, contact_write, process_leader_write
from core.forms import posted_fields
from core.mistyped_address import meant_address
from core.page_cache.parts import keep_nothing
from core.same_origin import is_same_origin
from feedback.views import inspel_form, inspel_receipt, round_form, round_receipt
from feedback.views.private_access import set_private_headers
from feedback.views.receipts import INSPEL_SALT, ROUND_SALT, tokens_on_receipt
from naravard.staff import error_pages
from naravard.staff.unsaved_input import is_sent_back, unsaved_input_page_or_login

RETRY_SECONDS = 60
TOO_MUCH = (RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent)
DISK_IS_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EROFS}
RECEIPT_SALTS = {inspel_receipt: INSPEL_SALT, round_receipt: ROUND_SALT}
# The views whose form is shown again when the CSRF check fails.
FORM_VIEWS = {accessibility_report, contact_write, process_leader_write, inspel_form, round_form}


def bad_request(request, exception):
    is_too_much = isinstance(exception, TOO_MUCH)
    if error_pages.is_of_admin(request):
        _prepare(request)
        return error_pages.too_large(request) if is_too_much else error_pages.unreadable(request)
    if is_too_much:
        return _error_page(request, "errors/413.html", 413)
    return _error_page(request, "errors/400.html", 400)


def forbidden(request, exception):
    if error_pages.is_of_admin(request):
        _prepare(request)
        return error_pages.error_page(request, error_pages.FORBIDDEN)
    return _error_page(request, "errors/403.html", 403)


def not_allowed(request):
    return _error_page(request, "errors/405.html", HTTPStatus.METHOD_NOT_ALLOWED)


def not_found(request, exception):
    """
    Show that there is no such page. Give back what was written to one that was there when its form was opened.

    Who has a link that was copied with a sign too many, or
    typed in capitals, is led to the page that was meant.
    """
    if request.method in {"GET", "HEAD"} and (address := meant_address(request.path_info)):
        query = request.META.get("QUERY_STRING", "")
        response = set_private_headers(HttpResponseRedirect(quote(address) + (f"?{query}" if query else "")))
        add_never_cache_headers(response)
        return response
    if error_pages.is_of_admin(request):
        _prepare(request)
        return error_pages.not_found(request)
    written = [field.value for field in _posted(request) if field.is_written and field.value.strip()]
    return _error_page(request, "errors/404.html", 404, written="\n\n".join(written))


def server_error(request):
    """
    Show what went wrong, with everything that was posted, so that it can be copied or sent again.

    The page is rendered without the request, because the context processors may be what failed.
    """
    _prepare(request)
    is_temporary = _is_temporary(sys.exc_info()[1])
    if error_pages.is_of_admin(request):
        response = error_pages.server_error(request, is_temporary=is_temporary)
    else:
        response = _public_server_error(request, is_temporary=is_temporary)
    if is_temporary:
        response.status_code = HTTPStatus.SERVICE_UNAVAILABLE
        response["Retry-After"] = RETRY_SECONDS
    add_never_cache_headers(response)
    return response


def _public_server_error(request, *, is_temporary):
    context = {"posted_fields": _posted(request), "is_temporary": is_temporary, "private_url": _private_url(request)}
    return HttpResponse(render_to_string("errors/500.html", context), status=HTTPStatus.INTERNAL_SERVER_ERROR)


def _is_temporary(error):
    """Return whether the database or the disk caused the error, directly or through other errors."""
    while error is not None:
        if isinstance(error, DatabaseFailure) or (isinstance(error, OSError) and error.errno in DISK_IS_FULL):
            return True
        error = error.__cause__ or error.__context__
    return False


def _private_url(request):
    """
    Return the private link on the receipt that could not be shown, or None. The inspel is saved in that case.

    A POST to the receipt hides it from the next person at the device, so it gets no link.
    """
    view = request.resolver_match and request.resolver_match.func
    if view not in RECEIPT_SALTS or request.method == "POST":
        return None
    tokens = tokens_on_receipt(request, RECEIPT_SALTS[view])
    return settings.SITE_URL + reverse("inspel_private", args=tokens[:1]) if tokens else None


def _posted(request):
    """Return the posted fields as core.forms.posted_fields."""
    if request.method != "POST":
        return []
    try:
        return posted_fields(request)
    except (UnreadablePostError, *TOO_MUCH):
        return []


@requires_csrf_token
def csrf_failure(request, reason=""):
    """
    Show a public form again with what was typed and a new token; any other view gets the 403 page.

    In the admin what was typed is given back, but only to the portal's own pages: another site could post a text, and
    the page that gives it back has a button that sends it. What comes back from that page is accepted.

    Whoever has logged in in another tab meanwhile is led on.
    """
    match = request.resolver_match
    if match and match.url_name in {"account_login", "mfa_authenticate"} and _is_of_staff(request):
        return HttpResponseRedirect(reverse("admin:index"))
    if match and match.app_name == "admin":
        if is_sent_back(request):
            request._dont_enforce_csrf_checks = True
            return match.func(request, *match.args, **match.kwargs)
        if is_same_origin(request):
            return unsaved_input_page_or_login(request)
    if match and match.func in FORM_VIEWS:
        request.csrf_failed = ("tried" in request.POST and _other_ways()) or True
        response = match.func(request, *match.args, **match.kwargs)
        response.status_code = 403
        return response
    if error_pages.is_of_admin(request):
        _prepare(request)
        return error_pages.error_page(request, error_pages.NO_TOKEN)
    return _error_page(request, "errors/403_csrf.html", 403)


def _is_of_staff(request):
    return is_same_origin(request) and request.user.is_authenticated and request.user.is_staff


def _other_ways():
    """Return the telephone number and e-mail address of the process leader, else of another contact, or ""."""
    contacts = sorted(Contact.objects.public(), key=lambda contact: not contact.is_process_leader)
    ways = next(filter(None, ([way for way in [row.phone, row.email] if way] for row in contacts)), [])
    return get_text_list(ways)


def _error_page(request, template, status, **context):
    _prepare(request)
    return render(request, template, context, status=status)


def _prepare(request):
    keep_nothing()
    _set_language(request)


def _set_language(request):
    """Activate the language of a request that failed before PathLanguageMiddleware, such as one for an unknown host."""
    if not hasattr(request, "LANGUAGE_CODE"):
        request.LANGUAGE_CODE = translation.get_language_from_path(request.path_info) or settings.LANGUAGE_CODE
        translation.activate(request.LANGUAGE_CODE)
