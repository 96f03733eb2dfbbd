"""The contact form and the accessibility report: no address is needed, and nothing typed is lost."""

import re

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from contacts.models import Contact, ContactMessage
from core.models.outgoing_mail import OutgoingMail
from tests.factories import ContactFactory
from tests.rendered_form import form_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def contact():
    return ContactFactory(name="Johan Björklund", slug="johan-bjorklund", email="johan@example.se")


@pytest.fixture
def url(contact):
    return f"/en/kontakt/{contact.slug}/skriv/"


def filled(client, url, **typed):
    return form_of(client.get(url), "text", "form_key").fill({"text": "When do you open?"} | typed)


def typed_text(response):
    [text] = form_of(response, "text").values["text"]
    return text


def test_message_is_stored_and_its_mail_is_queued(client, contact, url):
    sent = filled(client, url, sender_name="Kim", reply_to="kim@example.se").submit(client, follow=True)
    message = ContactMessage.objects.get()
    assert (message.to, message.text, message.sender_name) == (contact, "When do you open?", "Kim")
    assert message.reply_to == "kim@example.se"
    assert OutgoingMail.objects.get().kind == "contacts.message"
    assert sent.status_code == 200
    assert sent.redirect_chain


@pytest.mark.parametrize("form", ["kontakt/johan-bjorklund/skriv/", "om/tillganglighet/anmal/"])
def test_only_who_has_just_sent_is_told_that_it_is_received(client, contact, form):
    ContactFactory(is_process_leader=True)
    address = filled(client, f"/en/{form}").submit(client).url
    other = "/en/kontakt/johan-bjorklund/skickat/" if "anmal" in address else "/en/om/tillganglighet/anmal/skickat/"
    with time_machine.travel(timezone.now(), tick=False) as clock:
        assert "is received</h1>" in client.get(address).text
        assert "tagit emot" in client.get(address.removeprefix("/en")).text
        assert f'href="{address.removeprefix("/en")}"' in client.get(address).text
        for opened in [address.partition("?")[0], f"{address}x", f"{other}?{address.partition('?')[2]}"]:
            page = client.get(opened).text
            assert "is received</h1>" not in page
            assert "This page is shown when something has been sent</h1>" in page
        clock.shift(3601)
        page = client.get(address).text
        assert "is received</h1>" not in page
        assert f'href="/en/{form}"' in page


def test_message_needs_no_name_and_no_address(client, url):
    filled(client, url).submit(client)
    message = ContactMessage.objects.get()
    assert (message.sender_name, message.reply_to) == ("", "")


def test_example_reads_nothing_and_what_is_sent_to_it_goes_to_the_process_leader_instead(client, contact, url):
    opened = filled(client, url)
    Contact.objects.update(is_example=True)
    page = client.get(url).text
    assert "Nobody reads messages here, so nothing can be sent." in page
    assert re.search(r"<textarea[^>]* disabled", page)
    assert "Send the message" not in page
    assert typed_text(opened.submit(client)) == "When do you open?"  # also when there is nobody else to turn to
    leader = ContactFactory(name="Eva Ledare", slug="eva-ledare", is_process_leader=True)
    response = opened.submit(client)
    assert response.status_code == 422
    assert "This contact is an example and reads no messages, so nothing has been sent." in response.text
    assert typed_text(response) == "When do you open?"
    assert not ContactMessage.objects.exists()
    assert "Send it to Eva Ledare instead" in response.text
    form_of(response, "text", "form_key").submit(client, follow=True)
    assert ContactMessage.objects.values_list("to", "text").get() == (leader.pk, "When do you open?")


@pytest.mark.parametrize("text", ["", " \r\n\t", "\x00", "\u200b\u200e"])
def test_message_with_nothing_to_see_is_refused(client, url, text):
    response = filled(client, url, text=text, sender_name="Kim").submit(client)
    assert response.status_code == 422
    assert '<a href="#id_text">Write your message.</a>' in response.text
    assert 'value="Kim"' in response.text
    assert not ContactMessage.objects.exists()


def test_message_of_5000_characters_fits(client, url):
    filled(client, url, text="å\r\n" * 2499 + "åb").submit(client)
    assert len(ContactMessage.objects.get().text) == 5000


