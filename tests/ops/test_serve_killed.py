"""A killed process: what was acknowledged is stored once, and each mail is sent once or marked as failed."""

import asyncio
import threading

from prometheus_client.parser import text_string_to_metric_families

from core.mail.failures import INTERRUPTED
from tests.mailbox import Mailbox, running_mailbox
from tests.ops.senders import WITHOUT_LIMITS, Crowd, send, wait_for
from tests.ops.serving import STOP_WITHIN, answers, ask, child_of, log_of, serving


class SlowMailbox(Mailbox):
    """Takes a mail only when it is let, so that a worker can be killed meanwhile."""

    def __init__(self):
        super().__init__()
        self.asked, self.let = threading.Event(), threading.Event()

    async def handle_DATA(self, server, session, envelope):
        self.asked.set()
        while not self.let.is_set():
            await asyncio.sleep(0.05)
        return await super().handle_DATA(server, session, envelope)


def test_worker_that_is_killed_sends_no_mail_twice_and_loses_none(state):
    """The worker is killed while it sends one mail; another is sent by the next worker."""

    def mails(about):
        return state.ask_database(
            "SELECT status, last_error FROM core_outgoingmail WHERE kind = 'feedback.receipt' AND about_id = "
            "(SELECT id FROM feedback_inspel WHERE text = ?)",
            about,
        )

    with (
        running_mailbox(SlowMailbox()) as (mailbox, port),
        serving(state, EMAIL_URL=f"smtp://127.0.0.1:{port}", **WITHOUT_LIMITS) as (address, process),
    ):
        send(address, "Den första", email="forst@example.se")
        assert mailbox.asked.wait(STOP_WITHIN)
        wait_for(lambda: mails("Den första") == [("sending", "")])
        first_worker = child_of(process, "worker")
        first_worker.kill()
        mailbox.let.set()
        wait_for(lambda: child_of(process, "worker") not in {None, first_worker})
        send(address, "Den andra", email="sedan@example.se")
        wait_for(lambda: mails("Den andra") == [("sent", "")])
        # As if the two minutes had passed in which another worker could still have been at it.
        state.ask_database("UPDATE core_outgoingmail SET next_attempt_at = created_at WHERE status = 'sending'")
        send(address, "Den tredje", email="sist@example.se")
        wait_for(lambda: mails("Den tredje") == [("sent", "")])
        assert mails("Den första") == [("failed", INTERRUPTED)]
        # What the worker has counted, told by the web server.
        with ask(f"{address}/halsa/metrics") as answer:
            numbers = text_string_to_metric_families(answer.read().decode())
        counted = {(sample.name, *sample.labels.values()): sample.value for one in numbers for sample in one.samples}
        assert counted["portal_mails_total", "sent"] >= 2
        assert counted["portal_inspel_total", "web"] == 3
        assert ("portal_request_seconds_count", "POST", "no", "inspel_form", "3xx") in counted
    assert " INFO " not in log_of(state)  # the worker's library has two such lines for each mail
    receivers = [envelope.rcpt_tos for envelope in mailbox.messages]
    assert receivers.count(["forst@example.se"]) <= 1
    assert receivers.count(["sedan@example.se"]) == receivers.count(["sist@example.se"]) == 1


def test_web_server_that_is_killed_loses_nothing_it_has_acknowledged(state):
    with serving(state, WEB_WORKERS="2", **WITHOUT_LIMITS) as (address, process):
        crowd = Crowd(address)
        crowd.start()
        child_of(process, "granian").kill()
        crowd.wait()
        wait_for(lambda: answers(address), within=STOP_WITHIN)
        crowd.send_again(address)
    crowd.assert_each_is_stored_once(state.ask_database)
