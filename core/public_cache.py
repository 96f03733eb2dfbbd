"""
How long a public page may be kept, and how the admin asks for it as it is now.

A moment is given (Expires) and no age (max-age): a proxy and the browser behind it each count an age from when they got
the page, so that a minute for each is two minutes for the reader.
"""

import time
from urllib.parse import urlsplit

from django.utils.cache import add_never_cache_headers, patch_cache_control
from django.utils.http import http_date

FRESH_PARAMETER = "senaste"


def keep_publicly(response, seconds):
    """Let anybody keep the response for so many seconds from now, all caches on its way together."""
    patch_cache_control(response, public=True)
    response["Expires"] = http_date(time.time() + max(0, seconds))


def keep_nowhere_if_fresh(request, response):
    """Let no cache keep a page that was asked for by a fresh address. Return whether it was."""
    is_fresh = FRESH_PARAMETER in request.GET
    if is_fresh:
        add_never_cache_headers(response)
    return is_fresh


def fresh_address(address):
    """Return the address of a page of the portal that no cache has kept; another website's is left as it is."""
    if not address or not address.startswith("/") or address.startswith("//"):
        return address
    separator = "&" if urlsplit(address).query else "?"
    return f"{address}{separator}{FRESH_PARAMETER}=ja"
