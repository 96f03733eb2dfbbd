"""Somebody whose account is deleted: what they did stays in every history, and nothing names them."""

import pytest
from django.contrib.admin.models import LogEntry
from django.utils import timezone

from contacts.models import ContactMessage, User
from feedback import actions
from feedback.models import Inspel, InspelEvent, SavedFilter
from tests.admin_rows import messages
from tests.factories import InspelFactory, PageFactory
from tests.rendered_form import form_of
from tests.staff import change_form, change_url, choose_action

ACCOUNTS = "/admin/contacts/user/"


@pytest.fixture
def colleague(process_leader):
    User.objects.filter(pk=process_leader.pk).update(
        username="kim.holm", first_name="Kim", last_name="Holm", email="kim@example.se"
    )
    process_leader.refresh_from_db()
    return process_leader


def delete_on_page(client, account):
    page = client.get(f"{ACCOUNTS}{account.pk}/delete/")
    assert "som gjort av en tidigare kollega" in page.text
    return form_of(page, "post").submit(client, follow=True)


def delete_in_list(client, account):
    return form_of(choose_action(client, ACCOUNTS, "delete_selected", [account]), "post").submit(client, follow=True)


@pytest.mark.parametrize("delete", [delete_on_page, delete_in_list])
def test_work_of_a_deleted_account_stays_as_done_by_a_former_colleague(super_client, colleague, delete):
    inspel = InspelFactory()
    actions.start_review(inspel=inspel, by=colleague)
    actions.answer(inspel=inspel, text="Tack!", by=colleague)
    message = messages(1)[0]
    ContactMessage.objects.update(handled_by=colleague, handled_at=timezone.now())
    page = PageFactory(title_sv="Sida")
    page.history.update(history_user=colleague)
    SavedFilter.objects.create(owner=colleague, name="Mitt")
    SavedFilter.objects.create(owner=colleague, name="Vårt", is_shared=True)
    actions.assign(inspel=inspel, to=colleague, by=colleague)
    log = LogEntry.objects.create(user=colleague, action_flag=2, object_repr="Sida", object_id="1")
    events = InspelEvent.objects.count()

    assert delete(super_client, colleague).status_code == 200
    assert InspelEvent.objects.count() == events
    assert LogEntry.objects.filter(pk=log.pk).exists()
    assert [row.name for row in SavedFilter.objects.all()] == ["Vårt"]
    assert Inspel.objects.get(pk=inspel.pk).assigned_to is None
    assert InspelEvent.objects.filter(note="en tidigare kollega tar hand om inspelet.").exists()
    for address in [change_url(inspel), change_url(message), f"{change_url(page).removesuffix('change/')}history/"]:
        shown = super_client.get(address).text
        assert "tidigare kollega" in shown, address
        assert "Kim Holm" not in shown, address
        assert "kim.holm" not in shown, address
    assert "kim.holm" not in super_client.get("/admin/").text


def test_deleted_account_is_closed_and_holds_no_personal_data(super_client, client, colleague):
    colleague.set_password("hemligt")
    colleague.save()
    delete_on_page(super_client, colleague)
    row = User.objects.get(pk=colleague.pk)
    assert not client.login(username=row.username, password="hemligt")
    assert (row.first_name, row.last_name, row.email, row.is_staff, row.is_active) == ("", "", "", False, False)
    assert not row.groups.exists()
    assert "kim" not in super_client.get(ACCOUNTS).text.lower()
    assert super_client.get(change_url(row)).status_code == 302  # to the first page: there is no such account


def test_name_of_a_deleted_account_can_be_used_again(super_client, colleague, editor):
    delete_on_page(super_client, colleague)
    assert change_form(super_client, editor).fill(username="kim.holm").submit(super_client).status_code == 302


def test_nobody_deletes_their_own_account(super_client, admin_user):
    assert super_client.post(f"{ACCOUNTS}{admin_user.pk}/delete/", {"post": "yes"}).status_code == 403
    data = {"action": "delete_selected", "_selected_action": [admin_user.pk], "post": "yes"}
    assert super_client.post(ACCOUNTS, data).status_code == 403
    assert User.objects.filter(pk=admin_user.pk, is_former=False).exists()
