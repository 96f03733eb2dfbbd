"""
Run everything that must hold: the checks, the tests on PostgreSQL and on SQLite, and those in a real browser.

    scripts/test.py                 everything (make test)
    scripts/test.py --quick         the checks, and the tests on PostgreSQL (make test-quick)
    scripts/test.py --checks-only   the checks (make lint)

All of it runs even when a part fails, and the end says how each went. What the machine lacks is reported in one line
and left out; with NO_SKIPS=1 in the environment anything missing or skipped is a failure.

The parts run one after another, each in as many processes as there are cores, since two parts side by side end at
different times and leave a core idle. Only the checks run beside the first tests. What takes long and is the same for
many tests is done once before: each database is migrated as a template that the processes copy (see tests/conftest.py).
"""

# ruff: noqa: S603, S607 - the commands are fixed

import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import psycopg2
from postgres import NoPostgresError, running_postgres

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from naravard.environment import NAMES  # noqa: E402
from tests.e2e.chromium import find_chromium  # noqa: E402 - needs the path above
from tests.e2e.portal import prepare  # noqa: E402

BIN = ROOT / ".venv" / "bin"
PYTHON = BIN / "python"
MANAGE = [PYTHON, ROOT / "manage.py"]
PYTEST = [PYTHON, "-m", "pytest", "--no-header", "-ra", "--durations=15", "--durations-min=2"]
CORES = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
# The tests of the served portal wait for its processes, all in one process of the tests: another one has its core.
WORKERS = CORES + 1 if CORES > 1 else 1
CATALOGUES = "tests/test_catalogues.py"  # which are among the checks
NO_SKIPS = os.environ.get("NO_SKIPS", "") not in {"", "0"}
SUMMARY = re.compile(r"^=* ?(?P<counts>\d+ (?:passed|failed|error|skipped|deselected).* in [\d.]+s.*?) ?=*$")

PRODUCTION = {"SITE_URL": "https://naravard.example.se", "BEHIND_PROXY": "1"}

CHECKS = [
    ("Python style", [BIN / "ruff", "check", "--quiet"], {}),
    ("Python format", [BIN / "ruff", "format", "--check", "--quiet"], {}),
    ("Template style", [BIN / "djlint", "--lint", "--quiet", "templates"], {}),
    ("Imports between the apps", [BIN / "lint-imports"], {}),
    ("Migrations", [*MANAGE, "makemigrations", "--check", "--dry-run"], {}),
    ("Migrations beside a running version", [PYTHON, "scripts/lint_migrations.py"], {}),
    ("Settings for operation", [*MANAGE, "check", "--deploy", "--fail-level", "WARNING"], PRODUCTION),
    ("Catalogues", [PYTHON, "-m", "pytest", "--quiet", "--no-header", CATALOGUES], {}),
]


class Run:
    """The results so far: one line for each part."""

    def __init__(self, var_dir):
        self.environment = os.environ | {"VAR_DIR": str(var_dir), "PYTHONUNBUFFERED": "1"}
        # Or each of some fifty processes compiles the project anew, and pytest rewrites all tests: 5 s of a core each.
        self.environment.pop("PYTHONDONTWRITEBYTECODE", None)
        self.lines = []
        self.failed = False
        self.running = []
        self.is_stopped = False

    def note(self, name, outcome, *, failed=False):
        self.failed = self.failed or failed
        self.lines.append(f"{'FAILED' if failed else 'ok':8}{name}: {outcome}")

    def note_missing(self, name, what):
        self.failed = self.failed or NO_SKIPS
        self.lines.append(f"{'FAILED' if NO_SKIPS else 'SKIPPED':8}{name}: {what}")

    def start(self, command, environment, output=subprocess.PIPE):
        process = subprocess.Popen(
            command, cwd=ROOT, env=self.environment | environment, stdout=output, stderr=subprocess.STDOUT, text=True
        )
        self.running.append(process)
        return process

    def stop(self):
        """Leave nothing behind when somebody stops us half-way."""
        self.is_stopped = True
        for process in self.running:
            if process.poll() is None:
                process.terminate()

    def checks(self, *, lanes):
        """Run them silently, some at the same time; show what one printed only if it failed."""
        with ThreadPoolExecutor(lanes) as pool:
            list(pool.map(self.check, *zip(*CHECKS, strict=True)))

    def check(self, name, command, environment):
        if self.is_stopped:
            return
        begin = time.monotonic()
        process = self.start(command, environment)
        printed, _nothing = process.communicate()
        if process.returncode:
            print(f"\n--- {name} ---\n{printed}", flush=True)
        self.note(name, f"{time.monotonic() - begin:.0f} s", failed=process.returncode != 0)

    def test(self, name, *arguments, workers=WORKERS, **environment):
        """Run a part of the tests, show its lines as they come, and note the last one."""
        # One process is enough for one core: it spares what processes tell each other.
        command = [*PYTEST, "-n", str(workers if workers > 1 else 0), *arguments]
        process = self.start(command, environment)
        print(f"\n=== {name} ===", flush=True)
        summary = "no summary"
        for line in process.stdout:
            print(line, end="", flush=True)
            if match := SUMMARY.match(line.strip()):
                summary = match["counts"]
        process.wait()
        skipped = NO_SKIPS and re.search(r"skipped|xfailed", summary)
        self.note(name, summary, failed=process.returncode != 0 or bool(skipped))

    def prepare(self, prepared, **environment):
        """Do at once what each process of the tests would do: migrate, collect static files, compile the tests."""
        started = []
        if environment:
            started.append(self.start([*MANAGE, "migrate", "--verbosity=0"], environment, output=None))
        # pytest compiles the tests in its own way, and the first to do so writes that down for the others.
        reading = [PYTHON, "-m", "pytest", "--collect-only", "--quiet", "--quiet", "tests"]
        started.append(self.start(reading, {}, output=subprocess.DEVNULL))
        prepare(prepared)
        for process in started:
            process.wait()


