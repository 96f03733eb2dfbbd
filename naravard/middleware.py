"""Middleware of the portal: compression, language, public caching and the size limit of forms."""

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.middleware.gzip import GZipMiddleware
from django.middleware.locale import LocaleMiddleware
from django.utils import translation
from django.utils.cache import patch_cache_control

from core.numbers import read_number


class TextCompressionMiddleware(GZipMiddleware):
    """Compression of text only. PDFs and other documents are already compressed, and keep their Content-Length."""

    def process_response(self, request, response):
        if response.get("Content-Type", "").startswith(("text/", "application/xml", "application/json")):
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
            request.method in {"GET", "HEAD"}
            and response.status_code == 200
            and not response.cookies
            and not response.has_header("Cache-Control")
            and "Cookie" not in response.get("Vary", "")
        ):
            patch_cache_control(response, public=True, max_age=settings.PUBLIC_CACHE_SECONDS)
        return response


class BodyLimitMiddleware:
    """A size limit of FORM_MAX_BYTES for forms outside the admin, which has its own limit because it accepts files."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        length = read_number(request.META.get("CONTENT_LENGTH") or "0")
        is_too_long = length is None or length > settings.FORM_MAX_BYTES
        if is_too_long and not request.path_info.startswith("/admin/"):
            raise RequestDataTooBig
        return self.get_response(request)
