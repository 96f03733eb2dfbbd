# ruff: noqa: S603 - the commands are ours
"""“manage.py serve” as a real process: it answers, it stops cleanly, and it says in one line why it cannot start."""

import os
import signal
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.request
import uuid
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import psutil
import psycopg2
import pytest
from django.conf import settings
from django.db import connection

# One process for all of them, so that they share the state.
pytestmark = pytest.mark.xdist_group("serve")

COMMAND = [sys.executable, "manage.py", "serve", "--without-examples"]
START_WITHIN = 120  # seconds, since compressing the static files for the first time takes its time on a busy machine
STOP_WITHIN = 15


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@dataclass
class State:
    """What a portal keeps between two starts: its folder, and on PostgreSQL a database of its own."""

    var: Path
    settings: dict


@pytest.fixture(scope="module")
def state(tmp_path_factory):
    """One state that the tests of this file share, so that the static files are compressed once."""
    var = tmp_path_factory.mktemp("state")
    if connection.vendor == "sqlite":
        yield State(var, {})
        return
    name = f"serve_{uuid.uuid4().hex}"
    server = psycopg2.connect(**(connection.get_connection_params() | {"dbname": "postgres"}))
    server.autocommit = True
    server.cursor().execute(f"CREATE DATABASE {name}")
    yield State(var, {"DATABASE_URL": os.environ["DATABASE_URL"].replace("/postgres?", f"/{name}?")})
    server.cursor().execute(f"DROP DATABASE {name} WITH (FORCE)")
    server.close()


def environment(var, port, **extra):
    inherited = {name: value for name, value in os.environ.items() if name not in {"DATABASE_URL", "SITE_URL"}}
    return inherited | {"VAR_DIR": str(var), "PORT": str(port)} | extra


