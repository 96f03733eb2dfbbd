"""Middleware of the portal: compression, resources, cookies, language, public caching, the size limit of forms."""

import re

from django.conf import settings
from django.contrib.auth import get_user
from django.core.exceptions import RequestDataTooBig
from django.middleware.gzip import GZipMiddleware
from django.middleware.locale import LocaleMiddleware
from django.utils import translation
from django.utils.cache import patch_vary_headers

from core.numbers import read_number
from core.page_cache.cached_page import COMPRESSED_TYPES
from core.public_cache import keep_nowhere_if_fresh, keep_publicly

_REFUSED = re.compile(r";\s*q=0(?:\.0{0,3})?\s*$", re.IGNORECASE)


class AcceptEncodingMiddleware:
    """
    Take out of Accept-Encoding what the client refuses with q=0 (RFC 9110, 12.4.2).

    Neither WhiteNoise nor Django's compression reads the weight: “gzip;q=0” got them gzip.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if accepted := request.META.get("HTTP_ACCEPT_ENCODING", "").lower():  # names of codings have no case
            wanted = [part for part in accepted.split(",") if not _REFUSED.search(part)]
            request.META["HTTP_ACCEPT_ENCODING"] = ",".join(wanted)
        return self.get_response(request)


class ResourcePolicyMiddleware:
    """Let no page of another website show a picture, script or file of the portal as a part of its own."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        return response


class CookieMiddleware:
    """Leave out cookies with a sign that ours never hold: PostgreSQL cannot look for a session named with a NUL."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        cookies = request.COOKIES.items()
        request.COOKIES = {name: value for name, value in cookies if value.isascii() and value.isprintable()}
        return self.get_response(request)


class TextCompressionMiddleware(GZipMiddleware):
    """
    Compression of text only. PDFs and other documents are already compressed, and keep their Content-Length.

    The answer that a page is as before varies as the page does (RFC 9110, 15.4.5), or a cache would forget it.
    """

    def process_response(self, request, response):
        if getattr(response, "is_kept", False) or request.path_info.startswith(settings.STATIC_URL):
            return response  # it is as the client asks, or WhiteNoise has compressed what becomes smaller
        if response.status_code == 304:
            patch_vary_headers(response, ["Accept-Encoding"])
        if response.get("Content-Type", "").startswith(COMPRESSED_TYPES):
            return super().process_response(request, response)
        return response


class PathLanguageMiddleware(LocaleMiddleware):
    """The language from the path alone, without cookie and Accept-Language, so that each URL has one content."""

    def process_request(self, request):
        language = translation.get_language_from_path(request.path_info) or settings.LANGUAGE_CODE
        translation.activate(language)
        request.LANGUAGE_CODE = language

    def process_response(self, request, response):
        response.headers.setdefault("Content-Language", translation.get_language())
        return response


class PublicCacheMiddleware:
    """Cache-Control of public pages. A page that sets a cookie or varies on cookies is not public and not changed."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        if (
            not keep_nowhere_if_fresh(request, response)
            and request.method in {"GET", "HEAD"}
            and response.status_code in {200, 206, 304}
            and not response.cookies
            and not response.has_header("Cache-Control")
            and "Cookie" not in response.get("Vary", "")
        ):
            keep_publicly(response, settings.PUBLIC_CACHE_SECONDS)
        return response


class BodyLimitMiddleware:
    """
    A size limit of what is sent, before anything of it is read: FORM_MAX_BYTES, for a stranger at the login too.

    Only members of staff who are logged in may send more in the admin: a document of DOCUMENT_MAX_BYTES with its form.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        size = read_number(request.META.get("CONTENT_LENGTH") or "0")
        if size is None or (size > settings.FORM_MAX_BYTES and size > self.staff_limit(request)):
            raise RequestDataTooBig(f"Too large or of no known length: {request.path}")
        return self.get_response(request)

    def staff_limit(self, request):
        if request.path_info.startswith("/admin/") and get_user(request).is_staff:
            return settings.FORM_MAX_BYTES + settings.DOCUMENT_MAX_BYTES
        return 0
