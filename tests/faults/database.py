"""PostgreSQL is killed, and stopped in order, while people read and send."""

import time
from contextlib import contextmanager

from tests.faults.load import Readers, Writers, post, public_paths, seconds_until, takes_an_inspel
from tests.faults.nodes import database, portal, settle
from tests.faults.receipts import judge, wait_until_all_are_tried
from tests.faults.report import Report
from tests.mailbox import running_mailbox
from tests.ops.senders import Sender, address_for

AWAY = 8  # seconds


def run(folder):
    report = Report(f"PostgreSQL killed (-9), killed again under load, and stopped in order, for {AWAY} s each")
    # A second, so that nginx asks the portal for nearly each page.
    brief = {"PUBLIC_CACHE_SECONDS": "1"}
    with (
        running_mailbox() as (mailbox, port),
        database(folder) as server,
        portal(folder, server.url, EMAIL_URL=f"smtp://127.0.0.1:{port}", **brief) as (nodes, proxy, state),
    ):
        paths = public_paths(proxy.address)
        read_all(proxy, nodes, paths)
        with away(report, "killed", server.kill, server, proxy):
            read(report, nodes[0].address, paths, "reads from a node, without nginx, that keeps the pages")
        with Writers(proxy.address, with_email=True) as writers:
            for way, end in [("killed under load", server.kill), ("stopped in order", server.stop)]:
                settle(3)
                with away(report, way, end, server, proxy):
                    read(report, proxy.address, paths, f"reads through nginx while it was {way}")
            settle(3)
        report.written_from(writers, state.ask_database)
        report.must(writers.kept, "no page of the portal kept a text")
        wait_until_all_are_tried(state, proxy.address)
        judge(report, state, mailbox, [address_for(text) for text in writers.acknowledged])
    return report


def read_all(proxy, nodes, paths):
    """Let nginx, and each process of a node, have all pages."""
    for address in [proxy.address, *(node.address for node in nodes)] * 4:
        with Readers(address, paths, past_nginx=False):
            time.sleep(1)


def read(report, address, paths, what):
    with Readers(address, paths, past_nginx=False, pause=0.05) as readers:
        time.sleep(AWAY)
    report.read_from(readers, what)


@contextmanager
def away(report, way, end, server, proxy):
    """Take the database away from somebody who writes, and give it back."""
    waiting, text = Sender(), f"Öppnad innan den var {way}"
    waiting.open_form(proxy.address)
    end()
    status, page, _url = post(waiting, proxy.address, text)
    report.must(status == 503 and text in page, f"{way}: {status} without the text")
    yield
    server.start()
    back = seconds_until(lambda: takes_an_inspel(proxy.address, f"Efter att den var {way}"))
    report.count(f"{way}: the first inspel was taken {back:.1f} s after it was back")
