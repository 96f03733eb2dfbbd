# ruff: noqa: S603 - the commands are ours
"""Nodes of the portal as real processes, which can be killed whole, behind the shipped nginx."""

import shutil
import signal
import subprocess
import sys
import time
from contextlib import contextmanager, suppress
from pathlib import Path

import psutil
from django.conf import settings as django_settings

from scripts.postgres import Postgres
from tests.faults.load import answers, seconds_until
from tests.ops.senders import WITHOUT_LIMITS
from tests.ops.serving import STOP_WITHIN, State, environment
from tests.ops.shipped_nginx import shipped_configuration
from tests.ports import free_port

ROOT = django_settings.BASE_DIR
START_WITHIN = 180  # seconds, on a busy machine
COMMON = WITHOUT_LIMITS | {"SECRET_KEY": "faults" * 12, "BEHIND_PROXY": "1", "LOG_LEVEL": "ERROR", "WEB_WORKERS": "2"}


class Node:
    """“manage.py serve” with a folder and a port of its own, from the code in `code`."""

    def __init__(self, var, code=ROOT, **settings):
        self.var, self.settings, self.code = Path(var), settings, code
        self.port, self.process = free_port(), None
        self.address = f"http://127.0.0.1:{self.port}"
        self.var.mkdir(exist_ok=True)
        self.log = self.var / "serve.log"

    def start(self):
        """Start it, and return once it answers."""
        with self.log.open("a") as log:
            self.process = subprocess.Popen(
                [sys.executable, "manage.py", "serve"],
                cwd=self.code,
                env=environment(self.var, self.port, **(COMMON | self.settings)),
                stdout=log,
                stderr=log,
            )
        seconds_until(self.answers_or_ended, START_WITHIN)
        if self.process.poll() is not None:
            raise RuntimeError(f"A node did not start: {self.log.read_text()[-2000:]}")

    def answers_or_ended(self):
        return self.process.poll() is not None or answers(f"{self.address}/robots.txt")

    def kill(self):
        """Kill every process of it at once, as a machine that loses its power."""
        main = psutil.Process(self.process.pid)
        with suppress(psutil.NoSuchProcess):
            main.suspend()  # or it would start again what is killed before it
            for child in main.children(recursive=True):
                with suppress(psutil.NoSuchProcess):
                    child.kill()
            main.kill()
        self.process.wait()

    def child(self, word):
        """Return its process whose command has this word, such as granian or worker, or None."""
        for child in psutil.Process(self.process.pid).children(recursive=True):
            with suppress(psutil.NoSuchProcess):
                if word in child.cmdline():
                    return child
        return None

    def stop(self):
        """Stop it as systemd does, and return whether it ended well."""
        if self.process is None or self.process.poll() is not None:
            return True
        self.process.terminate()
        with suppress(subprocess.TimeoutExpired):
            return self.process.wait(STOP_WITHIN) == 0
        self.kill()
        return False


class Proxy:
    """The shipped nginx in front of nodes."""

    def __init__(self, folder, nodes):
        self.folder, self.nodes, self.port = Path(folder), nodes, free_port()
        self.address, self.process = f"http://127.0.0.1:{self.port}", None
        self.folder.mkdir(exist_ok=True)

    def __enter__(self):
        self._configure([])
        command = ["-c", self.folder / "nginx.conf", "-e", self.folder / "start.log"]
        self.process = subprocess.Popen([shutil.which("nginx"), *command])
        seconds_until(lambda: answers(f"{self.address}/robots.txt"), within=10)
        return self

    def __exit__(self, *_error):
        self.process.terminate()
        self.process.wait()

    def drain(self, *nodes):
        """Ask these nodes for nothing more, and return once they have answered what they were asked; none: ask all."""
        before = set(psutil.Process(self.process.pid).children())
        self._configure(nodes)
        self.process.send_signal(signal.SIGHUP)
        # The earlier workers end once each of their requests is answered.
        seconds_until(lambda: not before & set(psutil.Process(self.process.pid).children()))

    def _configure(self, drained):
        ports, away = [[node.port for node in nodes] for nodes in (self.nodes, drained)]
        text = shipped_configuration(self.folder, ports, self.port, drained=away)
        (self.folder / "nginx.conf").write_text(text)


@contextmanager
def database(folder):
    """Run a PostgreSQL of its own, which writes to the disk as in production."""
    place = Path(folder) / "database"
    place.mkdir()
    with Postgres(place) as server:
        yield server


@contextmanager
def portal(folder, url, count=2, code=ROOT, **settings):
    """Run nodes on the database, with nginx in front; gives the nodes, the Proxy and the State of the database."""
    nodes = [Node(Path(folder) / f"node-{number}", code, DATABASE_URL=url, **settings) for number in range(count)]
    try:
        nodes[0].start()  # it fills the database
        for node in nodes[1:]:
            shutil.copytree(nodes[0].var / "static", node.var / "static")
            node.start()
        with Proxy(Path(folder) / "nginx", nodes) as proxy:
            yield nodes, proxy, State(nodes[0].var, {"DATABASE_URL": url})
    finally:
        for node in nodes:
            node.stop()


def settle(seconds=1.5):
    """Let nginx and the load go on for a while."""
    time.sleep(seconds)
