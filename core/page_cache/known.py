"""
What pages need of the database that is read once for each edition by each process, so that few pages pay for it.

It is read at least every PUBLIC_CACHE_SECONDS. Without the database, as on the page that says so, what was read last is
used. Other than what `kept` keeps (parts.py), it is known in every request.
"""

import logging
import time

from django.conf import settings
from django.db import Error

from core.page_cache.version import edition

logger = logging.getLogger(__name__)


class KnownForEdition:
    """What `read()` returned for the edition of now; `nothing` until it could be read. All threads share it."""

    def __init__(self, read, nothing):
        self._read, self._nothing = read, nothing
        self.forget()

    def __call__(self):
        version = edition()
        if version != self._version or time.monotonic() >= self._until:
            try:
                self.remember(self._read(), version)
            except Error:
                logger.warning("%s could not be read; what was read last is used.", self._read.__qualname__)
                self.remember(self._value, version)
        return self._value

    def remember(self, value, version=None):
        """Use the value for the edition (None: of now), or for PUBLIC_CACHE_SECONDS."""
        self._value, self._version = value, version or edition()
        self._until = time.monotonic() + settings.PUBLIC_CACHE_SECONDS

    def forget(self):
        """Read anew at the next call."""
        self._value, self._version, self._until = self._nothing, None, float("-inf")
