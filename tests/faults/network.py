# ruff: noqa: S603, S607 - the commands are ours
"""The network to the machine of PostgreSQL is cut: nothing is refused, and nothing answers."""

import subprocess
import sys
import time
from contextlib import contextmanager

from tests.faults.load import Readers, post, public_paths, seconds_until, takes_an_inspel
from tests.faults.nodes import database, portal
from tests.faults.report import Report
from tests.ops.senders import Sender
from tests.ports import free_port

NAME = "faults"
OURS, THEIRS = "10.213.77.1", "10.213.77.2"
HARDWARE = "02:00:00:00:77:02"
CUT = 30  # seconds
MOST = 20.0  # seconds that somebody waits for a page, or for the form with the text
FORWARDER = """
import asyncio, sys
async def copy(reader, writer):
    while data := await reader.read(65536):
        writer.write(data)
        await writer.drain()
    writer.close()
async def forward(reader, writer):
    there = await asyncio.open_unix_connection(sys.argv[1])
    await asyncio.gather(copy(reader, there[1]), copy(there[0], writer), return_exceptions=True)
async def main():
    await (await asyncio.start_server(forward, sys.argv[2], int(sys.argv[3]))).serve_forever()
asyncio.run(main())
"""


def run(folder):
    report = Report(f"the network to PostgreSQL cut for {CUT} s")
    with database(folder) as server, machine(server.folder / ".s.PGSQL.5432") as port:
        url = f"postgres://postgres@{THEIRS}:{port}/postgres"
        with portal(folder, url, PUBLIC_CACHE_SECONDS="1") as (_nodes, proxy, _state):
            paths = public_paths(proxy.address)
            with Readers(proxy.address, paths, past_nginx=False):
                time.sleep(3)
            cut_off(report, proxy, paths)
    return report


def cut_off(report, proxy, paths):
    waiting, text = Sender(), "Öppnad innan nätet bröts"
    waiting.open_form(proxy.address)
    link("down")
    begin = time.monotonic()
    status, page, _url = post(waiting, proxy.address, text)
    took = time.monotonic() - begin
    report.count(f"the form came back with its text after {took:.1f} s")
    report.must(status == 503 and text in page and took < MOST, f"{status} after {took:.1f} s")
    with Readers(proxy.address, paths, past_nginx=False, pause=0.05) as readers:
        time.sleep(max(0, CUT - took))
    report.read_from(readers)
    report.must(readers.slowest < MOST, f"a page took {readers.slowest:.1f} s")
    link("up")
    back = seconds_until(lambda: takes_an_inspel(proxy.address, "Efter avbrottet"))
    report.count(f"the first inspel was taken {back:.1f} s after the network was back")


@contextmanager
def machine(socket):
    """Give the port of the database on what is, for the network, another machine (a network namespace; takes root)."""
    port = free_port()
    ip("netns", "add", NAME)
    try:
        ip("link", "add", f"{NAME}0", "type", "veth", "peer", "name", f"{NAME}1", "netns", NAME)
        ip("addr", "add", f"{OURS}/30", "dev", f"{NAME}0")
        ip("link", "set", f"{NAME}0", "up")
        ip("-n", NAME, "link", "set", f"{NAME}1", "address", HARDWARE, "up")
        ip("neigh", "replace", THEIRS, "lladdr", HARDWARE, "dev", f"{NAME}0", "nud", "permanent")
        link("up")
        inside = ["ip", "netns", "exec", NAME, sys.executable, "-c", FORWARDER, socket, THEIRS, str(port)]
        forwarder = subprocess.Popen(inside)
        try:
            yield port
        finally:
            forwarder.kill()
            forwarder.wait()
    finally:
        ip("netns", "del", NAME)


def link(state):
    """Let the other machine have its address, or drop all that is sent to it without a word, as over a long way."""
    ip("-n", NAME, "addr", "add" if state == "up" else "del", f"{THEIRS}/30", "dev", f"{NAME}1")


def ip(*arguments):
    subprocess.run(["ip", *arguments], check=True)
