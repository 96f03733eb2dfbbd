"""A request as an anonymous visitor would send it, to render a public page for somebody in the admin."""

from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest
from django.urls import resolve
from django.utils.translation import get_language


def anonymous_visit(request, path):
    """Return a GET of the path in the active language, to the host and over the connection of `request`."""
    visit = HttpRequest()
    visit.method, visit.path, visit.path_info, visit.user = "GET", path, path, AnonymousUser()
    visit.LANGUAGE_CODE = get_language()
    visit.META = {
        key: value for key, value in request.META.items() if key.startswith(("SERVER_", "HTTP_HOST", "wsgi."))
    }
    visit.META["REQUEST_METHOD"] = "GET"
    visit.resolver_match = resolve(path)
    return visit