def find_or_install_chromium():
    """Return the path of Chromium, or None. Install the package of Debian if that is possible."""
    if found := find_chromium():
        return found
    if shutil.which("apt-get") and os.geteuid() == 0:
        print("Installing Chromium for the browser tests …", flush=True)
        quiet = {"stdout": subprocess.DEVNULL, "env": os.environ | {"DEBIAN_FRONTEND": "noninteractive"}}
        subprocess.run(["apt-get", "update", "-qq"], check=False, **quiet)
        wanted = ["chromium-headless-shell", "fonts-liberation"]
        subprocess.run(["apt-get", "install", "-y", "-qq", "--no-install-recommends", *wanted], check=False, **quiet)
    return find_chromium()


def test_on_postgres(run, var_dir, prepared):
    """Prepare what all tests begin with, and return whether PostgreSQL was there to test on."""
    try:
        with running_postgres() as url:
            template = url.replace("/postgres?", "/template?")
            with closing(psycopg2.connect(url)) as server:
                server.autocommit = True
                server.cursor().execute("CREATE DATABASE template")
            own = {"VAR_DIR": str(var_dir / "postgres")}
            run.prepare(prepared, DATABASE_URL=template, **own)
            # The databases go with their server: to drop them would take seconds.
            arguments = ["-m", "not browser", f"--ignore={CATALOGUES}", "--reuse-db"]
            own |= {"DATABASE_URL": url, "TEST_TEMPLATE": "template", "TEST_PREPARED": str(prepared)}
            run.test("PostgreSQL", *arguments, **own)
    except NoPostgresError as error:
        run.note_missing("PostgreSQL", error)
        run.prepare(prepared)
        return False
    return True


def test_on_sqlite(run, prepared, *, is_all):
    """Run those that could turn out otherwise there, or all of them where PostgreSQL is missing."""
    own = {"TEST_TEMPLATE": str(prepared / "portal.sqlite3")}
    if is_all:
        run.test("SQLite", "-m", "not browser", f"--ignore={CATALOGUES}", **own)
    else:  # the first start has been tested on PostgreSQL
        run.test("SQLite", "-m", "sqlite", *files_on_sqlite_too(), TEST_PREPARED=str(prepared), **own)


def files_on_sqlite_too():
    """Return the files with tests that are marked: to read the others only to leave out their tests takes seconds."""
    return [str(file) for file in sorted((ROOT / "tests").rglob("test_*.py")) if "mark.sqlite" in file.read_text()]


def test_in_browser(run, prepared):
    if chromium := find_or_install_chromium():
        run.test("Browser", "tests/e2e", workers=CORES, CHROMIUM=chromium, TEST_PREPARED=str(prepared))
    else:
        run.note_missing("Browser", "Chromium is missing. Install it, or name it: CHROMIUM=/path/to/chromium make test")


def run_parts(run, var_dir, *, is_quick):
    prepared = var_dir / "prepared"
    prepared.mkdir()
    if not shutil.which("nginx"):
        run.note_missing("nginx", "the tests of docs/deploy/nginx.conf need Debian's nginx-light")
    if not shutil.which("systemd-analyze"):
        run.note_missing("systemd", "the tests of the units in docs/deploy need Debian's systemd")
    with ThreadPoolExecutor(1) as beside:
        checks = beside.submit(run.checks, lanes=1)
        try:
            has_postgres = test_on_postgres(run, var_dir, prepared)
            if not has_postgres or not is_quick:
                test_on_sqlite(run, prepared, is_all=not has_postgres)
            if not is_quick:
                test_in_browser(run, prepared)
        except BaseException:
            run.stop()  # or the checks would go on
            raise
        checks.result()


def main():
    begin = time.monotonic()
    for name in NAMES:  # of the developer; the tests set their own
        os.environ.pop(name, None)
    with tempfile.TemporaryDirectory(prefix="naravard-test-") as folder:
        run = Run(folder)
        try:
            if "--checks-only" in sys.argv:
                run.checks(lanes=CORES)
            else:
                run_parts(run, Path(folder), is_quick="--quick" in sys.argv)
        finally:
            run.stop()
    print("\n" + "\n".join(run.lines))
    print(f"{'FAILED' if run.failed else 'All is well'} after {time.monotonic() - begin:.0f} s.")
    return int(run.failed)


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    sys.exit(main())
