"""The accounts: what a process leader may do with them, and that no request gives anybody more rights."""

import re

import pytest
from allauth.usersessions.models import UserSession
from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import Group, Permission
from django.core.management import call_command
from django.utils import timezone

from contacts.models import User
from naravard.sign_in.mails import compose_invitation
from naravard.staff.roles import EDITOR, PROCESS_LEADER, ROLES, create_roles
from tests.factories import UserFactory
from tests.rendered_form import form_of
from tests.staff import change_form, change_url, error_of, messages_of, save

NEW_PASSWORD = "ett-helt-nytt-losenord"
NEW = "ny@example.se"
FORGED = {"is_superuser": "on", "is_staff": "on"}
FORGED_PASSWORD = {"password1": NEW_PASSWORD, "password2": NEW_PASSWORD, "usable_password": "true", "set-password": "1"}


def role(name):
    return Group.objects.get(name=name)


def new_account(client, **typed):
    form = form_of(client.get("/admin/contacts/user/add/"), "email", "last_name")
    return form.fill({"email": NEW} | typed)


def password_url(account):
    return f"/admin/contacts/user/{account.pk}/password/"


def rights_of(user):
    return User.objects.get(pk=user.pk).get_all_permissions()


def test_process_leader_adds_an_editor(leader_client):
    form = new_account(leader_client, first_name="Ny", groups=[role(EDITOR)])
    assert form.submit(leader_client).status_code == 302
    account = User.objects.get(username=NEW)
    assert account.is_staff
    assert not account.is_superuser
    assert rights_of(account) == ROLES[EDITOR]


def test_who_is_added_chooses_a_password_by_the_invitation(leader_client, client):
    """Nobody sets another's: neither in a field of the form, nor in one that it does not have."""
    form = new_account(leader_client)
    assert not form.names & {"username", "password1", "password2", "usable_password"}
    page = form.submit(leader_client, forged=FORGED_PASSWORD, follow=True)
    account = User.objects.get(username=NEW)
    assert not account.has_usable_password()
    assert "Personen har inget lösenord än." in page.text
    assert f"En inbjudan är på väg till {NEW}." in messages_of(page)
    link = re.search(r"http://\S+/choose/\S+", compose_invitation(account.pk).body)[0]
    chosen = client.get(link.removeprefix("http://127.0.0.1:8000"), follow=True)
    done = form_of(chosen, "password1").fill(password1=NEW_PASSWORD, password2=NEW_PASSWORD).submit(client, follow=True)
    assert "Nu kan du logga in" in done.text
    account.refresh_from_db()
    assert account.check_password(NEW_PASSWORD)
    assert "Länken gäller inte längre" in client.get(link.removeprefix("http://127.0.0.1:8000"), follow=True).text


def test_no_invitation_to_who_has_logged_in_or_is_switched_off(editor):
    editor.email = NEW
    editor.save()
    assert compose_invitation(editor.pk)
    for changes in [{"last_login": timezone.now()}, {"last_login": None, "is_active": False}]:
        User.objects.filter(pk=editor.pk).update(**changes)
        assert compose_invitation(editor.pk) is None


def test_address_has_one_account_in_any_case(leader_client, editor):
    editor.email = NEW
    editor.save()
    for address in [NEW.upper(), ""]:
        assert error_of(new_account(leader_client, email=address).submit(leader_client), "email")


def test_process_leader_gives_an_editor_another_role(leader_client, editor):
    save(leader_client, editor, groups=[role(EDITOR), role(PROCESS_LEADER)])
    assert set(editor.groups.values_list("name", flat=True)) == {EDITOR, PROCESS_LEADER}


@pytest.mark.parametrize("page", [password_url, change_url])
def test_process_leader_sets_nobody_elses_password(leader_client, editor, page):
    """Neither where passwords are set, nor by fields that the page of the account does not have."""
    before = User.objects.values("password", "email").get(pk=editor.pk)
    hashed = {"password": make_password(NEW_PASSWORD), "email": "min@example.se", "username": "anna"}
    leader_client.post(page(editor), FORGED_PASSWORD | hashed)
    assert User.objects.values("password", "email").get(pk=editor.pk) == before
    assert leader_client.get(password_url(editor)).status_code == 404


