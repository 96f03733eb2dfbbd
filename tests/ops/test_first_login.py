"""The first account: made once, its password readable by its owner only."""

import stat

import pytest
from django.core.management import call_command

from contacts.models import User
from naravard.bootstrap.examples import EXAMPLE_USERNAME
from naravard.bootstrap.first_login import create_first_process_leader
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _own_var(settings, tmp_path):
    settings.VAR_DIR = tmp_path


def test_first_process_leader_can_log_in_with_what_is_shown(client):
    login = create_first_process_leader()
    assert client.login(username=login.username, password=login.password)
    user = User.objects.get()
    assert (user.username, user.is_staff, user.is_superuser) == ("processledare", True, False)
    assert sorted(user.groups.values_list("name", flat=True)) == ["Processledare", "Redaktör"]


def test_password_file_is_private_and_holds_the_login(tmp_path):
    login = create_first_process_leader()
    assert login.path == tmp_path / "first-login.txt"
    assert stat.S_IMODE(login.path.stat().st_mode) == 0o600
    assert login.path.read_text() == f"User name: processledare\nPassword: {login.password}\n"


def test_old_readable_file_is_replaced_by_a_private_one(tmp_path):
    old = tmp_path / "first-login.txt"
    old.write_text("old")
    old.chmod(0o644)
    create_first_process_leader()
    assert stat.S_IMODE(old.stat().st_mode) == 0o600


def test_first_process_leader_is_made_only_once(tmp_path, capsys):
    call_command("create_first_process_leader")
    password = (tmp_path / "first-login.txt").read_text().split()[-1]
    assert password in capsys.readouterr().out
    call_command("create_first_process_leader")
    assert password not in capsys.readouterr().out
    assert password in (tmp_path / "first-login.txt").read_text()
    assert User.objects.count() == 1


@pytest.mark.parametrize("account", [{"is_staff": True}, {"is_staff": True, "is_active": False}])
def test_no_account_is_made_where_staff_exist(account):
    UserFactory(**account)
    assert create_first_process_leader() is None


def test_the_user_of_the_examples_is_not_staff_who_can_log_in():
    UserFactory(username=EXAMPLE_USERNAME, is_active=False)
    assert create_first_process_leader() is not None


def test_two_passwords_differ():
    first = create_first_process_leader().password
    User.objects.all().delete()
    assert create_first_process_leader().password != first
