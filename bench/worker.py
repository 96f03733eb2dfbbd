"""
Measure how long the portal takes from its start to the first answer, and the memory of a worker after many requests.

    .venv/bin/python bench/worker.py [--requests 20000]

The portal has 2,000 inspel on SQLite, and starts for the second time: its static files are there. Then wrk (Debian:
apt-get install wrk) asks for all kinds of public pages in all languages and for searches, half of them past what is
kept. The memory is the resident one of the only process of the web server, in megabytes, after half of the requests
and at the end. The exit code is 1 if it grows by more than a tenth between.
"""

# ruff: noqa: S603, S607 - the commands are ours; wrk is where the system has it

import argparse
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import psutil
from portal import ROOT, fill, served

INSPEL = 2_000
GOAL_START, GOAL_MEMORY = 3, 150  # seconds, megabytes
PAGES = [
    "/",
    "/delmal/",
    "/kommuner/",
    "/inspel/",
    "/strategin/",
    "/tidslinje/",
    "/nyheter/",
    "/kontakt/",
    "/flode/inspel.xml",
]
LANGUAGES = ["", "/en", "/sv-simple", "/fi", "/ar"]
WORDS = ["kvällar", "tolk", "hemtjänst", "bussen", "personal", "resan"]


def main():
    arguments = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    arguments.add_argument("--requests", type=int, default=20_000)
    options = arguments.parse_args()
    if os.environ.get("BENCH_INSIDE"):
        fill(INSPEL)
        return 0
    with tempfile.TemporaryDirectory(prefix="naravard-bench-") as folder:
        settings = {"VAR_DIR": folder, "WEB_WORKERS": "1", "LOG_LEVEL": "ERROR"}
        subprocess.run(
            [sys.executable, __file__], env=os.environ | settings | {"BENCH_INSIDE": "1"}, check=True, cwd=ROOT
        )
        with served(**settings):
            pass
        begin = time.monotonic()
        with served(**settings) as (address, process):
            started = time.monotonic() - begin
            paths = Path(folder) / "paths"
            paths.write_text("\n".join(all_paths()))
            memory = [resident(process)]
            for _half in range(2):
                ask(address, paths, options.requests // 2)
                memory.append(resident(process))
    first, half, end = memory
    print(f"{'':28}{'measured':>12}{'goal':>10}{'ratio':>7}")
    print(f"{'Start to first answer':28}{started:>10.1f} s{GOAL_START:>8} s{started / GOAL_START:>7.2f}")
    for name, size in {"fresh": first, "after half": half, f"after {options.requests:,}": end}.items():
        print(f"{'Memory, ' + name:28}{size:>9.0f} MB{GOAL_MEMORY:>7} MB{size / GOAL_MEMORY:>7.2f}")
    return int(end > half * 1.1)


def all_paths():
    """Return the paths of the pages and of searches: an odd number, so that each is asked for in both ways."""
    pages = [f"{language}{page}" for page in PAGES for language in LANGUAGES]
    searches = [f"/inspel/?q={word}&sida={page}" for word in WORDS for page in range(1, 6)]
    return [*pages, *searches, "/"][: (len(pages) + len(searches)) // 2 * 2 + 1]


def resident(process):
    """Return the resident memory of the largest process of the web server, in megabytes."""
    children = psutil.Process(process.pid).children(recursive=True)
    web = [child for child in children if "worker" not in child.cmdline()]
    return max(child.memory_info().rss for child in web) / 1e6


def ask(address, paths, count):
    """Let wrk ask for the paths until it has made so many requests."""
    while count > 0:
        how = ["-t1", "-c8", "-d5s", "-s", Path(__file__).with_name("paths.lua"), address]
        said = subprocess.run(
            ["wrk", *how], env=os.environ | {"PATHS": str(paths)}, capture_output=True, text=True, check=True
        ).stdout
        [made] = [int(line.split()[0]) for line in said.splitlines() if " requests in " in line]
        count -= made


if __name__ == "__main__":
    sys.exit(main())
