"""
Measure how many inspel a second the portal takes while 32 people send at the same time, on each database.

    .venv/bin/python bench/sending.py [--seconds 20] [--database postgresql]

Each opens the form and sends it, on one connection, again and again: whole journeys, made by wrk (Debian: apt-get
install wrk) on the same machine. Two processes of the web server, as by default. PostgreSQL writes to the disk as in
production. Beside the goals it says how much processor time the web server needs for each inspel, and the background
worker at all. The exit code is 1 if anything that was acknowledged is not stored, or stored twice.
"""

# ruff: noqa: S603, S607 - the commands are ours; wrk is where the system has it

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
from contextlib import nullcontext
from pathlib import Path

import psutil
from portal import ROOT, durable_postgres, fill, served

SENDERS = 32
INSPEL = 2_000
# {database: the inspel a second that are to be taken}, and the milliseconds of a journey at the 99th percentile.
GOALS = {"postgresql": 150, "sqlite": 120}
GOAL_P99 = 500
WITHOUT_LIMITS = {"FORM_MIN_SECONDS": "0", "FORMS_PER_HOUR": "0", "WEB_WORKERS": "2", "LOG_LEVEL": "ERROR"}


def main():
    arguments = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    arguments.add_argument("--seconds", type=int, default=20)
    arguments.add_argument("--database", choices=GOALS)
    options = arguments.parse_args()
    if os.environ.get("BENCH_INSIDE"):
        fill(INSPEL)
        return 0
    if not shutil.which("wrk"):
        return "wrk is missing. On Debian and Ubuntu: apt-get install wrk"
    head = f"{'':12}{'a second':>10}{'goal':>6}{'ratio':>7}{'median':>11}{'p99':>11}{'goal':>10}  lost"
    print(f"{head}{'web, each':>12}{'worker':>8}")
    lost = sum(measure(name, options.seconds) for name in GOALS if options.database in {None, name})
    return int(lost > 0)


def measure(database, seconds):
    """Print the line of the table about the database, and return how many inspel were lost or stored twice."""
    server = durable_postgres() if database == "postgresql" else nullcontext()
    with tempfile.TemporaryDirectory(prefix="naravard-bench-") as folder, server as url:
        settings = WITHOUT_LIMITS | {"VAR_DIR": folder} | ({"DATABASE_URL": url} if url else {})
        subprocess.run(
            [sys.executable, __file__], env=os.environ | settings | {"BENCH_INSIDE": "1"}, check=True, cwd=ROOT
        )
        with served(**settings) as (address, process):
            send(address, 3)  # each process imports and keeps what it needs
            sent_before, busy_before = stored(settings), busy(process)
            sent, took, median, p99, refused, errors = send(address, seconds)
            web, worker = (now - before for now, before in zip(busy(process), busy_before, strict=True))
        texts = stored(settings)[len(sent_before) :]
    # What wrk was waiting for when it stopped may be stored too.
    lost = max(0, sent - len(set(texts))) + len(texts) - len(set(texts)) + refused + errors
    rate = sent / took
    print(
        f"{database:12}{rate:>10.1f}{GOALS[database]:>6}{rate / GOALS[database]:>7.2f}{median:>8.0f} ms{p99:>8.0f} ms"
        f"{GOAL_P99:>7} ms{lost:>6}"
        f"{web / sent * 1000:>9.1f} ms{worker / took:>8.0%}",
        flush=True,
    )
    return lost


def send(address, seconds):
    """Let all send for so long; return what bench/sending.lua says."""
    script = Path(__file__).with_suffix(".lua")
    how = [f"-t{SENDERS}", f"-c{SENDERS}", f"-d{seconds}s", "--timeout", "30s", "-s", script]
    said = subprocess.run(["wrk", *how, address], capture_output=True, text=True, check=True).stdout
    [numbers] = [line.split()[1:] for line in said.splitlines() if line.startswith("RESULT ")]
    sent, took, median, p99, refused, errors = map(float, numbers)
    return int(sent), took, median, p99, int(refused), int(errors)


def busy(process):
    """Return the processor time in seconds so far of the processes of the web server, and of the background worker."""
    children = psutil.Process(process.pid).children(recursive=True)
    times = [(child, sum(child.cpu_times()[:2])) for child in children]
    worker = sum(seconds for child, seconds in times if "worker" in child.cmdline())
    return sum(seconds for _child, seconds in times) - worker, worker


def stored(settings):
    """Return the texts of what was sent, in the order of their ids."""
    code = (
        "import json; from feedback.models import Inspel; "
        "print(json.dumps(list(Inspel.objects.filter(text__startswith='Bench ').order_by('pk')"
        ".values_list('text', flat=True))))"
    )
    shell = [sys.executable, "manage.py", "shell", "--no-imports", "-c", code]
    said = subprocess.run(shell, env=os.environ | settings, check=True, capture_output=True, text=True, cwd=ROOT)
    return json.loads(said.stdout)


if __name__ == "__main__":
    sys.exit(main())
