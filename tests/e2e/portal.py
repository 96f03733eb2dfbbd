"""The portal as it runs in operation – production server, worker, database, mail as files – for a real browser."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
START_SECONDS = 90
CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
# As root there is no sandbox; the rest keeps the browser from looking for anything outside this machine.
CHROMIUM_ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


class PortalDidNotStart(Exception):
    """Holds what the server said."""


@dataclass
class Portal:
    """A running portal: its address, its state folder, and the first process leader's login."""

    url: str
    var: Path
    username: str
    password: str


@contextmanager
def running_portal(var):
    """Run “manage.py serve” with its state in the folder `var` on a free port, until the block ends."""
    port = free_port()
    environment = {key: value for key, value in os.environ.items() if key not in {"DATABASE_URL", "SITE_URL"}}
    environment |= {"VAR_DIR": str(var), "PORT": str(port), "PUBLIC_CACHE_SECONDS": "0"}
    log = var / "serve.log"
    with log.open("w") as output:
        process = subprocess.Popen(
            [sys.executable, "manage.py", "serve"], cwd=ROOT, env=environment, stdout=output, stderr=subprocess.STDOUT
        )
        try:
            url = f"http://127.0.0.1:{port}"
            wait_until_it_answers(url, process, log)
            yield Portal(url, var, *read_first_login(var / "first-login.txt"))
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(timeout=30)


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_until_it_answers(url, process, log):
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        try:
            with urllib.request.urlopen(url, timeout=5):  # noqa: S310 - loopback
                return
        except OSError:
            time.sleep(0.3)
    raise PortalDidNotStart(log.read_text())


def read_first_login(path):
    """Return (user name, password)."""
    lines = [line.split(": ", 1)[1] for line in path.read_text().splitlines() if ": " in line]
    return lines[0], lines[1]
