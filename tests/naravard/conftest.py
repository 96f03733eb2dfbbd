import pytest
from django.db import transaction
from django.test import override_settings

from naravard.staff.roles import EDITOR
from strategy.hard_words import read_words
from tests.conftest import SETTINGS_OF_EVERY_TEST, load_examples, user_in_group
from tests.naravard.pages import Walk


@pytest.fixture(scope="session")
def walk(django_db_setup, django_db_blocker, tmp_path_factory):
    """Open the pages of the portal with its examples once, and remove their rows again."""
    own = override_settings(**SETTINGS_OF_EVERY_TEST, STATIC_ROOT=tmp_path_factory.mktemp("static"))
    around = transaction.atomic()
    around._from_testcase = True  # like the one that Django puts around a test: the portal itself is in none
    with django_db_blocker.unblock(), own, around:
        load_examples()
        read_words.forget()
        walk = Walk(user_in_group(EDITOR, username="redaktor"))
        transaction.set_rollback(True)
    return walk
