"""
Scan the portal with Mozilla's HTTP Observatory, through the shipped nginx with TLS:

    make observatory

Runs two web nodes, worker, PostgreSQL, Valkey and nginx as tests/ops/nodes.py does, and the Observatory itself (npm).
Fails if a page gets less than A+. A test holds each change to the same rules, without Node (tests/ops/observatory.py).
"""

# ruff: noqa: S603 - the command is fixed

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from postgres import NoPostgresError, running_postgres
from web_tools import LOCKED, NODE, ROOT, NotInstalledError, install

sys.path.insert(0, str(ROOT))
os.environ["DJANGO_SETTINGS_MODULE"] = "naravard.settings"

from tests.ops.nodes import HOST, several_nodes
from tests.ops.serving import State

PATHS = ["/", "/inspel/lamna/", "/admin/"]


def main():
    try:
        package = install("observatory") / "@mdn" / "mdn-http-observatory"
        # The names that browsers know as https already, which it would fetch; no example is one.
        (package / "conf" / "hsts-preload.json").write_text("{}")
        with running_postgres() as url, tempfile.TemporaryDirectory() as folder:
            folder = Path(folder)
            (folder / "var").mkdir()
            with several_nodes(State(folder / "var", {"DATABASE_URL": url}), folder) as site:
                grades = [scan(package, site, path) for path in PATHS]
    except (NotInstalledError, NoPostgresError) as error:
        return str(error)
    return 0 if set(grades) == {"A+"} else "Something got less than A+."


def scan(package, site, path):
    """Print the points of each rule, and return the grade."""
    ports = {"HTTP_PORT": str(site.http_port), "HTTPS_PORT": str(site.https_port)}
    command = [NODE, "--import", LOCKED / "observatory" / "to_loopback.mjs", package / "src" / "scan.js", HOST + path]
    trusted = {"NODE_EXTRA_CA_CERTS": str(site.certificate)}
    done = subprocess.run(command, env=os.environ | ports | trusted, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(done.stdout + done.stderr)
    found = json.loads(done.stdout)
    print(f"{path}: {found['scan']['grade']}, {found['scan']['score']} points")
    for name, rule in found["tests"].items():
        print(f"    {name:32}{rule['scoreModifier']:+4}  {rule['result']}")
    return found["scan"]["grade"]


if __name__ == "__main__":
    sys.exit(main())
