"""
Measure what 7,000 waiting mails cost: the worker's two first starts, and the time until a killed web server answers.

    .venv/bin/python bench/waiting_mail.py

On SQLite. The exit code is 1 if a mail has more than one task after the second start, or if the web server takes
longer than the goal.
"""

# ruff: noqa: S603, PLC0415 - the commands are ours; Django must be set up before its modules are imported

import http.client
import os
import subprocess
import sys
import tempfile
import time
import urllib.request
from datetime import timedelta

import psutil
from portal import ROOT, fill, served

MAILS = 7_000
GOAL_RESTART = 4  # seconds: the restart begins within 2, and the web server's own start takes 2 more


def main():
    if os.environ.get("BENCH_INSIDE"):
        return resume_twice()
    with tempfile.TemporaryDirectory(prefix="naravard-bench-") as folder:
        # What the mails wait for is far away, so that the worker does not send them meanwhile.
        settings = {"VAR_DIR": folder, "WEB_WORKERS": "1", "LOG_LEVEL": "ERROR"}
        done = subprocess.run([sys.executable, __file__], env=os.environ | settings | {"BENCH_INSIDE": "1"}, cwd=ROOT)
        with served(**settings):
            pass
        with served(**settings) as (address, process):
            seconds = restart(address, process)
    print(f"{'A killed web server answers':38}{seconds:>6.1f} s, goal {GOAL_RESTART} s, {seconds / GOAL_RESTART:.2f}")
    return int(done.returncode or seconds > GOAL_RESTART)


def resume_twice():
    """Queue the mails, take them up as a worker does when it starts, twice, and print how long that took."""
    fill(0)
    from django.utils import timezone
    from django_tasks_db.models import DBTaskResult

    from core.models import OutgoingMail
    from naravard.management.commands.worker import resume_work

    later = timezone.now() + timedelta(days=1)
    waiting = [OutgoingMail(kind="feedback.receipt", about_id=n, next_attempt_at=later) for n in range(MAILS)]
    OutgoingMail.objects.bulk_create(waiting, batch_size=500)
    counts = []
    for name in ["first", "second"]:
        begin = time.monotonic()
        resume_work()
        counts.append(DBTaskResult.objects.filter(task_path="core.mail.delivery.deliver").count())
        print(f"The worker's {name} start, {counts[-1]:,} tasks".ljust(38) + f"{time.monotonic() - begin:>6.1f} s")
    return int(counts != [MAILS, MAILS])


def restart(address, process):
    """Kill the web server, and return after how many seconds another answers."""
    [server] = [child for child in psutil.Process(process.pid).children() if "granian" in child.cmdline()]
    server.kill()
    begin = time.monotonic()
    time.sleep(0.3)  # what it had begun to answer
    while not answers(address):
        time.sleep(0.05)
    return time.monotonic() - begin


def answers(address):
    try:
        with urllib.request.urlopen(f"{address}/robots.txt", timeout=5):  # noqa: S310 - our own
            return True
    except (OSError, http.client.HTTPException):
        return False


if __name__ == "__main__":
    sys.exit(main())
