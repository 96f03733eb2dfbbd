"""Each process leader's choice of mail about new inspel, in the admin."""

from feedback.notifications.digest import get_mail_preference
from tests.rendered_form import form_of
from tests.staff import QUEUE


def test_process_leader_chooses_for_their_own_account(client, process_leader, colleague):
    client.force_login(process_leader)
    page = client.get(f"{QUEUE}mail/")
    assert "processledare@example.se" in page.text
    form_of(page, "new_inspel_mail").fill(new_inspel_mail="daily").submit(client)
    assert (get_mail_preference(process_leader), get_mail_preference(colleague)) == ("daily", "at_once")


def test_unknown_choice_is_refused(client, process_leader):
    client.force_login(process_leader)
    assert client.post(f"{QUEUE}mail/", {"new_inspel_mail": "hourly"}).status_code == 422
    assert get_mail_preference(process_leader) == "at_once"


def test_account_without_an_address_is_warned(client, process_leader):
    process_leader.email = ""
    process_leader.save()
    client.force_login(process_leader)
    assert 'class="errornote"' in client.get(f"{QUEUE}mail/").text


def test_editor_has_no_such_choice(client, editor):
    client.force_login(editor)
    assert client.get(f"{QUEUE}mail/").status_code == 403
