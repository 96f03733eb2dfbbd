"""
Run all checks, the tests on SQLite and on PostgreSQL, and the browser tests.

Every part runs even if another one fails, and a summary at the end lists the results. A part that needs a missing
program is skipped with one line; with NO_SKIPS=1 in the environment anything missing or skipped is a failure.
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
from pathlib import Path

from postgres import NoPostgresError, running_postgres

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from tests.e2e.chromium import find_chromium  # noqa: E402 - needs the path above

BIN = ROOT / ".venv" / "bin"
PYTHON = BIN / "python"
MANAGE = [PYTHON, ROOT / "manage.py"]
PYTEST = [PYTHON, "-m", "pytest", "--no-header", "-ra", "--dist", "loadgroup", "--durations=15", "--durations-min=2"]
CORES = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
NO_SKIPS = os.environ.get("NO_SKIPS", "") not in {"", "0"}
SUMMARY = re.compile(r"^=* ?(?P<counts>\d+ (?:passed|failed|error|skipped|deselected).* in [\d.]+s.*?) ?=*$")

# Settings in the environment of the developer; the tests set their own.
PORTAL_SETTINGS = [
    "ALLOWED_HOSTS", "BEHIND_PROXY", "BIND_ADDRESS", "CLICKS_PER_HOUR", "DATABASE_CONN_MAX_AGE", "DATABASE_URL",
    "DEBUG", "DOCUMENT_MAX_BYTES", "EMAIL_URL", "FEEDBACK_DIGEST_HOUR", "FORMS_PER_HOUR", "FORM_MAX_BYTES",
    "FORM_MIN_SECONDS", "HSTS_SECONDS", "LOG_LEVEL", "MAIL_FROM", "PORT", "PUBLIC_CACHE_SECONDS",
    "ROUND_INSPEL_PER_HOUR", "SECRET_KEY", "SECRET_KEY_FALLBACKS", "SITE_URL", "TRUSTED_PROXIES", "VAR_DIR",
    "WEB_THREADS", "WEB_WORKERS",
]  # fmt: skip
PRODUCTION = {"SITE_URL": "https://naravard.example.se", "BEHIND_PROXY": "1"}

CHECKS = [
    ("Python style", [BIN / "ruff", "check", "--quiet"], {}),
    ("Python format", [BIN / "ruff", "format", "--check", "--quiet"], {}),
    ("Template style", [BIN / "djlint", "--lint", "--quiet", "templates"], {}),
    ("Imports between the apps", [BIN / "lint-imports"], {}),
    ("Migrations", [*MANAGE, "makemigrations", "--check", "--dry-run"], {}),
    ("Settings for operation", [*MANAGE, "check", "--deploy", "--fail-level", "WARNING"], PRODUCTION),
    ("Catalogues", [PYTHON, "-m", "pytest", "--quiet", "--no-header", "tests/test_catalogues.py"], {}),
]


class Run:
    """The results so far: one line for each part."""

    def __init__(self, var_dir):
        clean = {name: value for name, value in os.environ.items() if name not in PORTAL_SETTINGS}
        self.environment = clean | {"VAR_DIR": str(var_dir), "PYTHONUNBUFFERED": "1"}
        self.lines = []
        self.failed = False
        self.running = []

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
        """Stop the processes that still run when the tests are interrupted."""
        for process in self.running:
            if process.poll() is None:
                process.terminate()

    def checks(self):
        """Run all checks at the same time, and show the output of those that fail."""
        begin = time.monotonic()
        for name, process in [(name, self.start(command, environment)) for name, command, environment in CHECKS]:
            output, _nothing = process.communicate()
            if process.returncode:
                print(f"\n--- {name} ---\n{output}", flush=True)
            self.note(name, f"done after {time.monotonic() - begin:.0f} s", failed=process.returncode != 0)

    def start_tests(self, arguments, environment=None, *, workers, output=subprocess.PIPE):
        """Start a part of the tests. One worker runs in the process itself, without the communication of xdist."""
        command = [*PYTEST, "-n", str(workers if workers > 1 else 0), *arguments]
        return self.start(command, environment or {}, output)

    def finish_tests(self, name, process, lines):
        """Print the lines as they arrive, and note the summary of pytest."""
        print(f"\n=== {name} ===", flush=True)
        summary = "no summary"
        for line in lines:
            print(line, end="", flush=True)
            if match := SUMMARY.match(line.strip()):
                summary = match["counts"]
        process.wait()
        skipped = NO_SKIPS and re.search(r"skipped|xfailed", summary)
        self.note(name, summary, failed=process.returncode != 0 or bool(skipped))


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


def test_on_both_databases(run, var_dir):
    """Run the tests on SQLite and on PostgreSQL at the same time, each with half of the cores."""
    half = max(CORES // 2, 1)
    on_sqlite = run.start_tests(["-m", "not browser"], workers=half)
    try:
        with running_postgres() as url, tempfile.TemporaryFile("w+") as output:
            own = {"DATABASE_URL": url, "VAR_DIR": str(Path(var_dir) / "postgres")}
            on_postgres = run.start_tests(["-m", "not browser and not once"], own, workers=half, output=output)
            run.finish_tests("SQLite", on_sqlite, on_sqlite.stdout)
            on_postgres.wait()
            output.seek(0)
            run.finish_tests("PostgreSQL", on_postgres, output)
    except NoPostgresError as error:
        run.finish_tests("SQLite", on_sqlite, on_sqlite.stdout)
        run.note_missing("PostgreSQL", error)


def test_in_browser(run):
    if chromium := find_or_install_chromium():
        process = run.start_tests(["-m", "browser"], {"CHROMIUM": chromium}, workers=CORES)
        run.finish_tests("Browser", process, process.stdout)
    else:
        run.note_missing("Browser", "Chromium is missing. Install it, or name it: CHROMIUM=/path/to/chromium make test")


def main():
    checks_only = "--checks-only" in sys.argv
    begin = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="naravard-test-") as var_dir:
        run = Run(var_dir)
        try:
            run.checks()
            if not checks_only:
                test_on_both_databases(run, var_dir)
                test_in_browser(run)
        finally:
            run.stop()
    print("\n" + "\n".join(run.lines))
    print(f"{'FAILED' if run.failed else 'All is well'} after {time.monotonic() - begin:.0f} s.")
    return int(run.failed)


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    sys.exit(main())
