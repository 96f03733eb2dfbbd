"""Somebody who asks views of the admin."""

from django.contrib.messages.storage.cookie import CookieStorage
from django.contrib.sessions.backends.signed_cookies import SessionStore
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponseForbidden, HttpResponseNotFound
from django.test import RequestFactory
from django.urls import resolve


class Visitor:
    """
    Somebody who asks views of the admin without the middleware around them, which would take most of the time.

    Permissions are read once for each, as they are once for each request.
    """

    def __init__(self, user):
        self.user, self.rf = user, RequestFactory()

    def ask(self, method, address, data=None):
        """Return the response, with what it tells in messages as `told`."""
        request = getattr(self.rf, method)(address, data)
        request.user, request.session, request.csp_nonce = self.user, SessionStore(), "nonce"
        request._messages, request._dont_enforce_csrf_checks = CookieStorage(request), True
        request.LANGUAGE_CODE = "sv"
        request.resolver_match = match = resolve(request.path)
        try:
            response = match.func(request, *match.args, **match.kwargs)
        except PermissionDenied:
            response = HttpResponseForbidden()
        except Http404:
            response = HttpResponseNotFound()
        response.told = [str(message) for message in request._messages]
        return response
