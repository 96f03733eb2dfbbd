# ruff: noqa: S603, S607 - the commands are ours
"""The disk is full, on which are the database, the folders of the nodes and what nginx keeps."""

import subprocess

from tests.faults.load import Readers, Writers, public_paths, seconds_until, takes_an_inspel
from tests.faults.nodes import database, portal, settle
from tests.faults.report import Report
from tests.ops.test_serve_full_disk import filled

SIZE = "size=700m"
FULL = 10  # seconds


def run(folder):
    report = Report(f"not a byte left for {FULL} s on the disk of PostgreSQL, two nodes and nginx")
    disk = folder / "disk"
    disk.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", SIZE, "tmpfs", disk], check=True)
    try:
        fill(report, disk)
    finally:
        subprocess.run(["umount", "--lazy", disk], check=True)
    return report


def fill(report, disk):
    with database(disk) as server, portal(disk, server.url) as (_nodes, proxy, state):
        paths = public_paths(proxy.address)
        with Writers(proxy.address, "Lång text " * 400) as writers:
            settle()
            with Readers(proxy.address, paths) as readers, filled(disk):
                settle(FULL)
            if server.process.poll() is not None:  # as systemd does
                report.count("PostgreSQL had ended")
                server.start()
            back = seconds_until(lambda: takes_an_inspel(proxy.address, "Efter att disken var full"))
            settle()
        report.read_from(readers, "reads through nginx while it was full")
        report.written_from(writers, state.ask_database)
        report.must(writers.kept, "the disk was not so full that anything failed")
    report.count(f"the first inspel was taken {back:.1f} s after there was room")
