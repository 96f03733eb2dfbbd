"""The disk of the database is full: what was acknowledged is stored, and what was written stays on the page."""

# ruff: noqa: S311, S603, S607 - the commands are ours, and the texts need not be secret

import os
import random
import shutil
import string
import subprocess
from contextlib import contextmanager, suppress

import pytest

from tests.ops.senders import WITHOUT_LIMITS, NotSavedError, Sender, send
from tests.ops.serving import ask, serving

# On PostgreSQL tests/faults/full_disk.py does so, with several nodes.
pytestmark = [pytest.mark.sqlite, pytest.mark.sqlite_only]

SMALL_DISK = "size=256m"
BLOCK = 4096  # bytes
MORE_THAN_FIT = 200  # inspel of 5 kB, on what is left of a page here and there


@pytest.fixture
def small_disk(folder):
    """A folder on a disk of its own, in memory."""
    mount = ["mount", "-t", "tmpfs", "-o", SMALL_DISK, "tmpfs", folder]
    if not shutil.which("mount") or subprocess.run(mount, capture_output=True, check=False).returncode:
        pytest.skip("A disk in memory cannot be mounted here: that takes root on Linux.")
    yield folder
    subprocess.run(["umount", folder], check=True)


@pytest.fixture
def database_on(small_disk):
    """The address of a database on the small disk."""
    file = small_disk / "portal.sqlite3"
    if template := os.environ.get("TEST_TEMPLATE"):
        shutil.copyfile(template, file)
    return f"sqlite:///{file}"


@contextmanager
def filled(disk):
    """Not a byte more fits on the disk."""
    filler = disk / "filler"
    with filler.open("wb", buffering=0) as file, suppress(OSError):
        while True:
            file.write(bytes(BLOCK))
    assert shutil.disk_usage(disk).free == 0
    yield
    filler.unlink()


def long_text():
    """What cannot be compressed, and in which nothing looks like a number of somebody's."""
    return "".join(random.choices(string.ascii_lowercase + " ", k=4900)).strip()


def send_until_it_fails(sender, address):
    """Return the texts that were acknowledged, and the one that was not."""
    texts = []
    with suppress(NotSavedError):
        for _turn in range(MORE_THAN_FIT):
            texts.append(long_text())
            sender.open_form(address)
            sender.send(address, texts[-1])
        pytest.fail("The disk was not full.")
    return texts[:-1], texts[-1]


def test_full_disk_is_reported_and_loses_nothing_and_the_portal_can_be_read(state, small_disk, database_on):
    sender = Sender()
    with (
        state.on_another_database(DATABASE_URL=database_on) as portal,
        serving(portal, **WITHOUT_LIMITS) as (address, _process),
    ):
        send(address, "Före")
        with filled(small_disk):
            acknowledged, refused = send_until_it_fails(sender, address)
            with ask(f"{address}/inspel/") as page:
                assert page.status == 200
        for _click in range(2):
            assert sender.send(address, refused)
        send(address, "Efter")
    stored = portal.ask_database("SELECT text FROM feedback_inspel ORDER BY id")
    assert [text for (text,) in stored] == ["Före", *acknowledged, refused, "Efter"]
