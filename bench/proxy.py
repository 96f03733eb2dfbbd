"""
Measure how many pages a second the shipped nginx answers from what it keeps, beside the same bytes from a file.

    .venv/bin/python bench/proxy.py [--seconds 5]

nginx (Debian: apt-get install nginx-light) runs with docs/deploy/nginx.conf without TLS, and beside it as it serves a
file of its own with its usual log. wrk asks both in turn, three times; the best of each counts.
"""

# ruff: noqa: S310, S603, S607 - the commands and addresses are ours

import argparse
import os
import re
import subprocess
import sys
import tempfile
import urllib.request
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

from portal import ROOT, served

os.environ["DJANGO_SETTINGS_MODULE"] = "naravard.settings"

from tests.ops import test_nginx
from tests.ports import free_port

GOAL = 0.8
PATH = "/strategin/"


def main():
    arguments = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    arguments.add_argument("--seconds", type=int, default=5)
    seconds = arguments.parse_args().seconds
    with tempfile.TemporaryDirectory(prefix="naravard-bench-") as name:
        folder = Path(name)
        folder.chmod(0o755)
        with served(VAR_DIR=str(folder / "var"), LOG_LEVEL="ERROR") as (portal, _process):
            page = urllib.request.urlopen(f"{portal}{PATH}").read()
            (folder / "page.html").write_bytes(page)
            with both_servers(folder, urlsplit(portal).port) as (proxy, file):
                if urllib.request.urlopen(proxy).read() != page:
                    return "nginx serves another page than the portal."
                rates = [(requests(proxy, seconds), requests(file, seconds)) for _turn in range(3)]
    kept, from_file = (max(rate) for rate in zip(*rates, strict=True))
    print(f"nginx, kept {kept:,.0f} a second, from a file {from_file:,.0f}: {kept / from_file:.2f} (goal {GOAL})")
    return 0


@contextmanager
def both_servers(folder, portal_port):
    """Run nginx as it is shipped, with a server of a file beside it; give the address of the page from each."""
    file_port = free_port()
    server = f"server {{ listen 127.0.0.1:{file_port}; root {folder}; access_log {folder}/file.log; }}"
    shipped = test_nginx.shipped_configuration
    test_nginx.shipped_configuration = lambda *where: re.sub(r"\}$", f"{server} }}", shipped(*where))
    with test_nginx.running_nginx(folder, portal_port) as port:
        yield f"http://127.0.0.1:{port}{PATH}", f"http://127.0.0.1:{file_port}/page.html"


def requests(address, seconds):
    """Return how many requests a second wrk gets answered."""
    said = subprocess.run(
        ["wrk", "-t1", "-c8", f"-d{seconds}s", address], capture_output=True, text=True, check=True, cwd=ROOT
    ).stdout
    if "Non-2xx" in said:
        raise SystemExit(f"{address} fails.")
    return float(re.search(r"Requests/sec:\s+([\d.]+)", said)[1])


if __name__ == "__main__":
    sys.exit(main())
