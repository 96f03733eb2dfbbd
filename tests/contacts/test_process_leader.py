"""The role of process leader: it moves in one step, and no page names or links to somebody who is not shown."""

import re

import pytest

from contacts.actions import make_process_leader
from contacts.models import Contact, ContactMessage
from tests.factories import ContactFactory, OrganisationFactory, PageFactory, SeatFactory, UserFactory
from tests.feedback.test_concurrency import THREADS, at_once
from tests.public_pages import READING
from tests.rendered_form import form_of
from tests.staff import change_form, change_url, choose_action, messages_of

CONTACTS = "/admin/contacts/contact/"
ROLE_FORM = "/en/kontakt/processledaren/skriv/"


@pytest.fixture
def leader(db):
    return ContactFactory(name="Förra Ledaren", slug="forra", email="forra@example.se", is_process_leader=True)


def leaders():
    return list(Contact.objects.filter(is_process_leader=True).values_list("slug", flat=True))


def test_hidden_process_leader_is_named_and_linked_on_no_page(client, facts):
    Contact.objects.filter(is_process_leader=True).update(is_public=False)
    for path in [path for path in READING if "ewa-welen" not in path]:
        page = client.get(path).text
        assert "Ewa Welén" not in page, path
        assert "ewa-welen" not in page, path


@pytest.mark.parametrize("has_hidden_leader", [True, False])
@pytest.mark.parametrize("path", ["/en/", "/en/styrgruppen/", "/en/delmal/nara-for-mig/", "/en/kommuner/orsa/"])
def test_page_without_a_process_leader_to_show_leads_to_the_form(client, facts, path, has_hidden_leader):
    Contact.objects.filter(is_process_leader=True).update(is_public=False, is_process_leader=has_hidden_leader)
    main = client.get(path).text.split('<footer class="page-footer"')[0]
    assert f'<a href="{ROLE_FORM}">Write to those who lead the work</a>' in main
    assert "Turn to the process leader" not in main


def test_process_leader_stands_once_among_the_contacts_of_the_municipality(client, leader):
    municipality = OrganisationFactory(slug="orten", kind="municipality")
    Contact.objects.update(organisation=municipality)
    assert client.get("/kommuner/orten/").text.count('class="card contact-card"') == 1


def test_address_of_the_role_leads_to_whoever_has_it(client, leader):
    assert client.get("/en/kontakt/processledaren/").headers["Location"] == "/en/kontakt/forra/"
    make_process_leader(ContactFactory(slug="nya"))
    assert client.get("/en/kontakt/processledaren/").headers["Location"] == "/en/kontakt/nya/"
    Contact.objects.update(is_public=False)
    assert client.get("/en/kontakt/processledaren/").headers["Location"] == "/en/kontakt/"


@pytest.mark.parametrize("path", [ROLE_FORM, "/en/om/tillganglighet/anmal/"])
def test_message_to_a_hidden_process_leader_arrives_and_names_nobody(
    client, leader, pages_of_portal, path, mailbox, run_tasks
):
    Contact.objects.update(is_public=False)
    opened = client.get(path)
    sent = form_of(opened, "text").fill(text="Hello").submit(client, follow=True)
    assert sent.status_code == 200
    assert leader.name not in opened.text + sent.text
    assert ContactMessage.objects.get().to == leader
    run_tasks()
    assert mailbox.messages[0].rcpt_tos == ["forra@example.se"]


@pytest.mark.parametrize("path", [ROLE_FORM, "/en/om/tillganglighet/anmal/"])
def test_message_reaches_those_who_handle_messages_when_nobody_has_the_role(
    client, pages_of_portal, process_leader, leader_client, path, mailbox, run_tasks
):
    UserFactory(email="utan.ratt@example.se")
    form_of(client.get(path), "text").fill(text="Hello").submit(client, follow=True)
    assert ContactMessage.objects.get().to is None
    run_tasks()
    assert mailbox.messages[0].rcpt_tos == [process_leader.email]
    assert "Ingen har den rollen nu." in mailbox.messages[0].content.decode()
    assert leader_client.get(change_url(ContactMessage.objects.get())).status_code == 200


