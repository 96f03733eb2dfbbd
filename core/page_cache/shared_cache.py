"""
The cache of CACHE_URL as several machines share it, which no page waits for when its server is away or hangs.

Django's own backend waits for ever for a server that has taken the connection and says nothing, and asks one that is
away again at each access, of which a page has several.
"""

import logging
import time
from functools import wraps

from django.core.cache.backends.redis import RedisCache

logger = logging.getLogger(__name__)
# Seconds. Valkey in the same network answers within a millisecond; one that is busy for longer is better left alone.
TIMEOUTS = {"socket_connect_timeout": 0.25, "socket_timeout": 0.25}
AWAY_SECONDS = 2


class CacheAwayError(Exception):
    """The server did not answer a moment ago, so it was not asked."""


class _Away:
    until = 0.0  # of time.monotonic(): before, no thread asks; then one tries, and the others wait for what it finds


def _guarded(name):
    method = getattr(RedisCache, name)

    @wraps(method)
    def guarded(self, *args, **kwargs):
        if was_away := _Away.until > 0:
            if time.monotonic() < _Away.until:
                raise CacheAwayError
            _Away.until = time.monotonic() + AWAY_SECONDS
        try:
            result = method(self, *args, **kwargs)
        except ValueError:  # it has answered: there is no such number to raise
            raise
        except Exception:  # whatever the client of the cache raises
            _Away.until = time.monotonic() + AWAY_SECONDS
            raise
        if was_away:
            _Away.until = 0.0
        return result

    return guarded


class SharedCache(RedisCache):
    """Valkey with short timeouts. After it did not answer, it is asked again once in AWAY_SECONDS, by one thread."""

    def __init__(self, server, params):
        super().__init__(server, {**params, "OPTIONS": TIMEOUTS | params.get("OPTIONS", {})})

    add, get, incr, set = map(_guarded, ["add", "get", "incr", "set"])


def warn(error, consequence):
    """Log that the cache does not answer, once for each time that it was asked."""
    if not isinstance(error, CacheAwayError):
        logger.warning("The cache of the pages does not answer (%s); %s.", type(error).__name__, consequence)