def test_present_password_is_asked_for_one_s_own_new_one(leader_client, process_leader):
    form = form_of(leader_client.get("/admin/password_change/"), "oldpassword")
    page = form.fill(oldpassword="fel", password1=NEW_PASSWORD, password2=NEW_PASSWORD).submit(leader_client)
    assert error_of(page, "oldpassword")
    process_leader.refresh_from_db()
    assert not process_leader.check_password(NEW_PASSWORD)


def test_address_of_an_account_in_use_is_for_a_superuser(leader_client, super_client, editor, process_leader):
    """Whoever can choose where a link for a new password goes can take the account over."""
    assert "email" not in change_form(leader_client, editor).names
    save(super_client, editor, email="ratt@example.se")
    assert User.objects.get(pk=editor.pk).email == "ratt@example.se"
    User.objects.filter(pk=process_leader.pk).update(email="")
    save(leader_client, process_leader, email="egen@example.se")  # the first account has none
    assert User.objects.get(pk=process_leader.pk).email == "egen@example.se"
    assert "email" not in change_form(leader_client, process_leader).names  # nor who finds the computer unlocked


def test_name_of_an_account_is_no_other_account_s_name_or_address(leader_client, editor, process_leader):
    User.objects.filter(pk=process_leader.pk).update(email=NEW)
    for name in [NEW.upper(), process_leader.username.upper()]:
        assert error_of(save(leader_client, editor, username=name), "username")


def test_switching_off_ends_the_sessions_for_good(leader_client, editor, client):
    client.force_login(editor)
    UserSession.objects.create(user=editor, ip="127.0.0.1", session_key=client.session.session_key, user_agent="x")
    save(leader_client, editor, is_active=False)
    save(leader_client, editor, is_active=True)
    assert client.get("/admin/").status_code == 302


def test_address_can_be_corrected_until_the_account_can_be_used(leader_client):
    new_account(leader_client, email="fle@example.se").submit(leader_client)
    account = User.objects.get(username="fle@example.se")
    save(leader_client, account, email="fel@example.se")
    account.refresh_from_db()
    assert account.email == "fel@example.se"


def test_nothing_of_a_password_is_shown(super_client, privileged_accounts, editor):
    for account in [*privileged_accounts, editor]:
        assert "md5" not in super_client.get(change_url(account)).text


def test_process_leader_closes_an_account(leader_client, editor):
    save(leader_client, editor, is_active=False)
    editor.refresh_from_db()
    assert not editor.is_active


def test_forged_request_makes_nobody_superuser(leader_client, editor):
    every_right = [permission.pk for permission in Permission.objects.all()]
    forged = FORGED | {"user_permissions": every_right}
    change_form(leader_client, editor).submit(leader_client, forged=forged)
    assert rights_of(editor) == ROLES[EDITOR]
    assert not User.objects.filter(is_superuser=True).exists()


def test_forged_request_adds_no_superuser(leader_client):
    every_right = [permission.pk for permission in Permission.objects.all()]
    new_account(leader_client).submit(leader_client, forged=FORGED | {"user_permissions": every_right})
    account = User.objects.get(username=NEW)
    assert not account.is_superuser
    assert rights_of(account) == set()


def test_other_groups_than_the_roles_cannot_be_given(leader_client, editor):
    everything = Group.objects.create(name="Allt")
    everything.permissions.set(Permission.objects.all())
    response = change_form(leader_client, editor).submit(leader_client, forged={"groups": [everything.pk]})
    assert response.status_code == 200
    assert rights_of(editor) == ROLES[EDITOR]


def test_process_leader_cannot_change_own_roles(leader_client, process_leader):
    before = rights_of(process_leader)
    form = change_form(leader_client, process_leader).fill(first_name="Ewa")
    form.submit(leader_client, forged=FORGED | {"groups": [role(EDITOR).pk, role(PROCESS_LEADER).pk]})
    assert User.objects.get(pk=process_leader.pk).first_name == "Ewa"
    assert rights_of(process_leader) == before


