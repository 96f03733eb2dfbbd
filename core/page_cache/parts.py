"""
What is kept, in each process, to make pages of: rows that many pages show, and finished parts of pages.

All of it belongs to one edition, and is made anew after an editor's change. What it holds of inspel has the content of
the row in its key. Nothing is kept, or taken from what is kept, outside a request for a public page, such as in a
preview, or within a transaction, whose changes nobody else sees yet. Django's own cache would copy the rows at each
reading, and has no bound in bytes.
"""

import sys
import threading

from django.conf import settings
from django.db import Error, connection
from django.utils import timezone
from django.utils.translation import get_language

from core.page_cache.clock import holds, unchanged_until
from core.page_cache.version import edition
from core.sized_cache import SizedCache

_ROW_BYTES = 6_000  # in memory, about: the rows of editors have a column for each language


def _size_of(value):
    if isinstance(value, dict):
        return sum(map(_size_of, value.values()))
    if isinstance(value, list | tuple):
        return sum(map(_size_of, value))
    return sys.getsizeof(value) if isinstance(value, str | int) else _ROW_BYTES


_kept = SizedCache(24 * 1024 * 1024, size_of=_size_of)  # bytes


class _Last:
    """The last edition that was asked for, and until when (a time stamp) nothing of it changes by itself."""

    period = (None, 0)


class _Asked(threading.local):
    edition = None  # of the request for a public page that this thread answers


_asked = _Asked()


class EditionMiddleware:
    """Read once for each request of a public page, before anything of it, which edition it is made from."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        is_read = request.method in {"GET", "HEAD"} and not request.path_info.startswith("/admin/")
        is_public = is_read and not settings.DEBUG  # whoever changes a template wants to see it
        try:
            _asked.edition = edition() if is_public else None
            return self.get_response(request)
        finally:
            _asked.edition = None


def keep_nothing():
    """Make the page of this request of nothing that is kept: to know whether it is current may need the database."""
    _asked.edition = None


def kept(key, make, *, in_each_language=True):
    """
    Return what `make()` returns, made once for the edition and the key, a tuple, and by default the active language.

    It is shared by all threads, so nobody may change it. What is no text, number, dict or list in it counts as a row.
    """
    period = _period()
    if period is None:
        return make()
    key = _key(period, key, in_each_language)
    value = _kept.get(key, _MISSING)
    if value is _MISSING:
        value = make()
        _kept.set(key, value)
    return value


def is_kept(key):
    """Return whether `kept` would find the key in the active language, nearly always."""
    period = _period()
    return period is not None and _kept.get(_key(period, key, True), _MISSING) is not _MISSING


def _key(period, key, in_each_language):
    return period, get_language() if in_each_language else "", key


_MISSING = object()


def _period():
    """Return what identifies the time for which what is made now holds, or None to keep nothing."""
    of_request = _asked.edition
    if of_request is None or connection.in_atomic_block:
        return None
    now, period = timezone.now(), _Last.period
    if period[0] != of_request or not holds(period[1], now):
        try:
            until = unchanged_until(now)
        except Error:  # the page that says so is made without the database
            return None
        _Last.period = period = (of_request, until)
    return period
