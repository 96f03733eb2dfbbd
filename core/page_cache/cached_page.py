"""What is kept of a public response, and the response that is made from it."""

import gzip
import time
from dataclasses import dataclass, field
from functools import lru_cache

import brotli
from django.conf import settings
from django.http import HttpResponse
from django.utils.cache import get_conditional_response, patch_vary_headers
from django.utils.http import http_date

from core.page_cache.clock import unchanged_until
from core.route_name import route_name

# The longest page of the portal has some 150 kB. What is larger is asked for seldom and would push out many pages.
MAX_BYTES = 400_000
# Of brotli: pages are 5 % larger than with the highest, which takes a hundred times as long.
BROTLI_QUALITY = 5
_COMPRESS = {
    "br": lambda content: brotli.compress(content, quality=BROTLI_QUALITY),
    "gzip": lambda content: gzip.compress(content, mtime=0),
}
# Others, such as a PDF, are compressed already.
COMPRESSED_TYPES = ("text/", "application/xml", "application/json")
_CONDITIONS = {"HTTP_IF_NONE_MATCH", "HTTP_IF_MATCH", "HTTP_IF_MODIFIED_SINCE", "HTTP_IF_UNMODIFIED_SINCE"}
_MADE_FOR_EACH_ANSWER = {"content-length", "date", "expires"}


@dataclass
class KeptPage:
    """
    A page as bytes until it may change by itself (a time stamp).

    `headers` are those of an HttpResponse as it holds them, since to set each anew takes as long as all the rest.
    `coded` is {content coding: compressed bytes}. `route` is the name of the view's route, for the numbers and the log.
    """

    content: bytes
    headers: dict
    until: float
    route: str = ""
    coded: dict = field(default_factory=dict)

    @property
    def size(self):
        """Return about how many bytes it has with its compressed forms, in memory."""
        return len(self.content) * 2

    @property
    def is_text(self):
        _name, content_type = self.headers["content-type"]
        return content_type.startswith(COMPRESSED_TYPES)

    def compress(self, coding):
        """Make its bytes in the coding, and return whether they were not there yet. What is no text stays as it is."""
        is_new = bool(coding) and coding not in self.coded and self.is_text
        if is_new:
            self.coded[coding] = _COMPRESS[coding](self.content)
        return is_new

    def response(self, request, coding):
        """Return the answer to a GET or HEAD in the coding ("" for none): the page, or that it is as before."""
        content = self.coded.get(coding, self.content)
        response = HttpResponse(content, content_type="")
        response.headers._store.update(self.headers)
        response["Content-Length"] = str(len(content))
        response.is_kept = True
        if coding in self.coded:
            etag = response["ETag"]
            response["Content-Encoding"], response["ETag"] = coding, etag if etag.startswith("W/") else f"W/{etag}"
        response["Expires"] = _http_date(min(int(time.time()) + settings.PUBLIC_CACHE_SECONDS, int(self.until)))
        if _CONDITIONS.isdisjoint(request.META):
            return response
        return get_conditional_response(request, response["ETag"], response=response) or response


def cached_page(request, response, asked_at):
    """Return the KeptPage of a response to what was asked at a moment, or None if not anybody may see and keep it."""
    if not _may_be_kept(response):
        return None
    patch_vary_headers(response, ["Accept-Encoding"])
    headers = {name: pair for name, pair in response.headers._store.items() if name not in _MADE_FOR_EACH_ANSWER}
    return KeptPage(response.content, headers, unchanged_until(asked_at), route_name(request))


def _may_be_kept(response):
    control = response.get("Cache-Control", "")
    return (
        response.status_code == 200
        and not response.streaming
        and "public" in control
        and "no-store" not in control
        and response.has_header("ETag")
        and not response.cookies
        and not response.has_header("Content-Encoding")
        and "cookie" not in response.get("Vary", "").lower()
        and "'nonce-" not in response.get("Content-Security-Policy", "")  # which only one answer may have
        and len(response.content) <= MAX_BYTES
    )


@lru_cache(maxsize=2_000)
def accepted_coding(header):
    """Return the coding to answer with, "br", "gzip" or "", for an Accept-Encoding without what it refuses."""
    accepted = {part.partition(";")[0].strip() for part in header.split(",")}
    return next((coding for coding in _COMPRESS if coding in accepted), "")


@lru_cache(maxsize=8)
def _http_date(seconds):
    return http_date(seconds)
