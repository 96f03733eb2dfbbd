"""No text that somebody writes becomes a header of a mail, or another receiver."""

import uuid

import pytest
from django.core.mail import BadHeaderError

from contacts.actions import send_contact_message
from contacts.models import Contact, ContactMessage, User
from core.mail.headers import complete
from core.mail.registry import compose
from core.models.outgoing_mail import OutgoingMail
from feedback.actions import write_to_sender
from feedback.models import Inspel
from tests.factories import ContactFactory, InspelFactory, published_inspel
from tests.rendered_form import form_of

FORGED = "Anna\r\nBcc: offer@evil.example\r\n\r\nEtt annat brev"
EVIL = "offer@evil.example"
HEADERS = {
    *["Content-Type", "MIME-Version", "Subject", "From", "To", "Reply-To", "Date", "Message-ID", "Auto-Submitted"],
    *["Content-Language", "X-Auto-Response-Suppress", "List-Unsubscribe", "List-Unsubscribe-Post"],
}


def sent(mail):
    """Return the mail as it would go out, or None if it is refused or no longer needed."""
    message = compose(mail)
    if message is None:
        return None
    complete(message, mail)
    return message, message.message()


def assert_nothing_is_forged(mail):
    found = sent(mail)
    if found:
        message, lines = found
        assert set(lines.keys()) <= HEADERS, mail.kind
        assert "evil.example" not in " ".join(message.recipients())
        assert not any(sign in lines["Subject"] for sign in "\r\n")
    return found


@pytest.mark.parametrize("name", ["to", "sender"])
def test_what_forms_take_adds_no_header(client, process_leader, name):
    """As a program sends it, to whom no field says that it has one line."""
    contact = ContactFactory(name=FORGED if name == "to" else "Kim", email="kim@example.se")
    form = form_of(client.get(f"{contact.get_absolute_url()}skriv/"), "text", "reply_to")
    typed = {"text": FORGED, "sender_name": FORGED}
    form.submit(client, forged=typed | {"reply_to": f"anna@example.se\r\nBcc: {EVIL}"})
    form.submit(client, forged=typed | {"reply_to": "anna@example.se"})
    message = ContactMessage.objects.get()
    assert message.reply_to == "anna@example.se"
    assert "\n" not in message.sender_name
    assert assert_nothing_is_forged(OutgoingMail.objects.get(kind="contacts.message"))
    form = form_of(client.get("/inspel/lamna/?vidare=ja"), "role", "text").fill(role="staff", text="Längre öppet")
    form.submit(client, forged={"name": FORGED, "email": f"anna@example.se\r\nBcc: {EVIL}", "may_contact": "on"})
    assert not Inspel.objects.exists()


def test_what_is_stored_past_all_forms_adds_no_header(db, process_leader):
    """A mail with such a text is refused as a whole: its row says in the admin that it could not be sent."""
    inspel = published_inspel(by=process_leader, email="anna@example.se", may_contact=True, name="Anna")
    write_to_sender(inspel=InspelFactory(email="b@example.se", may_contact=True), text="Hej?", by=process_leader)
    send_contact_message(form_key=uuid.uuid4(), to=ContactFactory(email="kim@example.se"), text="Hej!")
    Contact.objects.update(name=FORGED)
    ContactMessage.objects.update(reply_to=f"a@example.se\nBcc: {EVIL}")
    User.objects.update(first_name=FORGED)
    Inspel.objects.filter(pk=inspel.pk).update(name=FORGED, email=f"anna@example.se\r\nBcc: {EVIL}")
    refused, kinds = [], set()
    for mail in OutgoingMail.objects.all():
        kinds.add(mail.kind)
        try:
            assert_nothing_is_forged(mail)
        except BadHeaderError:
            refused.append(mail.kind)
    assert refused
    assert len(kinds) >= 4
