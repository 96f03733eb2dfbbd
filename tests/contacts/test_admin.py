"""What came through the contact forms, in the admin."""

from django.utils import timezone

from contacts.models import ContactMessage
from core.audit.entries import Kind
from tests.admin_rows import messages
from tests.audit import lines, refuse_entries
from tests.rendered_form import form_of, form_to
from tests.staff import change_url, choose_action

MESSAGES = "/admin/contacts/contactmessage/"


def test_message_is_read_as_it_was_written(leader_client):
    message = messages(1)[0]
    ContactMessage.objects.update(text="Hej <b>du</b>")
    assert "Hej &lt;b&gt;du&lt;/b&gt;" in leader_client.get(change_url(message)).text


def test_message_is_marked_as_handled_and_back(leader_client, process_leader):
    message = messages(1)[0]
    form_to(leader_client.get(change_url(message)), f"{MESSAGES}{message.pk}/handled/").submit(leader_client)
    message.refresh_from_db()
    assert message.handled_by == process_leader
    form_to(leader_client.get(change_url(message)), f"{MESSAGES}{message.pk}/not-handled/").submit(leader_client)
    message.refresh_from_db()
    assert (message.handled_by, message.handled_at) == (None, None)


def test_chosen_messages_are_marked_and_keep_who_handled_them_before(leader_client, process_leader, admin_user):
    first, second = messages(2)
    ContactMessage.objects.filter(pk=first.pk).update(handled_by=admin_user, handled_at=timezone.now())
    choose_action(leader_client, MESSAGES, "mark_as_handled", [first, second])
    assert list(ContactMessage.objects.order_by("pk").values_list("handled_by", flat=True)) == [
        admin_user.pk,
        process_leader.pk,
    ]


def test_messages_are_filtered_by_whether_they_are_handled(leader_client, process_leader):
    handled, waiting = messages(2)
    ContactMessage.objects.filter(pk=handled.pk).update(handled_by=process_leader, handled_at=timezone.now())
    assert [row.pk for row in leader_client.get(MESSAGES, {"handled": "no"}).context["cl"].result_list] == [waiting.pk]


def test_editor_marks_no_message(editor_client):
    message = messages(1)[0]
    assert editor_client.post(f"{MESSAGES}{message.pk}/handled/").status_code == 403


def test_nobody_changes_or_deletes_a_message(super_client):
    message = messages(1)[0]
    assert super_client.post(change_url(message), {"text": "Ändrad"}).status_code == 403
    super_client.post(MESSAGES, {"action": "delete_selected", "_selected_action": [message.pk], "post": "yes"})
    message.refresh_from_db()
    assert message.text == "Hej!"


def test_sender_of_a_message_is_shown_when_asked_and_the_log_says_so(leader_client, editor_client):
    message = messages(1)[0]
    ContactMessage.objects.update(sender_name="Kim Ek", reply_to="kim@example.se")
    page = leader_client.get(change_url(message))
    assert "Ett namn och en e-postadress" in page.text
    assert "Kim Ek" not in page.text
    assert "kim@example.se" not in page.text
    shown = form_of(page, "show_sender").submit(leader_client, "show_sender")
    assert "Kim Ek" in shown.text
    assert 'href="mailto:kim@example.se"' in shown.text
    assert "no-store" in shown["Cache-Control"]
    assert lines(Kind.CONTACT_DETAILS) == [("processledare", str(message), {})]
    assert "Kim Ek" not in leader_client.get(f"{MESSAGES}?q=Kim").text
    assert editor_client.post(change_url(message), {"show_sender": "yes"}).status_code == 403
    leader_client.raise_request_exception = False
    refuse_entries()
    assert "Kim Ek" not in form_of(page, "show_sender").submit(leader_client, "show_sender").text


def test_message_without_a_sender_says_so_and_address_is_found_as_a_whole_only(leader_client):
    anonymous, named = messages(2)
    ContactMessage.objects.filter(pk=named.pk).update(reply_to="kim@example.se")
    page = leader_client.get(change_url(anonymous)).text
    assert "Saknas: avsändaren vill inte ha svar." in page
    assert "show_sender" not in page
    found = [list(leader_client.get(MESSAGES, {"q": q}).context["cl"].result_list) for q in ["kim@example.se", "kim@"]]
    assert found == [[named], []]
