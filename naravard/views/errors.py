"""Every error in the portal's own dress and the page's language, without a query: the database may be what failed."""

from django.core.exceptions import RequestDataTooBig
from django.shortcuts import render
from django.views.decorators.csrf import requires_csrf_token

from contacts.views import accessibility_report, contact_write
from feedback.views import inspel_form

FORM_VIEWS = {accessibility_report, contact_write, inspel_form}


def bad_request(request, exception):
    if isinstance(exception, RequestDataTooBig):
        return render(request, "errors/413.html", status=413)
    return render(request, "errors/400.html", status=400)


def forbidden(request, exception):
    return render(request, "errors/403.html", status=403)


def not_found(request, exception):
    return render(request, "errors/404.html", status=404)


def server_error(request):
    return render(request, "errors/500.html", status=500)


@requires_csrf_token
def csrf_failure(request, reason=""):
    """Show a public form again with what was typed and a new token; anything else gets the plain 403."""
    match = request.resolver_match
    if match and match.func in FORM_VIEWS:
        request.csrf_failed = True
        response = match.func(request, *match.args, **match.kwargs)
        response.status_code = 403
        return response
    return render(request, "errors/403_csrf.html", status=403)
