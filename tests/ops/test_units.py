# ruff: noqa: S603, S607 - the command is ours
"""The systemd units that are shipped, as systemd itself reads them."""

import subprocess
import sys

import pytest

from tests.ops.shipped_nginx import DEPLOY

UNITS = ["naravard-web.service", "naravard-worker.service", "naravard-backup.service"]
MOST_EXPOSED = 15  # of 100; “systemd-analyze security” begins to be uneasy at 50


def analyze(*arguments):
    return subprocess.run(["systemd-analyze", *arguments], capture_output=True, text=True, check=False)


@pytest.mark.parametrize("name", UNITS)
def test_systemd_understands_the_unit_and_finds_it_little_exposed(name, tmp_path):
    unit = tmp_path / name
    unit.write_text((DEPLOY / name).read_text().replace("/opt/naravard/.venv/bin/python", sys.executable))
    understood = analyze("verify", unit)
    assert (understood.returncode, understood.stderr) == (0, "")
    exposed = analyze("security", "--offline=yes", f"--threshold={MOST_EXPOSED}", unit)
    assert exposed.returncode == 0, exposed.stdout