def start_and_fail(var_dir, port, **extra):
    return subprocess.run(
        COMMAND,
        cwd=settings.BASE_DIR,
        env=environment(var_dir, port, **extra),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


@contextmanager
def serving(state, **extra):
    """Run the portal; gives its address and process, and makes sure that nothing of it is left."""
    port = free_port()
    with (state.var / "serve.log").open("w+") as log:
        process = subprocess.Popen(
            COMMAND,
            cwd=settings.BASE_DIR,
            env=environment(state.var, port, **state.settings, **extra),
            stdout=log,
            stderr=log,
        )
        try:
            address = f"http://127.0.0.1:{port}"
            wait_until_it_is_ready(address, process, log)
            yield address, process
        finally:
            process.terminate()
            process.wait(STOP_WITHIN)


def wait_until_it_is_ready(address, process, log):
    """Until it says that it answers, which it does once it has tried."""
    deadline = time.monotonic() + START_WITHIN
    while time.monotonic() < deadline and process.poll() is None:
        if f"The portal answers at {address}/" in Path(log.name).read_text():
            return
        time.sleep(0.1)
    pytest.fail(f"It did not start:\n{Path(log.name).read_text()}")


def log_of(state):
    return (state.var / "serve.log").read_text()


def child_of(process, name):
    """Return the living child process whose command has this word, or None."""
    for child in psutil.Process(process.pid).children():
        with suppress(psutil.NoSuchProcess):  # what has just ended
            if name in child.cmdline():
                return child
    return None


def ask(address, **headers):
    return urllib.request.urlopen(urllib.request.Request(address, headers=headers), timeout=10)  # noqa: S310 - loopback


def test_serve_prepares_answers_and_stops(state):
    with serving(state) as (address, process):
        with ask(f"{address}/robots.txt") as response:
            assert f"Sitemap: {address}/sitemap.xml" in response.read().decode()
        stylesheet = next((state.var / "static" / "css").glob("site.*.css")).name
        with ask(f"{address}/static/css/{stylesheet}", **{"Accept-Encoding": "br"}) as response:
            assert response.headers["Content-Encoding"] == "br"
            assert "immutable" in response.headers["Cache-Control"]
        assert child_of(process, "granian")
        assert child_of(process, "db_worker")
        started = psutil.Process(process.pid).children(recursive=True)
        process.send_signal(signal.SIGTERM)
        assert process.wait(STOP_WITHIN) == 0
    assert not any(child.is_running() for child in started)
    log = log_of(state)
    assert f"The portal answers at {address}/" in log
    assert (state.var / "first-login.txt").read_text().split()[-1] in log
    assert log.rstrip().endswith("Stopped.")
    assert "Traceback" not in log
    modes = {path.name: path.stat().st_mode & 0o077 for path in state.var.iterdir() if path.name != "serve.log"}
    assert {name for name, for_others in modes.items() if for_others} == set()


def test_second_start_keeps_the_account_and_mends_a_dead_worker(state):
    login_file = state.var / "first-login.txt"
    if not login_file.exists():  # by the test before
        with serving(state):
            pass
    login = login_file.read_text()
    with serving(state, WEB_WORKERS="1") as (_address, process):
        first_worker = child_of(process, "db_worker")
        first_worker.kill()
        deadline = time.monotonic() + STOP_WITHIN
        while child_of(process, "db_worker") in {None, first_worker} and time.monotonic() < deadline:
            time.sleep(0.2)
        second_worker = child_of(process, "db_worker")
        process.send_signal(signal.SIGINT)
        assert process.wait(STOP_WITHIN) == 0
    assert second_worker not in {None, first_worker}
    assert not second_worker.is_running()
    log = log_of(state)
    assert "The background worker stopped by itself (killed by SIGKILL)." in log
    assert "Collected" not in log
    assert "Password" not in log
    assert login_file.read_text() == login


def test_a_server_that_dies_stops_everything_with_a_message(state):
    with serving(state, WEB_WORKERS="1") as (_address, process):
        started = psutil.Process(process.pid).children(recursive=True)
        child_of(process, "granian").kill()
        assert process.wait(STOP_WITHIN) == 1
    _gone, left = psutil.wait_procs(started, timeout=STOP_WITHIN)
    assert left == []
    assert "The web server stopped by itself" in log_of(state)


def says_one_line(done):
    return done.returncode == 1 and len(done.stderr.splitlines()) == 1 and "Traceback" not in done.stderr


def test_taken_port_is_said_in_one_line(tmp_path):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        done = start_and_fail(tmp_path, port)
    assert says_one_line(done), done.stderr
    assert f"Port {port} on 127.0.0.1 cannot be used" in done.stderr


def test_port_that_is_no_number_is_said_in_one_line(tmp_path):
    done = start_and_fail(tmp_path, "åtta")
    assert says_one_line(done), done.stderr
    assert "must be a number" in done.stderr


def test_unwritable_state_folder_is_said_in_one_line():
    done = start_and_fail("/dev/null/x", free_port())
    assert says_one_line(done), done.stderr
    assert "Cannot keep state in /dev/null/x" in done.stderr


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("nonsense", "DATABASE_URL is not understood"),
        ("sqlite://", "DATABASE_URL names no file"),
        ("sqlite:////dev/null/x.sqlite3", "cannot be used"),
        ("postgres://u:hemligt@127.0.0.1:1/x", "The database does not answer"),
        ("postgres://u:hemligt@h:x/y", "DATABASE_URL is not understood"),
    ],
)
def test_broken_database_is_said_in_one_line_without_its_password(tmp_path, address, said):
    done = start_and_fail(tmp_path, free_port(), DATABASE_URL=address)
    assert says_one_line(done), done.stderr
    assert said in done.stderr
    assert "hemligt" not in done.stderr


def test_locked_database_is_said_in_one_line(tmp_path):
    database = sqlite3.connect(tmp_path / "portal.sqlite3", isolation_level=None)
    database.execute("BEGIN EXCLUSIVE")
    try:
        done = start_and_fail(tmp_path, free_port())
    finally:
        database.close()
    assert says_one_line(done), done.stderr
    assert "database is locked" in done.stderr
