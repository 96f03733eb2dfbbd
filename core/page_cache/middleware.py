"""Answer from the pages that are kept, and keep those that anybody may see."""

import hashlib
from urllib.parse import parse_qsl, urlencode

from django.conf import settings
from django.core.cache import caches
from django.utils import timezone

from core.page_cache.cached_page import accepted_coding, cached_page
from core.page_cache.clock import holds
from core.page_cache.shared_cache import warn
from core.page_cache.version import content_version

MAX_QUERY_LENGTH = 2_000


class PageCacheMiddleware:
    """
    Keep each public page for one content version, and answer from it whoever asks without a cookie.

    Parameters that no page reads are taken out of the query, so that a page neither shows them nor is kept for each.
    """

    def __init__(self, get_response):
        self.get_response = get_response
        self.pages = caches["pages"]

    def __call__(self, request):
        if not settings.PAGE_CACHE or not _may_be_kept_for(request):
            return self.get_response(request)
        query = request.META["QUERY_STRING"] = known_query(request.META.get("QUERY_STRING", ""))
        version = content_version()
        if version is None or len(query) > MAX_QUERY_LENGTH:
            return self.get_response(request)
        return self._answer(request, _key(request, query, version))

    def _answer(self, request, key):
        now, page = timezone.now(), self._read(key)
        coding = accepted_coding(request.META.get("HTTP_ACCEPT_ENCODING", ""))
        is_new = page is None or not holds(page.until, now)
        if is_new:
            response = self.get_response(request)
            page = cached_page(request, response, now) if request.method == "GET" else None
            if page is None:
                return response
        if page.compress(coding) or is_new:
            self._write(key, page, now)
        request.page_cache, request.kept_route = "miss" if is_new else "hit", page.route
        return page.response(request, coding)

    def _read(self, key):
        try:
            return self.pages.get(key)
        except Exception as error:  # whatever the client of the cache raises when its server is away
            warn(error, "the page is made anew")
            return None

    def _write(self, key, page, now):
        try:
            self.pages.set(key, page, timeout=page.until - now.timestamp())
        except Exception as error:
            warn(error, "the page is not kept")


def _may_be_kept_for(request):
    """Return whether the answer is the same for everybody: nobody is known by a cookie or a login."""
    meta = request.META
    return (
        request.method in {"GET", "HEAD"}
        and not meta.get("HTTP_COOKIE")
        and "HTTP_AUTHORIZATION" not in meta
        and "HTTP_RANGE" not in meta
        and not request.path_info.startswith(_NEVER_KEPT)
    )


_NEVER_KEPT = ("/admin/", settings.STATIC_URL)


def known_query(query):
    """Return the query without the parameters that no page reads: those of advertisers, robots and mail programs."""
    if not query:
        return ""
    # WSGI gives the bytes as if they were Latin-1: old browsers send letters such as å as they are, in UTF-8.
    pairs = parse_qsl(query.encode("latin-1", "replace").decode("utf-8", "replace"), keep_blank_values=True)
    known = [(name, value) for name, value in pairs if name in settings.PUBLIC_QUERY_PARAMETERS]
    return query if len(known) == len(pairs) else urlencode(known)


def _key(request, query, version):
    """Return the key of a page in the cache: a hash, since a query can be long and hold what somebody looks for."""
    place = f"{version} {request.scheme} {request.META.get('HTTP_HOST', '')} {request.path} {query}"
    return hashlib.blake2b(place.encode("utf-8", "surrogateescape"), digest_size=20).hexdigest()
