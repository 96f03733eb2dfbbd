"""The second factor: that it must be there, codes of an app, recovery codes and keys."""

import re

import pytest
from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP
from django.test import Client

from core.models.audit_entry import AuditEntry
from core.models.outgoing_mail import OutgoingMail
from naravard.sign_in.forms import plain_code
from tests.naravard.sign_in.browser import LOGIN, SECRET, code_now, give_code, log_in
from tests.relogin import HERE
from tests.rendered_form import form_of, lost_descriptions

ARABIC = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")


def set_up_app(browser):
    """Log in if need be, and set up the app."""
    if "_auth_user_id" not in browser.session:
        log_in(browser)
    page = browser.get("/admin/account/app/")
    return give_code(browser, page, code_now(page.context["form"].secret))


def remove_app(browser):
    token = {"csrfmiddlewaretoken": browser.cookies["naravard_csrf"].value}
    return browser.post("/admin/account/app/remove/", token, follow=True)


def test_without_a_second_factor_nothing_of_the_admin_opens(browser, leader, required):
    page = log_in(browser, address=f"{LOGIN}?next=/admin/feedback/inspel/")
    assert page.request["PATH_INFO"] == "/admin/account/"
    assert "Lägg till ett andra steg för att gå vidare" in page.text
    for address in [
        "/admin/",
        "/admin/feedback/inspel/",
        "/admin/feedback/inspel/report/",
        "/admin/contacts/user/add/",
    ]:
        assert browser.get(address, follow=True).request["PATH_INFO"] == "/admin/account/", address
    token = browser.cookies["naravard_csrf"].value
    posted = browser.post("/admin/open/", {"address": "/admin/", "csrfmiddlewaretoken": token})
    assert posted.status_code == 403


@pytest.mark.django_db(transaction=True)  # allauth tells of the new factor once it is committed
def test_second_factor_is_set_up_once_and_asked_for_after(browser, leader, required):
    setup = log_in(browser)
    wrong = give_code(browser, browser.get("/admin/account/app/"), "000000")
    assert "Felaktig kod" in wrong.text
    secret = wrong.context["form"].secret  # the same as before, which the app has read
    codes = give_code(browser, wrong, code_now(secret))
    assert codes.request["PATH_INFO"] != setup.request["PATH_INFO"]
    assert browser.get("/admin/").status_code == 200
    assert len(re.findall(r">\d{8}<", browser.get("/admin/account/recovery-codes/").text)) == 10
    assert OutgoingMail.objects.filter(kind="sign_in.changed").exists()
    again = Client(enforce_csrf_checks=True, headers=HERE)
    page = log_in(again)
    assert (page.request["PATH_INFO"], again.get("/admin/").status_code) == ("/admin/account/code/", 302)
    assert give_code(again, page, "000000").request["PATH_INFO"] == "/admin/account/code/"
    assert give_code(again, page, code_now(secret)).request["PATH_INFO"] == "/admin/account/code/"  # used already
    assert give_code(again, page, code_now(secret, ahead=1)).request["PATH_INFO"] == "/admin/"
    told = AuditEntry.objects.order_by("pk").values_list("kind", "detail")
    assert ("failed_sign_in", {}) in told
    assert [detail for kind, detail in told if kind == "account" and "added" in detail][-2:] == [
        {"added": ["En app för koder"]},
        {"added": ["Reservkoder"]},
    ]


def test_what_describes_a_field_is_on_the_page(browser, leader):
    assert lost_descriptions(browser.get("/admin/login/")) == set()
    log_in(browser)
    page = browser.get("/admin/account/keys/add/")
    assert lost_descriptions(page) == set()
    assert 'aria-describedby="id_passwordless_helptext"' in page.text


def test_code_of_the_app_works_once_whichever_process_takes_it(browser, leader, app):
    code = code_now(ahead=1)
    assert give_code(browser, log_in(browser), code).request["PATH_INFO"] == "/admin/"
    again = Client(enforce_csrf_checks=True, headers=HERE)
    page = log_in(again)
    for written in [code, f"{code[:3]} {code[3:]}", f" {code}", code.translate(ARABIC)]:
        assert "Koden är redan använd. Vänta på nästa." in give_code(again, page, written).text
    here = form_of(page, "code").fill(code=code)  # in a process that remembers it, as allauth does
    for _time in range(2):
        assert "Koden är redan använd. Vänta på nästa." in here.submit(again, follow=True).text
    assert AuditEntry.objects.filter(kind="failed_sign_in").count() == 6
    assert "Felaktig kod" in give_code(again, page, "000000").text
    assert give_code(again, page, code_now(ahead=2)).request["PATH_INFO"] == "/admin/"


