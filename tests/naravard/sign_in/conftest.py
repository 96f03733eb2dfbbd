import pytest
from allauth.mfa.totp.internal.auth import TOTP
from django.test import Client

from tests.naravard.sign_in.browser import SECRET
from tests.relogin import HERE, PASSWORD


@pytest.fixture
def leader(process_leader):
    process_leader.set_password(PASSWORD)
    process_leader.email = "ledare@example.se"
    process_leader.save()
    return process_leader


@pytest.fixture
def browser():
    return Client(enforce_csrf_checks=True, headers=HERE)


@pytest.fixture
def required(settings):
    settings.REQUIRE_SECOND_FACTOR = True


@pytest.fixture
def app(leader):
    return TOTP.activate(leader, SECRET).instance
