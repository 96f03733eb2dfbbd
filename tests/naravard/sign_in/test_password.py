"""Signing in with a password, and where it leads."""

import re

import pytest
from django.conf import settings as django_settings
from django.contrib.auth.hashers import MD5PasswordHasher, make_password
from django.test import Client

from contacts.models import User
from tests.factories import UserFactory
from tests.naravard.sign_in.browser import LOGIN, log_in
from tests.relogin import HERE, PASSWORD
from tests.staff import messages_of


@pytest.mark.sqlite
@pytest.mark.parametrize("name", ["processledare", "LEDARE@example.se"])
def test_login_leads_to_the_page_that_was_asked_for(browser, leader, name):
    page = log_in(browser, name, address=f"{LOGIN}?next=/admin/strategy/page/")
    assert page.request["PATH_INFO"] == "/admin/strategy/page/"
    assert messages_of(page) == []


@pytest.mark.parametrize(
    "elsewhere", ["https://ond.se/", "//ond.se/", "/\\ond.se/", "javascript:alert(1)", "ond.se", "%"]
)
def test_login_leads_nowhere_else(browser, leader, elsewhere):
    page = log_in(browser, address=f"{LOGIN}?next={elsewhere}")
    assert page.request["PATH_INFO"] == "/admin/"


def test_wrong_password_and_unknown_account_get_the_same_answer(browser, leader):
    wrong, unknown = (log_in(browser, name, "fel") for name in ["processledare", "finns-inte"])
    assert "Användarnamnet och lösenordet hör inte ihop." in wrong.text
    assert re.sub(r'value="[^"]*"', "", wrong.text) == re.sub(r'value="[^"]*"', "", unknown.text)
    assert 'value="processledare"' in wrong.text  # what was typed stays, but not the password
    assert "fel" not in re.findall(r'type="password"[^>]*value="([^"]*)"', wrong.text)


@pytest.mark.parametrize("name", ["processledare", "ledare@example.se", "ny@example.se", "okand@example.se", "okand"])
def test_one_password_is_compared_whoever_is_named(leader, monkeypatch, name):
    """Or the time that it takes would tell who has an account."""
    UserFactory(username="ny@example.se", email="ny@example.se", is_staff=True, password=make_password(PASSWORD))
    encode, times = MD5PasswordHasher.encode, []
    monkeypatch.setattr(MD5PasswordHasher, "encode", lambda *args: times.append(1) or encode(*args))
    log_in(Client(headers=HERE), name, "fel")
    assert len(times) == 1


@pytest.mark.parametrize("change", [{"is_active": False}, {"is_staff": False}])
def test_who_has_left_does_not_get_in(browser, leader, change):
    User.objects.filter(pk=leader.pk).update(**change)
    page = log_in(browser)
    assert "_auth_user_id" not in browser.session
    assert page.request["PATH_INFO"] in {LOGIN, "/admin/account/no-access/"}


def test_key_of_the_session_changes_with_the_login(browser, leader):
    browser.get("/admin/account/forgotten/")
    session = browser.session
    session["x"] = 1
    session.save()
    browser.cookies[django_settings.SESSION_COOKIE_NAME] = before = session.session_key
    log_in(browser)
    assert browser.session.session_key != before