def test_message_of_5001_characters_is_refused_and_kept(client, url):
    response = filled(client, url, text="å" * 5001).submit(client)
    assert response.status_code == 422
    assert "The text is 5001 characters long. At most 5000 fit: shorten it." in response.text
    assert typed_text(response) == "å" * 5001
    assert not ContactMessage.objects.exists()


def test_message_of_ten_megabytes_gets_its_own_page(client, url):
    response = filled(client, url, text="x" * 10 * 1024 * 1024).submit(client)
    assert response.status_code == 413
    assert "The text is too long to be sent" in response.text
    assert not ContactMessage.objects.exists()


def test_control_characters_are_removed(client, url):
    forged = {"text": "a\x00b\x1bc", "sender_name": "Kim\r\nBcc: everybody@example.se"}
    filled(client, url).submit(client, forged=forged)
    message = ContactMessage.objects.get()
    assert message.text == "abc"
    assert message.sender_name == "Kim Bcc: everybody@example.se"


def test_broken_utf8_is_refused_and_kept(client, url):
    response = client.post(url, b"text=V%FFrd", content_type="application/x-www-form-urlencoded")
    assert response.status_code == 422
    assert "Some letters could not be read" in response.text
    assert typed_text(response) == "V\ufffdrd"
    assert not ContactMessage.objects.exists()


@pytest.mark.parametrize("text", ["😀👩🏽‍⚕️", "\u200fمرحبا\u200f", "<script>x</script> {{ 7|add:7 }} {% now 'Y' %}"])
def test_message_is_kept_unchanged(client, url, text):
    filled(client, url, text=text).submit(client)
    assert ContactMessage.objects.get().text == text
    again = filled(client, url, text=text, reply_to="wrong").submit(client)
    assert typed_text(again) == text
    assert "<script>x" not in again.text


@pytest.mark.parametrize("address", ["kim", "kim@example.se\r\nBcc: a@example.se", "a@b.se, c@d.se"])
def test_bad_address_is_refused_and_text_kept(client, url, address):
    response = filled(client, url).submit(client, forged={"reply_to": address})
    assert response.status_code == 422
    assert "Write the address as name@example.se, or leave the field empty." in response.text
    assert typed_text(response) == "When do you open?"
    assert not ContactMessage.objects.exists()


def test_double_click_stores_one_message_and_queues_one_mail(client, url):
    form = filled(client, url)
    form.submit(client)
    form.submit(client)
    assert ContactMessage.objects.count() == OutgoingMail.objects.count() == 1


@pytest.mark.parametrize("token", [None, "wrong"])
def test_bad_csrf_token_keeps_what_was_typed_and_sending_again_works(url, token):
    client = Client(enforce_csrf_checks=True)
    form = filled(client, url, sender_name="Kim")
    del form.values["csrfmiddlewaretoken"]
    response = form.submit(client, forged={"csrfmiddlewaretoken": token} if token else {})
    assert response.status_code == 403
    assert "Nothing is lost: send again." in response.text
    assert typed_text(response) == "When do you open?"
    assert not ContactMessage.objects.exists()

    form_of(response, "text").submit(client)
    assert ContactMessage.objects.get().sender_name == "Kim"


@pytest.mark.parametrize("slug", ["nobody", "hidden"])
def test_contact_that_is_not_shown_cannot_be_written_to(client, slug):
    ContactFactory(slug="hidden", is_public=False)
    assert client.post(f"/en/kontakt/{slug}/skriv/", {"text": "Hi"}).status_code == 404
    assert Client(enforce_csrf_checks=True).post(f"/en/kontakt/{slug}/skriv/", {"text": "Hi"}).status_code == 404
    assert not ContactMessage.objects.exists()


def test_accessibility_report_goes_to_the_process_leader(client, contact):
    leader = ContactFactory(is_process_leader=True)
    filled(client, "/en/om/tillganglighet/anmal/", text="The map cannot be zoomed").submit(client, follow=True)
    message = ContactMessage.objects.get()
    assert (message.to, message.topic) == (leader, ContactMessage.Topic.ACCESSIBILITY)


def test_accessibility_report_without_text_is_refused(client):
    ContactFactory(is_process_leader=True)
    response = filled(client, "/en/om/tillganglighet/anmal/", text="").submit(client)
    assert response.status_code == 422
    assert "Write your message." in response.text
