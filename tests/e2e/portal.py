"""The portal as it runs in operation – production server, worker, database, mail as files – for a real browser."""

import fcntl
import json
import os
import secrets
import shutil
import signal
import subprocess
import sys
import time
import urllib.request
from contextlib import ExitStack, contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

from tests.kolada_server import running_kolada
from tests.log_privacy import persons_in, typed_words_in
from tests.ports import free_port

ROOT = Path(__file__).resolve().parents[2]
START_SECONDS = 90
KPI, KPI_TITLE = "N09999", "Andel som får ett prov, procent"
MUNICIPALITIES = [2021, 2023, 2026, 2029, 2031, 2034, 2039, 2061, 2062, 2080, 2081, 2082, 2083, 2084, 2085]
COLLECT = "from naravard.serving.static_files import collect_static_files as collect; collect()"


class PortalDidNotStart(Exception):
    """The portal did not start; the message is the server's log."""


@dataclass
class Portal:
    """A running portal: its address, its state folder, and the first process leader's login."""

    url: str
    var: Path
    username: str
    password: str


@contextmanager
def running_portal(var):
    """
    Run “manage.py serve” with its state in the folder `var` on a free port, until the block ends.

    It begins with what scripts/test.py has prepared, if the tests are started from there.
    """
    if prepared := os.environ.get("TEST_PREPARED"):
        shutil.copytree(prepared, var, dirs_exist_ok=True)
    else:
        prepare(var)
    port = free_port()
    log = var / "serve.log"
    with log.open("w") as output, running_kolada() as kolada:
        fill_kolada(kolada)
        # No browser test waits as long as a person does.
        limits = {"FORM_MIN_SECONDS": "0", "FORMS_PER_HOUR": "0", "UNDO_SECONDS": "0"}
        process = run(
            "serve",
            var=var,
            PORT=str(port),
            PUBLIC_CACHE_SECONDS="0",
            KOLADA_URL=kolada.url,
            LOG_FORMAT="json",
            LOG_LEVEL="INFO",
            stdout=output,
            stderr=output,
            **limits,
        )
        try:
            url = f"http://127.0.0.1:{port}"
            wait_until_it_answers(url, process, log)
            yield Portal(url, var, *read_first_login(var / "first-login.txt"))
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(timeout=30)


def assert_log_tells_of_nobody(text, var):
    """Fail if the log holds anything of what all the journeys have typed, or a line that is no JSON."""
    assert any(line["event"] == "Request" for line in map(json.loads, text.splitlines()))
    found = persons_in(text) + typed_words_in(text, var / "portal.sqlite3")
    assert not found, f"The log tells: {found}"


def fill_kolada(kolada):
    """Give the server that stands for Kolada a key figure with values of six years for the whole region."""
    kolada.add_kpi(KPI, KPI_TITLE)
    codes = [str(code) for code in MUNICIPALITIES]
    kolada.places = {"0000": "Riket", "0020": "Regionen"} | {code: code for code in codes}
    kolada.groups = {"G1": ("Länets kommuner (ovägt medel)", codes)}
    for place in [*kolada.places, "G1"]:
        for year in range(2018, 2024):
            value = 40 + year - 2018
            kolada.figures[KPI, place, year] = {"T": value, "K": value + 2, "M": value - 2}


@contextmanager
def shared_portal(var):
    """
    Run one portal for all the processes that ask for the same folder: the first starts it, and waits for the others.

    Who uses it holds a shared lock on a file meanwhile; the kernel lets go of it however a process ends.
    """
    var.mkdir(exist_ok=True)
    with ExitStack() as stack:
        users = stack.enter_context((var / "users").open("w"))
        address = stack.enter_context((var / "address.json").open("a+"))
        fcntl.flock(address, fcntl.LOCK_EX)
        address.seek(0)
        if known := address.read():
            portal, is_ours = Portal(**json.loads(known) | {"var": var}), False
        else:
            portal, is_ours = stack.enter_context(running_portal(var)), True
            address.write(json.dumps(asdict(portal), default=str))
            address.flush()
        fcntl.flock(users, fcntl.LOCK_SH)
        fcntl.flock(address, fcntl.LOCK_UN)
        try:
            yield portal
        finally:
            fcntl.flock(users, fcntl.LOCK_UN)
            if is_ours:
                fcntl.flock(address, fcntl.LOCK_EX)
                fcntl.flock(users, fcntl.LOCK_EX)
                address.truncate(0)
    if is_ours:
        assert_log_tells_of_nobody((var / "serve.log").read_text(), var)


def prepare(var):
    """Migrate and collect the static files at the same time, which “serve” would do one after the other."""
    key = var / "secret-key"
    key.touch(mode=0o600)
    key.write_text(secrets.token_urlsafe(64))  # or both would make one
    started = [run("migrate", "--verbosity=0", var=var), run("shell", "--no-imports", "--command", COLLECT, var=var)]
    for process in started:
        process.wait()  # what failed fails again in “serve”, and is told there


def run(*command, var, stdout=None, stderr=None, **settings):
    environment = {key: value for key, value in os.environ.items() if key not in {"DATABASE_URL", "SITE_URL"}}
    environment |= {"VAR_DIR": str(var)} | settings
    command = [sys.executable, "manage.py", *command]
    output = {"stdout": stdout, "stderr": stderr}
    # As “serve” sets it: the folder is for the portal's account alone.
    return subprocess.Popen(command, cwd=ROOT, env=environment, umask=0o077, **output)  # noqa: S603 - our own


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


def log_in(page, portal):
    page.goto("/admin/")
    page.locator("#id_login").fill(portal.username)
    page.locator("#id_password").fill(portal.password)
    page.locator("#login-form [type=submit]").click()
    page.locator("#logout-form").wait_for()
