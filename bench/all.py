"""
Measure the portal beside its goals, one benchmark after the other, in one run on one machine.

    .venv/bin/python bench/all.py [--volumes]

--volumes measures 200,000 inspel too, which takes ten minutes more. What it prints belongs into docs/performance.md.
"""

# ruff: noqa: S603 - the commands are ours

import argparse
import os
import platform
import subprocess
import sys
from datetime import UTC, datetime

from portal import ROOT

PARTS = {
    "Public pages: how many times as many as a bare view (goals: anew 0.05, kept 2)": ["public_pages.py"],
    "How it goes, after an editor's change (goal: 3 times the start page)": ["key_figures.py"],
    "What the numbers add to a page (goal: less than 2 %)": ["observation.py"],
    "Behind nginx": ["proxy.py"],
    "Sending: 32 senders, two processes": ["sending.py"],
    "7,000 waiting mails": ["waiting_mail.py"],
    "One worker: its start and its memory": ["worker.py"],
}
VOLUMES = {"200,000 inspel against 2,000": ["inspel_volumes.py"]}


def main():
    arguments = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    arguments.add_argument("--volumes", action="store_true")
    parts = PARTS | (VOLUMES if arguments.parse_args().volumes else {})
    load, _five, _fifteen = os.getloadavg()
    print(
        f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC, {os.cpu_count()} cores, load before {load:.1f}, {platform.platform()}"
    )
    failed = 0
    for title, command in parts.items():
        print(f"\n{title}", flush=True)
        failed |= subprocess.call([sys.executable, ROOT / "bench" / command[0], *command[1:]], cwd=ROOT)
    return failed


if __name__ == "__main__":
    sys.exit(main())
