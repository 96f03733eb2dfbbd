"""Every error in the portal's own dress and the page's language, without a query: the database may be what failed."""

import errno
import sys

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.db import Error as DatabaseFailure
from django.http import HttpResponse, UnreadablePostError
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.cache import add_never_cache_headers
from django.views.decorators.csrf import requires_csrf_token

from contacts.views import accessibility_report, contact_write
from core.forms import posted_fields
from feedback.views import inspel_form, inspel_receipt, round_form, round_receipt
from feedback.views.rounds import RECEIPT_SALT
from feedback.views.submission import tokens_on_receipt

RETRY_SECONDS = 60
_DISK_IS_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EROFS}
SALTS_OF_RECEIPTS = {inspel_receipt: "", round_receipt: RECEIPT_SALT}
FORM_VIEWS = {accessibility_report, contact_write, inspel_form, round_form}


def bad_request(request, exception):
    if isinstance(exception, RequestDataTooBig):
        return _error_page(request, "errors/413.html", 413)
    return _error_page(request, "errors/400.html", 400)


def forbidden(request, exception):
    return _error_page(request, "errors/403.html", 403)


def not_found(request, exception):
    return _error_page(request, "errors/404.html", 404)


def server_error(request):
    """
    What went wrong with us. Who was sending something gets it back, to copy or to send again: nothing typed is lost.

    Rendered without the request, because what belongs to it may be what failed.
    """
    _set_language(request)
    is_passing = _is_passing(sys.exc_info()[1])
    context = {"kept": _kept(request), "is_passing": is_passing, "private_url": _private_url(request)}
    page = render_to_string("errors/500.html", context)
    response = HttpResponse(page, status=503 if is_passing else 500)
    if is_passing:
        response["Retry-After"] = RETRY_SECONDS
    add_never_cache_headers(response)
    return response


def _is_passing(error):
    """Whether the database or the disk failed, also behind what failed then: that passes, and all can be sent again."""
    while error is not None:
        if isinstance(error, DatabaseFailure) or (isinstance(error, OSError) and error.errno in _DISK_IS_FULL):
            return True
        error = error.__cause__ or error.__context__
    return False


def _private_url(request):
    """
    The private link on the receipt that could not be shown, or None: what was sent is saved then.

    A post to a receipt hides it, before somebody else takes over the device.
    """
    view = request.resolver_match and request.resolver_match.func
    if view not in SALTS_OF_RECEIPTS or request.method == "POST":
        return None
    tokens = tokens_on_receipt(request, SALTS_OF_RECEIPTS[view])
    return settings.SITE_URL + reverse("inspel_private", args=tokens[:1]) if tokens else None


def _kept(request):
    """What was typed into a public form. Not in the admin, whose forms hold passwords."""
    if request.method != "POST" or request.path_info.startswith("/admin/"):
        return []
    try:
        return posted_fields(request)
    except (UnreadablePostError, RequestDataTooBig):
        return []


@requires_csrf_token
def csrf_failure(request, reason=""):
    """Show a public form again with what was typed and a new token; anything else gets the plain 403."""
    match = request.resolver_match
    if match and match.func in FORM_VIEWS:
        request.csrf_failed = True
        response = match.func(request, *match.args, **match.kwargs)
        response.status_code = 403
        return response
    return _error_page(request, "errors/403_csrf.html", 403)


def _error_page(request, template, status):
    _set_language(request)
    return render(request, template, status=status)


def _set_language(request):
    """For a request that failed before PathLanguageMiddleware saw it, such as one for an unknown host."""
    if not hasattr(request, "LANGUAGE_CODE"):
        request.LANGUAGE_CODE = translation.get_language_from_path(request.path_info) or settings.LANGUAGE_CODE
        translation.activate(request.LANGUAGE_CODE)
