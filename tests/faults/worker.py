"""The worker is killed in the middle of a mail: before the mail server has taken it, and after."""

import asyncio
import threading

from tests.faults.load import seconds_until
from tests.faults.nodes import database, portal
from tests.faults.receipts import judge, wait_until_all_are_tried
from tests.faults.report import Report
from tests.mailbox import Mailbox, running_mailbox
from tests.ops.senders import address_for, send

KILLS = ["before", "after", "before", "after"]


class Trap(Mailbox):
    """Holds a mail that it has been sent, before or after it is taken, until the worker that waits for it is killed."""

    def __init__(self):
        super().__init__()
        self.when, self.reached, self.let = None, threading.Event(), threading.Event()

    async def handle_DATA(self, server, session, envelope):
        if self.when == "before":
            await self._hold()
            return "451 Nobody listens any more"
        answer = await super().handle_DATA(server, session, envelope)
        if self.when == "after":
            await self._hold()
        return answer

    async def _hold(self):
        self.when = None
        self.reached.set()
        while not self.let.is_set():
            await asyncio.sleep(0.02)

    def arm(self, when):
        self.reached.clear()
        self.let.clear()
        self.when = when


def run(folder):
    report = Report(
        f"the worker killed (-9) {len(KILLS)} times while it handed over a mail, in turn before and after SMTP"
    )
    backs = []
    with (
        running_mailbox(Trap()) as (mailbox, port),
        database(folder) as server,
        portal(folder, server.url, count=1, EMAIL_URL=f"smtp://127.0.0.1:{port}") as (nodes, proxy, state),
    ):
        [node] = nodes
        for number, when in enumerate(KILLS):
            for turn in range(5):
                send(proxy.address, f"Från {number}, nummer {turn}", email=address_for(f"{number}.{turn}"))
            mailbox.arm(when)
            send(proxy.address, f"Från {number}, nummer 9", email=address_for(f"{number}.9"))
            backs.append(kill_when_reached(node, mailbox))
        wait_until_all_are_tried(state, proxy.address)
        turns = [*range(5), 9]
        judge(report, state, mailbox, [address_for(f"{kill}.{turn}") for kill in range(len(KILLS)) for turn in turns])
    report.count(f"another worker ran after {max(backs):.1f} s at the most")
    return report


def kill_when_reached(node, mailbox):
    """Kill the worker, and return after how many seconds there was another."""
    if not mailbox.reached.wait(60):
        raise TimeoutError("no mail reached the server")
    worker = node.child("worker")
    worker.kill()
    mailbox.let.set()
    return seconds_until(lambda: node.child("worker") not in {None, worker})
