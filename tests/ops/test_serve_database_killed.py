"""The server of the database is killed: nothing acknowledged is lost, and each mail goes out once."""

from collections import Counter

import pytest

from scripts.postgres import Postgres
from tests.mailbox import running_mailbox
from tests.ops.senders import WITHOUT_LIMITS, Crowd, NotSavedError, Sender, address_for, wait_for
from tests.ops.serving import copy_template, serving

pytestmark = pytest.mark.postgresql


def test_database_server_that_is_killed_loses_nothing_it_has_acknowledged(state, folder):
    with Postgres(folder) as server, running_mailbox() as (mailbox, port):
        copy_template(server)
        mail = f"smtp://127.0.0.1:{port}"
        with (
            state.on_another_database(DATABASE_URL=server.url, EMAIL_URL=mail) as portal,
            serving(portal, **WITHOUT_LIMITS) as (address, _process),
        ):
            crowd, waiting = Crowd(address), Sender()
            waiting.open_form(address)
            crowd.start()
            server.kill()
            crowd.wait()
            with pytest.raises(NotSavedError):
                waiting.send(address, "Från 9, nummer 9")
            crowd.interrupted.append((waiting, "Från 9, nummer 9"))
            server.start()
            crowd.send_again(address)
            crowd.assert_each_is_stored_once(portal.ask_database)
            writers = {address_for(text) for text in crowd.texts()}
            assert_each_got_the_receipt_once_or_it_is_seen_to_have_failed(writers, portal, mailbox)


def assert_each_got_the_receipt_once_or_it_is_seen_to_have_failed(writers, portal, mailbox):
    def receipts(*states):
        rows = portal.ask_database(
            "SELECT email, status FROM core_outgoingmail JOIN feedback_inspel ON about_id = feedback_inspel.id "
            "WHERE kind = 'feedback.receipt'"
        )
        return {email for email, status in rows if status in states}

    # What was being sent when the server was killed counts as failed after two minutes; see core/mail/delivery.py.
    wait_for(lambda: not receipts("waiting"), within=90)
    sent = receipts("sent")  # read first: what is being sent meanwhile may arrive after the others are counted
    received = Counter(address for envelope in mailbox.messages for address in envelope.rcpt_tos)
    assert max(received.values()) == 1
    assert sent <= set(received)
    assert receipts("sent", "sending", "failed") == writers
