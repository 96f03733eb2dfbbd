"""
Numbers for whatever watches the portal: what is counted, and how the processes of the portal share it.

No label may hold what somebody has typed, an address or a key, and each has few values, which the code knows.
"""

import collections
import os
import socket
import time
from contextlib import suppress
from pathlib import Path

from prometheus_client import CollectorRegistry, Counter, Histogram, multiprocess, values
from prometheus_client.mmap_dict import MmapedDict

_FOLDER = "PROMETHEUS_MULTIPROC_DIR"  # in the environment, by which the library itself and child processes know it
_HOST = socket.gethostname().replace("_", "-")  # the library takes the names of its files apart at each “_”
_SECONDS_TO_KEEP_OF_OTHER_HOSTS = 86_400
_METHODS = {"GET", "HEAD", "POST"}

COUNTED = CollectorRegistry()
REQUEST_SECONDS = Histogram(
    "portal_request_seconds",
    "Time to answer a request",
    ["route", "method", "status", "page_cache"],  # page_cache: “miss” for what is kept from now on, else “no”
    buckets=(0.001, 0.01, 0.05, 0.1, 0.5, 1, 5),
    registry=COUNTED,
)
KEPT_PAGES = Counter(
    "portal_kept_pages", "Requests answered with a page that was kept", ["route", "method", "status"], registry=COUNTED
)
MAILS = Counter("portal_mails", "Attempts to send a mail, by what became of it", ["status"], registry=COUNTED)
REFUSALS = Counter("portal_rate_limit_refusals", "What was refused as too much", ["limit"], registry=COUNTED)


def count(counter, *labels, times=1):
    """Count what happened so many times under these labels. On a full disk it is not counted, and all else goes on."""
    with suppress(OSError):
        (counter.labels(*labels) if labels else counter).inc(times)


def count_request(seconds, *, route, method, status, page_cache):
    """Count a request that took so many seconds."""
    with suppress(OSError):
        REQUEST_SECONDS.labels(route, known_method(method), _class_of(status), page_cache).observe(seconds)


# (route, method, status) of each request answered with a kept page that is not counted yet. To count one takes a
# seventh of the time of such a page. So they are counted together, once a second at the most: with the next request, if
# none comes within that second. Threads may append and take at the same time.
_kept_pages = collections.deque()
note_kept_page = _kept_pages.append


def count_kept_pages():
    """Count the requests that were noted with `note_kept_page`."""
    noted = []
    with suppress(IndexError):  # another thread counts them
        while _kept_pages:
            noted.append(_kept_pages.popleft())
    for (route, method, status), times in collections.Counter(noted).items():
        count(KEPT_PAGES, route, known_method(method), _class_of(status), times=times)


def known_method(method):
    """Return the method, which a client may call as it likes, if it is one of the few that the portal answers to."""
    return method if method in _METHODS else "other"


def _class_of(status):
    return f"{status // 100}xx"


def share_between_processes(folder):
    """
    Count from now on in files in the folder, for all processes of the portal together, in this one and its children.

    Files of processes that have ended go: all of them when the whole portal starts, and only those of the web server
    when that starts while the worker goes on.
    """
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    for file in folder.glob("*.db"):
        if _has_ended(file):
            file.unlink(missing_ok=True)
    os.environ[_FOLDER] = str(folder)
    _use_files()


def collectors():
    """Return what collects the numbers: of all processes that share them, or of this one alone."""
    folder = os.environ.get(_FOLDER)
    return [multiprocess.MultiProcessCollector(None, folder)] if folder else [COUNTED]


class AllocatedDict(MmapedDict):
    """
    A file of numbers whose bytes are on the disk before they are mapped into memory.

    The library only sets the length: to write into a page of the file that a full disk has no room for then kills the
    process (SIGBUS). Here the file does not grow, which is an OSError.
    """

    _FIRST = 65_536  # bytes

    def __init__(self, filename, read_mode=False):
        if not read_mode:
            with Path(filename).open("ab") as file:
                _allocate(file, self._FIRST)
        super().__init__(filename, read_mode)

    def _init_value(self, key):
        needed = self._used + len(key.encode()) + 4 + 8 + 16  # its length, padding and two numbers
        if needed > self._capacity:
            _allocate(self._f, 2 * self._capacity)
        super()._init_value(key)


def _allocate(file, size):
    """Let the file have so many bytes on the disk. macOS, where nobody runs the portal for real, cannot."""
    if hasattr(os, "posix_fallocate"):
        os.posix_fallocate(file.fileno(), 0, size)


def _use_files():
    values.MmapedDict = AllocatedDict
    values.ValueClass = values.MultiProcessValue(_process)


def _process():
    """Return the name of this process, which containers that share a folder must not have both."""
    return f"{_HOST}-{os.getpid()}"


def _has_ended(file):
    host, _dash, process = file.stem.rpartition("_")[2].rpartition("-")
    if host != _HOST:
        with suppress(FileNotFoundError):
            return file.stat().st_mtime < time.time() - _SECONDS_TO_KEEP_OF_OTHER_HOSTS
        return False
    return not Path("/proc", process).exists() if Path("/proc/self").exists() else not _answers(int(process))


def _answers(process):
    try:
        os.kill(process, 0)
    except OSError:
        return False
    return True


if os.environ.get(_FOLDER):
    _use_files()
