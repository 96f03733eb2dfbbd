# ruff: noqa: S603, S607 - the commands are ours
"""The disk of the database and the nodes is full; what nginx keeps is in memory, as README.md says."""

import subprocess
from contextlib import contextmanager

from tests.faults.load import Readers, Writers, public_paths, seconds_until, takes_an_inspel
from tests.faults.nodes import database, portal, settle
from tests.faults.report import Report
from tests.ops.test_serve_full_disk import filled, long_text

FULL = 10  # seconds


def run(folder):
    report = Report(f"not a byte left for {FULL} s on the disk of PostgreSQL and two nodes")
    with in_memory(folder / "disk", "700m") as disk, in_memory(disk / "nginx", "300m"):
        fill(report, disk, folder)
    return report


@contextmanager
def in_memory(folder, size):
    """Mount a file system of its own."""
    folder.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", folder], check=True)
    try:
        yield folder
    finally:
        subprocess.run(["umount", "--lazy", folder], check=True)


def fill(report, disk, folder):
    brief = {"PUBLIC_CACHE_SECONDS": "1"}
    with database(disk) as server, portal(disk, server.url, **brief) as (nodes, proxy, state):
        for number, node in enumerate(nodes):  # there is room for what they log
            node.stop()
            node.log = folder / f"{number}-serve.log"
            node.start()
        paths = public_paths(proxy.address)
        with Readers(proxy.address, paths, past_nginx=False):
            settle(4)
        with Writers(proxy.address, more=long_text) as writers:
            settle()
            with (
                Readers(proxy.address, paths, past_nginx=False, pause=0.05) as readers,
                Readers(proxy.address, paths, pause=0.05) as first_readers,
                filled(disk),
            ):
                settle(FULL)
            if server.process.poll() is not None:  # as systemd does
                report.count("PostgreSQL had ended")
                server.start()
            back = seconds_until(lambda: takes_an_inspel(proxy.address, "Efter att disken var full"))
            settle()
        report.read_from(readers, "reads through nginx while it was full")
        report.read_from(first_readers, "reads of pages that nobody had read")
        report.written_from(writers, state.ask_database)
        report.must(writers.kept, "the disk was not so full that anything failed")
    report.count(f"the first inspel was taken {back:.1f} s after there was room")
