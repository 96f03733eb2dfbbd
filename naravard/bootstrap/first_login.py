"""The first account, to log in to a new portal."""

import os
import secrets
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.contrib.auth.models import Group
from django.db import transaction
from django.db.models import Q

from contacts.models import User
from naravard.bootstrap.examples import EXAMPLE_USERNAME
from naravard.staff.roles import EDITOR, PROCESS_LEADER, create_roles

USERNAME = "processledare"
FILE_NAME = "first-login.txt"
CHARACTERS = "abcdefghijkmnpqrstuvwxyz23456789"  # without those that look alike in print


@dataclass(frozen=True)
class FirstLogin:
    username: str
    password: str
    path: Path


@transaction.atomic
def create_first_process_leader():
    """Create the first process leader and return the FirstLogin, or None if the admin already has an account."""
    if User.objects.filter(Q(is_staff=True) | Q(username=USERNAME)).exclude(username=EXAMPLE_USERNAME).exists():
        return None
    create_roles()
    login = FirstLogin(USERNAME, random_password(), first_login_path())
    user = User.objects.create_user(login.username, password=login.password, is_staff=True)
    user.groups.set(Group.objects.filter(name__in=[PROCESS_LEADER, EDITOR]))
    # Inside the transaction: nobody could log in to an account whose password was not written.
    write_private_file(login.path, f"User name: {login.username}\nPassword: {login.password}\n")
    return login


def first_login_path():
    return settings.VAR_DIR / FILE_NAME


def random_password():
    return "-".join("".join(secrets.choice(CHARACTERS) for _ in range(5)) for _ in range(4))


def write_private_file(path, text):
    """Write a file that only its owner can read, from its creation on. Replace an existing one."""
    path.unlink(missing_ok=True)
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with open(descriptor, "w", encoding="utf-8") as file:
        file.write(text)
