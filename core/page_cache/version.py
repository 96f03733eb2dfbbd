"""
Two numbers that grow with each change: the content version with any of what a page can show, and the edition with what
editors write, that is all but inspel and what belongs to them.

The processes of one machine share them in a file under VAR_DIR, in memory: to read one costs less than a microsecond.
Several machines share them in the cache of CACHE_URL, where the pages are too.
"""

import fcntl
import logging
import mmap
import struct
import threading
import time
from contextlib import contextmanager

from django.conf import settings
from django.core.cache import caches

from core.page_cache.shared_cache import warn

logger = logging.getLogger(__name__)
FILE_NAME = "content-version"
_NUMBERS = struct.Struct("<QQ")
CONTENT, EDITION = range(2)  # which of the numbers
CATCH_UP_SECONDS = 1
_KEYS = ["content_version", "edition"]


def content_version():
    """Return the number of the last change, or None if it cannot be known: then nothing is kept or read."""
    return _number(CONTENT)


def edition():
    """Return the number of the last change by an editor, or None if it cannot be known."""
    return _number(EDITION)


def advance_content_version():
    """Make all pages that are kept outdated. A cache that does not answer is asked again before it is read."""
    _advance(CONTENT)


def advance_edition():
    """Make outdated all pages that are kept, and all that is kept to make pages of."""
    _advance(EDITION)
    _advance(CONTENT)


def _number(which):
    if settings.CACHE_URL:
        return _shared_number(which)
    try:
        return _opened_file().read()[which]
    except OSError as error:
        logger.warning("The version in VAR_DIR cannot be read (%s); each page is made anew.", error.strerror)
        return None


def _advance(which):
    if settings.CACHE_URL:
        _Shared.behind.add(which)
        if _shared_number(which) is None:
            _catch_up_later()
    else:
        _opened_file().advance(which)


class _VersionFile:
    """The numbers in a file that is mapped into memory. A new file begins with the time: no number comes back."""

    def __init__(self, path):
        self.path = path
        path.parent.mkdir(parents=True, exist_ok=True)
        with self._locked("a+b") as file:
            if path.stat().st_size < _NUMBERS.size:
                file.truncate(0)
                file.write(_NUMBERS.pack(time.time_ns(), time.time_ns()))
                file.flush()
            self._memory = mmap.mmap(file.fileno(), _NUMBERS.size)

    def read(self):
        return _NUMBERS.unpack_from(self._memory)

    def advance(self, which):
        with self._locked():
            numbers = list(self.read())
            numbers[which] += 1
            _NUMBERS.pack_into(self._memory, 0, *numbers)

    @contextmanager
    def _locked(self, mode="rb"):
        """Hold the lock between processes and threads: it belongs to what was opened, so each opens the file anew."""
        with self.path.open(mode) as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            try:
                yield file
            finally:
                fcntl.flock(file, fcntl.LOCK_UN)  # the mapped memory holds the file open, and with it the lock


class _Opened:
    folder = file = None


def _opened_file():
    folder = settings.VAR_DIR
    if _Opened.folder is not folder:
        _Opened.file = _VersionFile(folder / FILE_NAME)
        _Opened.folder = folder
    return _Opened.file


class _Shared:
    behind = set()  # the numbers of which a change of this process has not reached the cache yet
    lock = threading.Lock()
    catching_up = None  # the thread that tells the cache of them when it is back


def _catch_up_later():
    """Tell the cache of the change as soon as it is back: this process, such as a worker, may not read it for long."""
    with _Shared.lock:
        if not _Shared.catching_up:
            _Shared.catching_up = threading.Thread(target=_catch_up, daemon=True)
            _Shared.catching_up.start()


def _catch_up():
    while True:
        time.sleep(CATCH_UP_SECONDS)
        for which in list(_Shared.behind):
            _shared_number(which)
        with _Shared.lock:
            if not _Shared.behind:
                _Shared.catching_up = None
                return


def _shared_number(which):
    key = _KEYS[which]
    try:
        pages = caches["pages"]
        if which in _Shared.behind:
            pages.add(key, time.time_ns(), timeout=None)
            number = pages.incr(key)
            _Shared.behind.discard(which)
            return number
        return pages.get(key) or pages.get_or_set(key, time.time_ns, timeout=None)
    except Exception as error:  # whatever the client raises when the server is away
        warn(error, "each page is made anew")
        return None
