# ruff: noqa: S603 - the commands are ours
"""“manage.py serve” as a real process, for the tests that start, stop and kill it."""

import os
import sqlite3
import subprocess
import sys
import time
import urllib.request
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import psutil
import psycopg2
import pytest
from django.conf import settings

from tests.log_privacy import persons_in
from tests.ports import free_port

MANAGE = [sys.executable, "manage.py"]
SERVE = ["serve", "--without-examples"]
START_WITHIN = 120  # seconds, since compressing the static files for the first time takes its time on a busy machine
STOP_WITHIN = 60  # seconds; a machine that does much else at the same time is slow to end a process


@dataclass
class State:
    """What a portal keeps between two starts: its folder, and on PostgreSQL a database of its own."""

    var: Path
    settings: dict

    @contextmanager
    def on_another_database(self, **settings):
        """Give a State with the same folder. Afterwards the folder knows the first account of this one again."""
        login = self.var / "first-login.txt"
        known = login.read_text() if login.exists() else ""
        try:
            yield State(self.var, settings)
        finally:
            login.unlink(missing_ok=True)
            if known:
                login.write_text(known)

    def ask_database(self, sql, *values):
        """Ask the served portal's own database; return the rows."""
        url = self.settings.get("DATABASE_URL", f"sqlite:///{self.var}/portal.sqlite3")
        if url.startswith("postgres"):
            database, sql = psycopg2.connect(url), sql.replace("?", "%s")
        else:
            database = sqlite3.connect(url.removeprefix("sqlite:///"), timeout=20)
        try:
            with database:
                cursor = database.cursor()
                cursor.execute(sql, values)
                return cursor.fetchall() if cursor.description else []
        finally:
            database.close()


def environment(var, port, **extra):
    inherited = {name: value for name, value in os.environ.items() if name not in {"DATABASE_URL", "SITE_URL"}}
    # One process serves as well as several, and starts in half the time.
    return inherited | {"VAR_DIR": str(var), "PORT": str(port), "WEB_WORKERS": "1"} | extra


def start_and_fail(var_dir, port):
    return subprocess.run(
        [*MANAGE, *SERVE],
        cwd=settings.BASE_DIR,
        env=environment(var_dir, port),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


@contextmanager
def serving(state, **extra):
    """Run the portal; gives its address and process, and makes sure that SIGTERM ends it well, if it still runs."""
    port = free_port()
    with (state.var / "serve.log").open("w+") as log:
        process = subprocess.Popen(
            [*MANAGE, *SERVE],
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
            was_running = process.poll() is None
            process.terminate()
            code = process.wait(STOP_WITHIN)
    assert not was_running or code == 0
    found = persons_in(log_of(state))
    assert not found, f"The log tells: {found}"


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


def answers(address):
    try:
        with ask(f"{address}/robots.txt"):
            return True
    except OSError:
        return False