@pytest.fixture
def privileged_accounts(request, admin_user):
    """Accounts with more rights than the roles give."""
    create_roles()
    with_own_right, in_other_group = UserFactory(), UserFactory()
    with_own_right.user_permissions.add(Permission.objects.get(codename="delete_inspel"))
    in_other_group.groups.add(Group.objects.create(name="Allt"))
    return [admin_user, with_own_right, in_other_group]


def test_accounts_with_more_rights_cannot_be_taken_over(leader_client, privileged_accounts):
    for account in privileged_accounts:
        before = User.objects.filter(pk=account.pk).values().get()
        assert leader_client.post(change_url(account), {"username": "kapad", "is_active": "on"}).status_code == 403
        assert leader_client.post(password_url(account), FORGED_PASSWORD).status_code == 404
        assert User.objects.filter(pk=account.pk).values().get() == before


def test_process_leader_deletes_no_account(leader_client, editor):
    assert leader_client.post(f"/admin/contacts/user/{editor.pk}/delete/", {"post": "yes"}).status_code == 403
    data = {"action": "delete_selected", "_selected_action": [editor.pk], "post": "yes"}
    leader_client.post("/admin/contacts/user/", data)
    assert User.objects.filter(pk=editor.pk).exists()


def test_who_may_delete_accounts_deletes_none_with_more_rights(leader_client, process_leader, privileged_accounts):
    """No role may, but a superuser can give somebody the right."""
    process_leader.user_permissions.add(Permission.objects.get(codename="delete_user"))
    for account in privileged_accounts:
        assert leader_client.post(f"/admin/contacts/user/{account.pk}/delete/", {"post": "yes"}).status_code == 403
        data = {"action": "delete_selected", "_selected_action": [account.pk], "post": "yes"}
        leader_client.post("/admin/contacts/user/", data)
        assert User.objects.filter(pk=account.pk, is_former=False).exists()
    plain = UserFactory()
    leader_client.post(f"/admin/contacts/user/{plain.pk}/delete/", {"post": "yes"})
    assert User.objects.get(pk=plain.pk).is_former


@pytest.mark.parametrize(
    "path", ["/admin/auth/group/", "/admin/auth/group/add/", "/admin/django_tasks_database/dbtaskresult/"]
)
def test_groups_and_tasks_are_for_superusers(leader_client, editor_client, super_client, path):
    assert leader_client.get(path).status_code == 403
    assert editor_client.get(path).status_code == 403
    assert super_client.get("/admin/auth/group/").status_code == 200


def test_editor_sees_no_account(editor_client, process_leader):
    assert editor_client.get("/admin/contacts/user/").status_code == 403
    assert editor_client.get(change_url(process_leader)).status_code == 403
    assert editor_client.post(password_url(process_leader), FORGED_PASSWORD).status_code == 404


def test_account_without_staff_stays_outside(client, db):
    client.force_login(UserFactory(is_staff=False))
    assert client.get("/admin/").status_code == 302


def test_roles_are_made_once_and_keep_what_was_added(db):
    create_roles()
    extra = Permission.objects.get(codename="delete_page")
    role(EDITOR).permissions.add(extra)
    role(EDITOR).permissions.remove(Permission.objects.get(codename="change_page"))
    create_roles()
    codes = set(role(EDITOR).permissions.values_list("codename", flat=True))
    assert {"delete_page", "change_page"} <= codes
    assert Group.objects.filter(name__in=ROLES).count() == len(ROLES)


def test_setup_makes_the_roles(db):
    call_command("setup", verbosity=0)
    assert set(Group.objects.values_list("name", flat=True)) == set(ROLES)


@pytest.mark.parametrize("email", ["a@localhost", "a@[127.0.0.1]", "a" * 65 + "@example.se", "a@dator.local"])
def test_address_that_no_mail_can_reach_is_refused_for_an_account(super_client, settings, email):
    account = UserFactory(username="nagon")
    assert "namn@exempel.se" in save(super_client, account, email=email).text
    account.refresh_from_db()
    assert account.email != email
    settings.DEBUG = True
    account.email = "a@localhost"
    account.clean()
