"""The accounts: what a process leader may do with them, and that no request gives anybody more rights."""

import pytest
from django.contrib.auth.hashers import MD5PasswordHasher, make_password
from django.contrib.auth.models import Group, Permission
from django.core.management import call_command

from contacts.models import User
from core.transactions import outside_transactions
from naravard.staff.roles import EDITOR, PROCESS_LEADER, ROLES, create_roles
from tests.factories import UserFactory
from tests.rendered_form import form_of
from tests.staff import change_form, change_url, error_of, save

NEW_PASSWORD = "ett-helt-nytt-losenord"
FORGED = {"is_superuser": "on", "is_staff": "on"}
FORGED_PASSWORD = {"password1": NEW_PASSWORD, "password2": NEW_PASSWORD, "usable_password": "true", "set-password": "1"}


def role(name):
    return Group.objects.get(name=name)


def new_account(client, **typed):
    form = form_of(client.get("/admin/contacts/user/add/"), "username", "last_name")
    return form.fill({"username": "ny"} | typed)


def password_url(account):
    return f"/admin/contacts/user/{account.pk}/password/"


def reset_password(client, account):
    form = form_of(client.get(password_url(account)), "password1")
    return form.fill(password1=NEW_PASSWORD, password2=NEW_PASSWORD).submit(client, "set-password")


def rights_of(user):
    return User.objects.get(pk=user.pk).get_all_permissions()


def test_process_leader_adds_an_editor(leader_client):
    form = new_account(leader_client, first_name="Ny", groups=[role(EDITOR)])
    assert form.submit(leader_client).status_code == 302
    account = User.objects.get(username="ny")
    assert account.is_staff
    assert not account.is_superuser
    assert rights_of(account) == ROLES[EDITOR]


def test_account_from_a_process_leader_has_no_password_until_a_superuser_sets_one(leader_client, super_client):
    form = new_account(leader_client)
    assert not form.names & {"password1", "password2", "usable_password"}
    page = form.submit(leader_client, forged=FORGED_PASSWORD, follow=True)
    account = User.objects.get(username="ny")
    assert not account.has_usable_password()
    assert "Be den som driver portalen att sätta det första lösenordet." in page.text
    reset_password(super_client, account)
    account.refresh_from_db()
    assert account.check_password(NEW_PASSWORD)


def test_superuser_adds_an_account_with_a_password(super_client):
    passwords = {"usable_password": "true", "password1": NEW_PASSWORD, "password2": NEW_PASSWORD}
    new_account(super_client, **passwords).submit(super_client)
    assert User.objects.get(username="ny").check_password(NEW_PASSWORD)


def test_user_name_is_taken_in_any_case(leader_client, editor):
    page = new_account(leader_client, username=editor.username.upper()).submit(leader_client)
    assert error_of(page, "username")


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
    assert leader_client.get(password_url(editor)).status_code == 403


def test_present_password_is_asked_for_one_s_own_new_one(leader_client, process_leader):
    response = leader_client.post(password_url(process_leader), FORGED_PASSWORD)
    assert response.headers["Location"] == "/admin/password_change/"
    process_leader.refresh_from_db()
    assert not process_leader.check_password(NEW_PASSWORD)
    form = form_of(leader_client.get("/admin/password_change/"), "old_password")
    page = form.fill(old_password="fel", new_password1=NEW_PASSWORD, new_password2=NEW_PASSWORD).submit(leader_client)
    assert error_of(page, "old_password")


def test_address_of_an_account_in_use_is_for_a_superuser(leader_client, super_client, editor, process_leader):
    """Whoever can choose where a link for a new password goes can take the account over."""
    assert "email" not in change_form(leader_client, editor).names
    save(super_client, editor, email="ratt@example.se")
    save(leader_client, process_leader, email="egen@example.se")
    assert User.objects.get(pk=editor.pk).email == "ratt@example.se"
    assert User.objects.get(pk=process_leader.pk).email == "egen@example.se"


def test_address_can_be_corrected_until_the_account_can_be_used(leader_client):
    new_account(leader_client, email="fle@example.se").submit(leader_client)
    account = User.objects.get(username="ny")
    save(leader_client, account, email="fel@example.se")
    account.refresh_from_db()
    assert account.email == "fel@example.se"


def test_nothing_of_a_password_is_shown_to_a_colleague(leader_client, super_client, privileged_accounts, editor):
    for account in [*privileged_accounts, editor]:
        assert "<bdi>md5</bdi>" in super_client.get(change_url(account)).text
        assert "<bdi>md5</bdi>" not in leader_client.get(change_url(account)).text


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
    account = User.objects.get(username="ny")
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
        assert leader_client.post(password_url(account), FORGED_PASSWORD).status_code == 403
        assert User.objects.filter(pk=account.pk).values().get() == before


def test_superuser_manages_every_account(super_client, privileged_accounts):
    for account in privileged_accounts:
        assert reset_password(super_client, account).status_code == 302


def test_process_leader_deletes_no_account(leader_client, editor):
    assert leader_client.post(f"/admin/contacts/user/{editor.pk}/delete/", {"post": "yes"}).status_code == 403
    data = {"action": "delete_selected", "_selected_action": [editor.pk], "post": "yes"}
    leader_client.post("/admin/contacts/user/", data)
    assert User.objects.filter(pk=editor.pk).exists()


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
    assert editor_client.post(password_url(process_leader), FORGED_PASSWORD).status_code == 403


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


class HasherInTheOpen(MD5PasswordHasher):
    """Hashes a password only while no transaction holds locks, since real hashing takes most of a second."""

    encode = outside_transactions(MD5PasswordHasher.encode)


def test_password_is_hashed_while_nobody_waits_for_the_database(super_client, settings):
    settings.PASSWORD_HASHERS = [f"{__name__}.HasherInTheOpen"]
    passwords = {"usable_password": "true", "password1": NEW_PASSWORD, "password2": NEW_PASSWORD}
    assert new_account(super_client, **passwords).submit(super_client).status_code == 302
    assert User.objects.get(username="ny").check_password(NEW_PASSWORD)


@pytest.mark.parametrize("email", ["a@localhost", "a@[127.0.0.1]", "a" * 65 + "@example.se", "a@dator.local"])
def test_address_that_no_mail_can_reach_is_refused_for_an_account(super_client, settings, email):
    account = UserFactory(username="nagon")
    assert "namn@exempel.se" in save(super_client, account, email=email).text
    account.refresh_from_db()
    assert account.email != email
    settings.DEBUG = True
    account.email = "a@localhost"
    account.clean()
