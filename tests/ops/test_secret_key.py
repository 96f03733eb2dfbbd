"""The key of a new portal is stored, and that of one with accounts is never replaced in silence."""

import pytest
from django.core.management import CommandError

from naravard.serving.checks import check_is_prepared
from naravard.serving.doctor import lost_key
from naravard.serving.secret_key import store_secret_key
from tests.factories import InspelFactory


@pytest.fixture
def key_file(settings, tmp_path):
    settings.SECRET_KEY_FILE, settings.IS_SECRET_KEY_STORED = tmp_path / "secret-key", False
    return settings.SECRET_KEY_FILE


def test_first_start_stores_the_key_for_its_account_alone(admin_user, settings, key_file):
    store_secret_key()
    assert key_file.read_text() == settings.SECRET_KEY
    assert key_file.stat().st_mode & 0o777 == 0o600
    with pytest.raises(CommandError, match="Another start has made"):
        store_secret_key()


def test_key_that_is_gone_is_missed_by_who_has_sent_something(db, key_file):
    InspelFactory(is_example=True)
    store_secret_key()
    key_file.unlink()
    InspelFactory()
    with pytest.raises(CommandError, match="secret-key is missing, though there is a portal"):
        store_secret_key()


def test_key_that_is_gone_is_not_replaced(super_client, key_file):
    for refuse in [store_secret_key, check_is_prepared]:
        with pytest.raises(CommandError, match="secret-key is missing, though there is a portal"):
            refuse()
    assert not key_file.exists()
    assert "secret-key is missing" in next(lost_key())
