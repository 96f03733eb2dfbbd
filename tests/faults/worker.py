"""The worker is killed in the middle of a mail: before the mail server has taken it, and after."""

import asyncio
import threading
from collections import Counter

from tests.faults.load import seconds_until
from tests.faults.nodes import database, portal
from tests.faults.report import Report
from tests.mailbox import Mailbox, running_mailbox
from tests.ops.senders import address_for, send

KILLS = ["before", "after", "before", "after"]
MAILS = "SELECT email, status FROM core_outgoingmail JOIN feedback_inspel ON about_id = feedback_inspel.id "
RECEIPTS = f"{MAILS} WHERE kind = 'feedback.receipt'"


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
        # As if the two minutes had passed in which another worker could still be at it, and one more mail came.
        state.ask_database("UPDATE core_outgoingmail SET next_attempt_at = created_at WHERE status = 'sending'")
        send(proxy.address, "Från 99, nummer 9", email=address_for("99.9"))
        seconds_until(lambda: not in_state(state, "waiting", "sending"))
        judge(report, state, mailbox)
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


def in_state(state, *names):
    return [email for email, status in state.ask_database(RECEIPTS) if status in names]


def judge(report, state, mailbox):
    received = Counter(address for envelope in mailbox.messages for address in envelope.rcpt_tos)
    rows = state.ask_database(RECEIPTS)
    sent = {email for email, status in rows if status == "sent"}
    marked = {email for email, status in rows if status == "failed"}
    twice = [email for email, count in received.items() if count > 1 and email.endswith("@example.se")]
    report.count(
        f"{len(rows)} receipts: {len(sent & set(received))} sent and received, {len(marked)} marked as interrupted for "
        f"a person to judge, of which {len(marked & set(received))} had arrived; {len(twice)} received twice"
    )
    report.must(len(sent) + len(marked) == len(rows) == 6 * len(KILLS) + 1, f"neither sent nor marked: {rows}")
    report.must(sent <= set(received), f"said to be sent, but not received: {sent - set(received)}")
    report.must(not twice, f"received twice: {twice}")
