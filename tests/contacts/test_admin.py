"""What came through the contact forms, in the admin."""

from django.utils import timezone

from contacts.models import ContactMessage
from tests.admin_rows import messages
from tests.rendered_form import form_to
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
