"""How often passwords and codes may be wrong."""

import re

import pytest
from django.conf import settings as django_settings
from django.test import Client

from core.models.audit_entry import AuditEntry
from core.models.throttle import Throttle
from naravard.sign_in.known_browser import COOKIE
from naravard.sign_in.mails import password_url
from tests.factories import UserFactory
from tests.naravard.sign_in.browser import LOGIN, code_now, give_code, log_in
from tests.relogin import HERE, PASSWORD
from tests.rendered_form import form_of
from tests.staff import error_of

NEW_PASSWORD = "ett-helt-nytt-losenord"


def wrong_passwords(browser, count, name="processledare"):
    return [log_in(browser, name, "fel").status_code for _time in range(count)]


@pytest.mark.sqlite
def test_wrong_passwords_are_limited_by_account_with_a_time(browser, leader, settings):
    settings.HOURLY_LIMITS = settings.HOURLY_LIMITS | {"sign_in_account": 3}
    assert wrong_passwords(browser, 4) == [200, 200, 200, 429]
    refused = log_in(Client(headers=HERE))  # the right password, from another browser of the network
    assert refused.status_code == 429
    assert re.search(r"Det blev fel för många gånger\. Du kan försöka igen kl\.\s\d\d\.00\.", refused.text)
    assert int(refused["Retry-After"]) > 0
    assert log_in(browser, "PROCESSLEDARE").status_code == 429
    UserFactory(username="kollega", is_staff=True).set_password(PASSWORD)
    assert log_in(browser, "kollega", "fel").status_code == 200


def test_who_has_logged_in_in_the_browser_before_is_not_locked_out_by_strangers(browser, leader, settings):
    settings.HOURLY_LIMITS = settings.HOURLY_LIMITS | {"sign_in_account": 2, "sign_in_network": 4}
    log_in(browser)
    form_of(browser.get("/admin/logout/"), "csrfmiddlewaretoken").submit(browser)
    stranger = Client(headers=HERE)
    assert wrong_passwords(stranger, 5)[-1] == 429  # in the same network
    assert log_in(Client(headers=HERE)).status_code == 429
    assert log_in(browser).request["PATH_INFO"] == "/admin/"
    # The cookie is for its own account, and its own wrong passwords are limited too.
    stranger.cookies[COOKIE] = browser.cookies[COOKIE].value
    assert wrong_passwords(stranger, 1, "kollega") == [429]
    assert wrong_passwords(stranger, 3) == [200, 200, 429]
    stranger.cookies[COOKIE] = "påhittad"
    assert wrong_passwords(stranger, 1) == [429]


def test_cookie_of_a_known_browser_is_for_the_login_alone(browser, leader):
    browser.get(LOGIN)
    assert COOKIE not in browser.cookies
    log_in(browser)
    cookie = browser.cookies[COOKIE]
    assert (cookie["path"], cookie["httponly"], cookie["samesite"]) == ("/admin/", True, "Lax")


def test_one_network_locks_an_account_in_no_other(browser, leader, settings):
    limits = {"sign_in_account": 2, "sign_in_account_everywhere": 3}
    settings.HOURLY_LIMITS = settings.HOURLY_LIMITS | limits
    assert wrong_passwords(browser, 5) == [200, 200, 429, 429, 429]
    other, third = (Client(headers=HERE, REMOTE_ADDR=address) for address in ["192.0.2.1", "192.0.2.2"])
    assert log_in(other).request["PATH_INFO"] == "/admin/"
    assert wrong_passwords(third, 2) == [200, 429]  # of all networks together


def test_wrong_passwords_are_limited_by_network(browser, leader, settings):
    settings.HOURLY_LIMITS = settings.HOURLY_LIMITS | {"sign_in_network": 3}
    assert [wrong_passwords(browser, 1, f"konto-{number}")[0] for number in range(4)] == [200, 200, 200, 429]


def test_right_passwords_are_not_counted(browser, leader, settings):
    settings.HOURLY_LIMITS = settings.HOURLY_LIMITS | {"sign_in_account": 2, "sign_in_network": 2}
    for _time in range(4):
        assert log_in(Client(headers=HERE)).request["PATH_INFO"] == "/admin/"
    assert set(Throttle.objects.values_list("count", flat=True)) == {0}


def test_wrong_codes_are_limited(browser, leader, app, settings):
    settings.HOURLY_LIMITS = settings.HOURLY_LIMITS | {"second_factor_account": 2}
    page = log_in(browser)
    assert [give_code(browser, page, f"{n}00000").status_code for n in range(3)] == [200, 200, 429]
    refused = give_code(browser, page, code_now())
    assert refused.status_code == 429
    assert "Det blev fel för många gånger." in refused.text


def test_own_password_is_guessed_no_more_often_than_at_the_login(browser, leader, settings):
    settings.HOURLY_LIMITS = settings.HOURLY_LIMITS | {"sign_in_account": 2}
    log_in(browser)
    form = form_of(browser.get("/admin/password_change/"), "oldpassword")
    form.fill(password1=NEW_PASSWORD, password2=NEW_PASSWORD)
    for old in ["fel", "fel", PASSWORD]:
        page = form.fill(oldpassword=old).submit(browser)
    assert "Det blev fel för många gånger." in page.text
    assert AuditEntry.objects.filter(kind="failed_sign_in").count() == 2
    leader.refresh_from_db()
    assert leader.check_password(PASSWORD)


def test_account_has_one_limit_whichever_of_its_names_is_typed(browser, leader, settings):
    settings.HOURLY_LIMITS = settings.HOURLY_LIMITS | {"sign_in_account": 2}
    names = ["processledare", "ledare@example.se", "PROCESSLEDARE"]
    assert [wrong_passwords(browser, 1, name)[0] for name in names] == [200, 200, 429]


def test_who_chooses_a_new_password_by_the_link_may_try_again(browser, leader, settings):
    settings.HOURLY_LIMITS = settings.HOURLY_LIMITS | {"sign_in_account": 2}
    assert wrong_passwords(browser, 3)[-1] == 429
    chosen = browser.get(password_url(leader).removeprefix(django_settings.SITE_URL), follow=True)
    form_of(chosen, "password1").fill(password1=NEW_PASSWORD, password2=NEW_PASSWORD).submit(browser)
    assert log_in(browser, password=NEW_PASSWORD).request["PATH_INFO"] == "/admin/"
    assert AuditEntry.objects.filter(kind="account", detail={"changed": ["lösenord"]}).exists()


@pytest.mark.parametrize("credential", ['{"id":[1,{}]}', '{"id":"eA","type":"public-key","response":{}}', "[]", "7"])
def test_odd_answer_of_a_key_is_refused_in_words(browser, leader, app, credential):
    page = browser.get(LOGIN)
    token = browser.cookies["naravard_csrf"].value
    sent = {"credential": credential, "csrfmiddlewaretoken": token}
    assert browser.post("/admin/account/keys/login/", sent).status_code == 302
    page = log_in(browser)
    assert browser.post(page.request["PATH_INFO"], sent).status_code == 200


def test_name_without_end_is_refused_in_words(browser, leader):
    assert "254" in error_of(log_in(browser, "a" * 100_000), "login")
