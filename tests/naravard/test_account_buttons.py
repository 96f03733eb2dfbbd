"""The buttons on the page of an account that change how its owner logs in."""

from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib.auth.hashers import make_password
from django.utils import timezone

from contacts.models import User
from core.models.outgoing_mail import OutgoingMail
from tests.at_once import at_once
from tests.staff import change_url, client_of, messages_of

NEW = "ny@example.se"


def button_of(account, name):
    return f"{change_url(account)[: -len('change/')]}sign-in/{name}/"


@pytest.mark.parametrize("name", ["invite", "send-link", "end-sessions", "remove-second-factor"])
def test_buttons_of_an_account_change_how_its_owner_logs_in(leader_client, editor, client, name):
    """Each is offered where it is of use, does what it says once, and says that it did."""
    editor.email = NEW
    editor.save()
    client.force_login(editor)
    UserSession.objects.create(user=editor, ip="127.0.0.1", session_key=client.session.session_key, user_agent="x")
    if name == "invite":
        editor.set_unusable_password()
        User.objects.filter(pk=editor.pk).update(last_login=None, password=editor.password)
    if name == "remove-second-factor":
        Authenticator.objects.create(user=editor, type="totp", data={"secret": "x"})
    address = button_of(editor, name)
    assert f'action="{address}"' in leader_client.get(change_url(editor)).text
    page = leader_client.post(address, follow=True)
    assert len(messages_of(page)) == 1
    mails = {"invite": "sign_in.invitation", "send-link": "sign_in.password", "remove-second-factor": "sign_in.changed"}
    assert list(OutgoingMail.objects.values_list("kind", flat=True)) == [
        mails[name] for name in [name] if name in mails
    ]
    is_logged_in = client.get("/admin/").status_code == 200
    assert is_logged_in == (name == "send-link")  # who is invited has no password, so no session either
    assert not Authenticator.objects.exists()


@pytest.mark.parametrize("name", ["invite", "send-link"])
def test_second_click_sends_no_second_mail(leader_client, editor, name, time_machine):
    password = editor.password if name == "send-link" else make_password(None)
    User.objects.filter(pk=editor.pk).update(email=NEW, last_login=None, password=password)
    address = button_of(editor, name)
    for _click in range(2):
        page = leader_client.post(address, follow=True)
    assert messages_of(page) == [f"Mejlet till {NEW} är redan på väg. Det kan ta några minuter."]
    assert OutgoingMail.objects.count() == 1
    time_machine.move_to(timezone.now() + timedelta(minutes=2))
    leader_client.post(address)
    assert OutgoingMail.objects.count() == 2


@pytest.mark.django_db(transaction=True)
def test_two_clicks_at_once_send_one_mail(editor, process_leader):
    User.objects.filter(pk=editor.pk).update(email=NEW)
    address = button_of(editor, "send-link")
    clients = [client_of(process_leader) for _click in range(2)]
    pages = at_once(lambda number: clients[number].post(address), threads=2)
    assert [page.status_code for page in pages] == [302, 302]
    assert OutgoingMail.objects.count() == 1


def test_buttons_of_an_account_are_for_whoever_may_change_it(leader_client, editor_client, process_leader, admin_user):
    for client, account in [(leader_client, admin_user), (leader_client, process_leader), (editor_client, admin_user)]:
        assert client.post(f"/admin/contacts/user/{account.pk}/sign-in/send-link/").status_code == 403
    assert not OutgoingMail.objects.exists()
