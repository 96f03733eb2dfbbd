"""“manage.py serve” as a real process: it answers, it stops cleanly, and it says in one line why it cannot start."""

import signal
import socket
import sqlite3
import time
from contextlib import closing

import psutil
import pytest

from tests.ops.serving import STOP_WITHIN, ask, child_of, log_of, serving, start_and_fail
from tests.ports import free_port

# One process for all of them, so that they share the state.
pytestmark = pytest.mark.xdist_group("serve")


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
    with serving(state) as (_address, process):
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
    with serving(state) as (_address, process):
        started = psutil.Process(process.pid).children(recursive=True)
        child_of(process, "granian").kill()
        assert process.wait(STOP_WITHIN) == 1
    _gone, left = psutil.wait_procs(started, timeout=STOP_WITHIN)
    assert left == []
    assert "The web server stopped by itself" in log_of(state)


def says_one_line(done):
    return done.returncode == 1 and len(done.stderr.splitlines()) == 1 and "Traceback" not in done.stderr


@pytest.mark.once
def test_taken_port_is_said_in_one_line(tmp_path):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        done = start_and_fail(tmp_path, port)
    assert says_one_line(done), done.stderr
    assert f"Port {port} on 127.0.0.1 cannot be used" in done.stderr


@pytest.mark.once
def test_port_that_is_no_number_is_said_in_one_line(tmp_path):
    done = start_and_fail(tmp_path, "åtta")
    assert says_one_line(done), done.stderr
    assert "must be a number" in done.stderr


@pytest.mark.once
def test_unwritable_state_folder_is_said_in_one_line():
    done = start_and_fail("/dev/null/x", free_port())
    assert says_one_line(done), done.stderr
    assert "Cannot keep state in /dev/null/x" in done.stderr


@pytest.mark.once
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


@pytest.mark.once
@pytest.mark.parametrize("command", [["serve"], ["setup"]])
def test_database_of_another_version_is_said_in_one_line_and_left_alone(tmp_path, command):
    file = tmp_path / "portal.sqlite3"
    with closing(sqlite3.connect(file)) as database:
        database.execute("CREATE TABLE django_migrations (id INTEGER, app TEXT, name TEXT, applied TEXT)")
        row = (1, "feedback", "0001_squashed_0009", "2026-11-22 07:56")
        database.execute("INSERT INTO django_migrations VALUES (?, ?, ?, ?)", row)
        database.commit()
        before = list(database.iterdump())
    done = start_and_fail(tmp_path, free_port(), command=command)
    assert says_one_line(done), done.stderr
    assert "Another version of the portal made this database: it holds feedback.0001_squashed_0009" in done.stderr
    with closing(sqlite3.connect(file)) as database:
        assert list(database.iterdump()) == before


@pytest.mark.once
def test_locked_database_is_said_in_one_line(tmp_path):
    database = sqlite3.connect(tmp_path / "portal.sqlite3", isolation_level=None)
    database.execute("BEGIN EXCLUSIVE")
    try:
        done = start_and_fail(tmp_path, free_port())
    finally:
        database.close()
    assert says_one_line(done), done.stderr
    assert "database is locked" in done.stderr