@pytest.fixture
def pages_of_portal(facts):
    """The portal's own pages, without a process leader of theirs."""
    Contact.objects.filter(slug="ewa-welen").update(is_process_leader=False)


def test_ticking_the_role_moves_it(editor_client, leader, editor):
    new = ContactFactory(name="Nya Ledaren", slug="nya")
    page = change_form(editor_client, new).fill(is_process_leader=True).submit(editor_client, "_save", follow=True)
    assert leaders() == ["nya"]
    assert "Nya Ledaren är nu processledare i stället för Förra Ledaren." in messages_of(page)
    assert [contact.history.first().history_user for contact in (leader, new)] == [editor, editor]


def test_new_contact_gets_the_role_at_once(editor_client, leader):
    form = form_of(editor_client.get(f"{CONTACTS}add/"), "is_process_leader")
    form.fill(name="Nya Ledaren", slug="nya", organisation=leader.organisation, is_process_leader=True)
    assert form.submit(editor_client, "_save").status_code == 302
    assert leaders() == ["nya"]


def test_action_moves_the_role_to_one_contact(editor_client, leader_client, leader, editor):
    new, other = ContactFactory(slug="nya"), ContactFactory(slug="annan")
    assert "give_process_leader_role" not in leader_client.get(CONTACTS).text  # may not change contacts
    page = choose_action(editor_client, CONTACTS, "give_process_leader_role", [new, other])
    assert messages_of(page) == ["Välj en kontakt. Bara en kan vara processledare."]
    assert leaders() == ["forra"]
    choose_action(editor_client, CONTACTS, "give_process_leader_role", [new])
    assert leaders() == ["nya"]
    assert leader.history.first().history_user == editor


@pytest.mark.sqlite
@pytest.mark.django_db(transaction=True)
def test_role_given_to_several_at_the_same_moment_has_one_of_them():
    contacts = [ContactFactory() for _number in range(THREADS)]
    at_once(lambda number: make_process_leader(contacts[number]))
    assert len(leaders()) == 1


def test_editor_is_told_that_no_process_leader_is_shown(editor_client, leader):
    page = change_form(editor_client, leader).fill(is_public=False).submit(editor_client, "_save", follow=True)
    assert any("Ingen processledare visas på webbplatsen." in message for message in messages_of(page))


@pytest.mark.parametrize("deletes", [False, True])
def test_editor_is_told_which_texts_link_to_a_contact_that_goes(editor_client, db, deletes):
    contact = ContactFactory(slug="kim")
    PageFactory(title_sv="Om oss", body_sv='<p><a href="/kontakt/kim/skriv/">Skriv</a></p>')
    PageFactory(title_sv="Annat", body_sv='<p><a href="/kontakt/kimberly/">Skriv</a></p>')
    if deletes:
        page = editor_client.post(f"{CONTACTS}{contact.pk}/delete/", {"post": "yes"}, follow=True)
    else:
        page = change_form(editor_client, contact).fill(is_public=False).submit(editor_client, "_save", follow=True)
    told = [message for message in messages_of(page) if "/kontakt/processledaren/" in message]
    assert ["”Om oss”" in message and "Annat" not in message for message in told] == [True]


def test_seat_of_a_hidden_contact_is_shown_without_the_name(client, db):
    SeatFactory(holder=ContactFactory(name="Dold Ledamot", is_public=False), role_sv="Ordförande")
    page = client.get("/en/styrgruppen/").text
    assert "Ordförande" in page
    assert "Dold Ledamot" not in page
    assert re.search(r'<span class="soft">The name is not shown</span>\s*<br><span[^>]*>Ordförande', page)
