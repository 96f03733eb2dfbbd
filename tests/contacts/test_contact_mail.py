"""The mails that bring messages to a contact: what comes within a short time shares one, for each contact by itself."""

import uuid
from datetime import timedelta

import pytest
import time_machine

from contacts.actions import MAX_IN_A_MAIL, send_contact_message
from tests.factories import ContactFactory

pytestmark = pytest.mark.sqlite
A_WHILE = timedelta(minutes=15)


def send(contact, text, **fields):
    send_contact_message(form_key=uuid.uuid4(), to=contact, text=text, **fields)


def test_messages_that_come_close_together_share_a_mail_to_their_contact(mailbox, run_tasks, db):
    with time_machine.travel("2026-03-04 12:00+01:00", tick=False) as clock:
        one, other = ContactFactory(name="Ett", email="a@example.se"), ContactFactory(name="Två", email="b@example.se")
        send(one, "Första", reply_to="kim@example.se")
        run_tasks()
        send(one, "Andra", reply_to="kim@example.se", sender_name="Kim")
        send(other, "Till en annan")
        send(one, "Tredje")
        run_tasks()
        clock.shift(A_WHILE)
        run_tasks()
    texts = sorted((mail.rcpt_tos, parts[0]) for mail, parts in zip(mailbox.messages, mailbox.parts(), strict=True))
    first, both, another = sorted(texts, key=lambda mail: (mail[0], "Andra" in mail[1]))
    assert "Första" in first[1]
    assert all(text in both[1] for text in ["2 meddelanden till Ett", "Andra", "Svara till: kim@example.se", "Tredje"])
    assert "Första" not in both[1]
    assert (another[0], "Till en annan" in another[1]) == (["b@example.se"], True)
    replies = {str(mail["Reply-To"]) for mail in mailbox.mails() if mail["Subject"].startswith("2 ")}
    assert replies == {"None"}


def test_flood_of_messages_is_parted_into_mails_of_bounded_size(mailbox, run_tasks, db):
    with time_machine.travel("2026-03-04 12:00+01:00", tick=False) as clock:
        contact = ContactFactory(email="a@example.se")
        for number in range(MAX_IN_A_MAIL + 2):
            send(contact, f"Nummer {number}.")
        for _turn in range(3):
            run_tasks()
            clock.shift(A_WHILE)
    counts = [parts[0].count("Nummer") for parts in mailbox.parts()]
    assert (sorted(counts), sum(counts)) == ([2, MAX_IN_A_MAIL], MAX_IN_A_MAIL + 2)
