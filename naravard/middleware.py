from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.middleware.gzip import GZipMiddleware
from django.middleware.locale import LocaleMiddleware
from django.utils import translation
from django.utils.cache import patch_cache_control


class TextCompressionMiddleware(GZipMiddleware):
    """Compresses pages and other text; a document is compressed in itself and keeps its length."""

    def process_response(self, request, response):
        if response.get("Content-Type", "").startswith(("text/", "application/xml", "application/json")):
            return super().process_response(request, response)
        return response


class PathLanguageMiddleware(LocaleMiddleware):
    """The address alone decides the language: no cookie and no browser setting, so that every page has one content."""

    def process_request(self, request):
        language = translation.get_language_from_path(request.path_info) or settings.LANGUAGE_CODE
        translation.activate(language)
        request.LANGUAGE_CODE = language

    def process_response(self, request, response):
        response.headers.setdefault("Content-Language", translation.get_language())
        return response


class PublicCacheMiddleware:
    """Lets anybody cache a public page. One that set a cookie or depends on one is not public and is left alone."""

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
    """Refuses, unread, a form larger than FORM_MAX_BYTES. Only the admin takes files, and has a limit of its own."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        length = request.META.get("CONTENT_LENGTH") or "0"
        is_too_long = not length.isdecimal() or int(length) > settings.FORM_MAX_BYTES
        if is_too_long and not request.path_info.startswith("/admin/"):
            raise RequestDataTooBig
        return self.get_response(request)
