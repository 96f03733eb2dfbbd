"""
The content version: a number that grows with each change of what a page can show.

The processes of one machine share it in a file under VAR_DIR, in memory: to read it costs less than a microsecond.
Several machines share it in the cache of CACHE_URL, where the pages are too.
"""

import fcntl
import logging
import mmap
import struct
import time
from contextlib import contextmanager

from django.conf import settings
from django.core.cache import caches

logger = logging.getLogger(__name__)
FILE_NAME = "content-version"
_NUMBER = struct.Struct("<Q")
_KEY = "content_version"


def content_version():
    """Return the number of the last change, or None if it cannot be known: then nothing is kept or read."""
    return _shared_version() if settings.CACHE_URL else _opened_file().read()


def advance_content_version():
    """Make all that is kept of pages outdated. A cache that does not answer is asked again before it is read."""
    if settings.CACHE_URL:
        _Shared.is_behind = True
        _shared_version()
    else:
        _opened_file().advance()


class _VersionFile:
    """The number in a file that is mapped into memory. A new file begins with the time: no number comes back."""

    def __init__(self, path):
        self.path = path
        path.parent.mkdir(parents=True, exist_ok=True)
        with self._locked("a+b") as file:
            if path.stat().st_size < _NUMBER.size:
                file.truncate(0)
                file.write(_NUMBER.pack(time.time_ns()))
                file.flush()
            self._memory = mmap.mmap(file.fileno(), _NUMBER.size)

    def read(self):
        return _NUMBER.unpack_from(self._memory)[0]

    def advance(self):
        with self._locked():
            _NUMBER.pack_into(self._memory, 0, self.read() + 1)

    @contextmanager
    def _locked(self, mode="rb"):
        """Hold the lock between processes and threads: it belongs to what was opened, so each opens the file anew."""
        with self.path.open(mode) as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            try:
                yield file
            finally:
                fcntl.flock(file, fcntl.LOCK_UN)  # closing is not enough: the mapped memory keeps the file open


class _Opened:
    folder = file = None


def _opened_file():
    folder = settings.VAR_DIR
    if _Opened.folder is not folder:
        _Opened.file = _VersionFile(folder / FILE_NAME)
        _Opened.folder = folder
    return _Opened.file


class _Shared:
    is_behind = False  # whether a change of this process has not reached the cache yet


def _shared_version():
    try:
        pages = caches["pages"]
        if _Shared.is_behind:
            pages.add(_KEY, time.time_ns(), timeout=None)
            version = pages.incr(_KEY)
            _Shared.is_behind = False
            return version
        return pages.get(_KEY) or pages.get_or_set(_KEY, time.time_ns, timeout=None)
    except Exception as error:  # whatever the client raises when the server is away
        logger.warning("The cache of the pages does not answer (%s); each page is made anew.", type(error).__name__)
        return None
