"""What was acknowledged is there once, and each mail goes out once or is seen to have failed, whoever is killed."""

import asyncio
import re
import sqlite3
import threading
import time
import urllib.parse
import urllib.request
from http.cookiejar import CookieJar

import psycopg2
import pytest

from contacts.mail import INTERRUPTED
from tests.mailbox import Mailbox, running_mailbox
from tests.ops.serving import STOP_WITHIN, child_of, serving

pytestmark = pytest.mark.xdist_group("serve")

HIDDEN = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)"')
WITHOUT_LIMITS = {"FORM_MIN_SECONDS": "0", "FORMS_PER_HOUR": "0"}
SENDERS, INSPEL_EACH = 4, 6


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


class Sender:
    """Somebody who fills in the form and sends it, again if the portal did not answer."""

    def __init__(self):
        self.browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(CookieJar()))
        self.form = None

    def open_form(self, address):
        html = self.browser.open(f"{address}/inspel/lamna/?vidare=ja", timeout=10).read().decode()
        self.form = dict(HIDDEN.findall(html))

    def send(self, address, text, **more):
        """Return whether it was acknowledged: the receipt says the reference."""
        data = urllib.parse.urlencode(self.form | {"text": text, "role": "staff"} | more).encode()
        html = self.browser.open(f"{address}/inspel/lamna/", data, timeout=10).read().decode()
        return re.search(r"\d{4}-\d{4}", html) is not None


@pytest.fixture
def ask_database(state):
    """Return a function that asks the served portal's own database."""

    def ask(sql, *values):
        if state.settings:
            database, sql = psycopg2.connect(state.settings["DATABASE_URL"]), sql.replace("?", "%s")
        else:
            database = sqlite3.connect(state.var / "portal.sqlite3", timeout=20)
        try:
            with database:
                cursor = database.cursor()
                cursor.execute(sql, values)
                return cursor.fetchall() if cursor.description else []
        finally:
            database.close()

    return ask


def wait_for(condition, within=30):
    deadline = time.monotonic() + within
    while not condition() and time.monotonic() < deadline:
        time.sleep(0.1)
    assert condition()


def test_worker_that_is_killed_sends_no_mail_twice_and_loses_none(state, ask_database):
    """One mail was being handed over, another still waited for a mail server that was down."""

    def mails(about):
        return ask_database(
            "SELECT status, last_error FROM contacts_outgoingmail WHERE kind = 'feedback.receipt' AND about_id = "
            "(SELECT id FROM feedback_inspel WHERE text = ?)",
            about,
        )

    with (
        running_mailbox(SlowMailbox()) as (mailbox, port),
        serving(state, EMAIL_URL=f"smtp://127.0.0.1:{port}", **WITHOUT_LIMITS) as (address, process),
    ):
        send(address, "Den första", email="forst@example.se")
        assert mailbox.asked.wait(STOP_WITHIN)
        wait_for(lambda: mails("Den första") == [("handing_over", "")])
        first_worker = child_of(process, "db_worker")
        first_worker.kill()
        mailbox.let.set()
        wait_for(lambda: child_of(process, "db_worker") not in {None, first_worker})
        send(address, "Den andra", email="sedan@example.se")
        wait_for(lambda: mails("Den andra") == [("sent", "")])
        # As if the two minutes had passed in which another worker could still have been at it.
        ask_database("UPDATE contacts_outgoingmail SET next_attempt_at = created_at WHERE status = 'handing_over'")
        send(address, "Den tredje", email="sist@example.se")
        wait_for(lambda: mails("Den tredje") == [("sent", "")])
        assert mails("Den första") == [("failed", INTERRUPTED)]
    receivers = [envelope.rcpt_tos for envelope in mailbox.messages]
    assert receivers.count(["forst@example.se"]) <= 1
    assert receivers.count(["sedan@example.se"]) == receivers.count(["sist@example.se"]) == 1


def send(address, text, **more):
    sender = Sender()
    sender.open_form(address)
    assert sender.send(address, text, **more)


def test_web_server_that_is_killed_loses_nothing_it_has_acknowledged(state, ask_database):
    texts = [[f"Från {number}, nummer {turn}" for turn in range(INSPEL_EACH)] for number in range(SENDERS)]
    acknowledged, interrupted = [], []

    def send_all(address, own_texts):
        for text in own_texts:
            sender = Sender()
            try:
                sender.open_form(address)
                assert sender.send(address, text)
                acknowledged.append(text)
            except OSError:
                if sender.form:
                    interrupted.append((sender, text))

    with serving(state, **WITHOUT_LIMITS) as (address, process):
        threads = [threading.Thread(target=send_all, args=(address, own_texts)) for own_texts in texts]
        for thread in threads:
            thread.start()
        wait_for(lambda: len(acknowledged) >= SENDERS)
        child_of(process, "granian").kill()
        for thread in threads:
            thread.join()
        process.wait(STOP_WITHIN)
    assert SENDERS <= len(acknowledged) < SENDERS * INSPEL_EACH
    with serving(state, **WITHOUT_LIMITS) as (address, _process):
        for sender, text in interrupted:
            assert sender.send(address, text)  # the same form once more, as a person does who saw an error
    stored = ask_database(
        "SELECT text, COUNT(*) FROM feedback_inspel WHERE text LIKE ? GROUP BY text", "Från %, nummer %"
    )
    assert dict(stored) == dict.fromkeys([*acknowledged, *(text for _sender, text in interrupted)], 1)
    numbers = ask_database("SELECT reference FROM feedback_inspel")
    assert len(numbers) == len(set(numbers))
    [(without_log,)] = ask_database(
        "SELECT COUNT(*) FROM feedback_inspel WHERE NOT EXISTS "
        "(SELECT 1 FROM feedback_inspelevent WHERE inspel_id = feedback_inspel.id)"
    )
    assert without_log == 0