def test_key_of_an_app_stays_the_same_until_it_is_used(browser, leader):
    log_in(browser)
    first = browser.get("/admin/account/app/")
    browser.get("/admin/account/app/")  # again, or in another tab
    page = give_code(browser, first, code_now(first.context["form"].secret))
    assert page.request["PATH_INFO"] == "/admin/account/recovery-codes/"
    remove_app(browser)
    assert browser.get("/admin/account/app/").context["form"].secret != first.context["form"].secret


@pytest.mark.parametrize(
    "typed", ["123 456", "123-456", " 123\u00a0456\n", "١٢٣٤٥٦", "۱۲۳۴۵۶", "１２３４５６", "\u202d123456\u202c"]
)
def test_code_is_read_however_it_is_written(typed):
    assert plain_code(typed) == "123456"


def test_letters_in_a_code_are_not_left_out():
    assert plain_code("12345x6") == "12345x6"


def test_second_tab_in_which_it_was_done_already_is_led_on(browser, leader, app, required):
    before = browser.get(LOGIN)
    page = log_in(browser)
    code = code_now(ahead=1)
    assert give_code(browser, page, code.translate(ARABIC)).request["PATH_INFO"] == "/admin/"
    assert give_code(browser, page, code).request["PATH_INFO"] == "/admin/"
    login = form_of(before, "login", "password").fill(login="processledare", password="fel")
    assert login.submit(browser, follow=True).request["PATH_INFO"] == "/admin/"
    assert "Appen är redan tillagd." in browser.get("/admin/account/app/", follow=True).text
    remove_app(browser)
    assert "Appen är redan borttagen." in remove_app(browser).text


@pytest.mark.sqlite
def test_recovery_code_works_once(browser, leader, app, required):
    code = RecoveryCodes.activate(leader).get_unused_codes()[0]
    assert give_code(browser, log_in(browser), code).request["PATH_INFO"] == "/admin/"
    again = Client(enforce_csrf_checks=True, headers=HERE)
    assert give_code(again, log_in(again), code).request["PATH_INFO"] == "/admin/account/code/"


def test_session_that_began_without_the_second_factor_is_not_enough(browser, leader, required, settings):
    """As one from before it was asked for, or one of a thief who has the password alone."""
    settings.REQUIRE_SECOND_FACTOR = False
    log_in(browser)
    TOTP.activate(leader, SECRET)
    settings.REQUIRE_SECOND_FACTOR = True
    assert browser.get("/admin/").status_code == 302


def test_secret_of_the_app_is_encrypted_by_the_secret_of_the_server(leader, app, settings):
    stored = Authenticator.objects.get().data["secret"]
    assert SECRET not in stored
    assert get_adapter().decrypt(stored) == SECRET
    former, settings.SECRET_KEY = settings.SECRET_KEY, "en annan"
    assert get_adapter().decrypt(stored) == ""
    settings.SECRET_KEY_FALLBACKS = [former]
    assert get_adapter().decrypt(stored) == SECRET


@pytest.mark.django_db(transaction=True)  # allauth tells of the new factor once it is committed
def test_last_second_factor_takes_its_sessions_out_of_the_admin(browser, leader, required):
    """Or somebody could give it, remove it and go on without."""
    set_up_app(browser)
    code = RecoveryCodes.activate(leader).get_unused_codes()[0]
    other = Client(enforce_csrf_checks=True, headers=HERE)
    give_code(other, log_in(other), code)
    assert [client.get("/admin/").status_code for client in (browser, other)] == [200, 200]
    removed = remove_app(browser)
    assert "Lägg till ett andra steg för att gå vidare" in removed.text
    assert not Authenticator.objects.exists()
    assert [client.get("/admin/").status_code for client in (browser, other)] == [302, 302]
    set_up_app(browser)
    assert browser.get("/admin/").status_code == 200
