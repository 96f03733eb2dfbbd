"""
A cache in the process that is bounded by its size in bytes.

A cache that is bounded by a number of entries alone holds as much as people write: each entry can be as long as a text.
"""

import sys
import threading
from collections import OrderedDict
from functools import wraps

from django.core.cache.backends.base import DEFAULT_TIMEOUT, BaseCache

ENTRY_BYTES = 200  # what an entry needs beside key and value


class SizedCache:
    """The values that were used last, in at most `max_bytes` bytes. `size_of(value)` is in bytes."""

    def __init__(self, max_bytes, size_of=sys.getsizeof):
        self.max_bytes, self._size_of = max_bytes, size_of
        self._entries, self._lock, self.size = OrderedDict(), threading.Lock(), 0

    def get(self, key, default=None):
        with self._lock:
            if key not in self._entries:
                return default
            self._entries.move_to_end(key)
            return self._entries[key][0]

    def set(self, key, value):
        """Keep the value, and forget those that were not used for longest. A value that would fill it is not kept."""
        size = sys.getsizeof(key) + self._size_of(value) + ENTRY_BYTES
        with self._lock:
            self._forget(key)
            if size > self.max_bytes // 4:
                return
            self._entries[key] = (value, size)
            self.size += size
            while self.size > self.max_bytes:
                self._forget(next(iter(self._entries)))

    def clear(self):
        with self._lock:
            self._entries.clear()
            self.size = 0

    def _forget(self, key):
        _value, size = self._entries.pop(key, (None, 0))
        self.size -= size


_MISSING = object()


def sized_cache(max_bytes):
    """Decorate a function of one text so that its results, texts too, are kept in at most so many bytes."""

    def decorate(function):
        cache = SizedCache(max_bytes)

        @wraps(function)
        def cached(text):
            value = cache.get(text, _MISSING)
            if value is _MISSING:
                value = function(text)
                cache.set(text, value)
            return value

        cached.cache = cache
        return cached

    return decorate


_CACHES = {}


class SizedCacheBackend(BaseCache):
    """
    A SizedCache as a cache of Django, one for all threads with the same LOCATION, which is its size in bytes.

    What is in it has a `size`, and no timeout. Django's own in memory is bounded by a number of entries, and copies
    what it holds at each reading.
    """

    def __init__(self, max_bytes, params):
        super().__init__(params)
        made = SizedCache(int(max_bytes), size_of=lambda value: value.size)
        self._cache = _CACHES.setdefault(max_bytes, made)

    def get(self, key, default=None, version=None):
        return self._cache.get(key, default)

    def set(self, key, value, timeout=DEFAULT_TIMEOUT, version=None):
        self._cache.set(key, value)

    def clear(self):
        self._cache.clear()
