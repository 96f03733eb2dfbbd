"""How staff sign in, as far as only a browser can show: a passkey, and what reads a code."""

import time
from dataclasses import replace

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from playwright.sync_api import expect

from tests.e2e.portal import log_in, run

NAME, PASSWORD = "robin", "robin-har-en-egen-inloggning"
ADD_ROBIN = f"""
from contacts.models import User
robin, _is_new = User.objects.get_or_create(username="{NAME}", is_staff=True, is_superuser=True)
robin.set_password("{PASSWORD}")
robin.save()
"""
# A telephone with a fingerprint (https://chromedevtools.github.io/devtools-protocol/, WebAuthn).
DEVICE = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}
SIDEWAYS = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


@pytest.fixture
def phone(portal, browser):
    """Return a page on a device that keeps passkeys: a browser has none for an address of numbers."""
    run("shell", "--no-imports", "--command", ADD_ROBIN, var=portal.var).wait()
    context = browser.new_context(
        base_url=portal.url.replace("127.0.0.1", "localhost"), locale="sv-SE", viewport={"width": 320, "height": 700}
    )
    page = context.new_page()
    session = context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    session.send("WebAuthn.addVirtualAuthenticator", {"options": DEVICE})
    yield page
    context.close()


def assert_good(page, assert_accessible):
    assert_accessible(page)
    assert page.evaluate(SIDEWAYS) <= 0


def test_app_and_passkey_are_set_up_and_used(phone, portal, assert_accessible):
    page = phone
    log_in(page, replace(portal, username=NAME, password=PASSWORD))
    page.goto("/admin/account/")
    assert_good(page, assert_accessible)

    page.get_by_role("link", name="Lägg till en app").click()
    assert_good(page, assert_accessible)
    secret = page.locator(".sign-in__key").inner_text()
    page.get_by_label("Kod").fill(format_hotp_value(hotp_value(secret, int(time.time()) // 30)))
    page.get_by_role("button", name="Lägg till appen").click()
    expect(page.locator(".sign-in__codes li")).to_have_count(10)
    assert_good(page, assert_accessible)
    code = page.locator(".sign-in__codes li").first.inner_text()

    page.goto("/admin/account/keys/add/")
    assert_good(page, assert_accessible)
    page.get_by_label("Nyckelns namn").fill("Min telefon")
    expect(page.get_by_label("Nyckeln ska ersätta lösenordet också")).to_be_checked()
    page.get_by_role("button", name="Lägg till nyckeln").click()
    expect(page.get_by_text("Nyckeln är tillagd.")).to_be_visible()
    page.goto("/admin/account/keys/add/")
    page.get_by_role("button", name="Lägg till nyckeln").click()  # once more on the same device
    expect(page.get_by_role("alert")).to_contain_text("är redan tillagd på ditt konto")
    page.goto("/admin/account/keys/")
    expect(page.get_by_role("row", name="Min telefon")).to_contain_text("Ersätter lösenordet")
    assert_good(page, assert_accessible)
    page.goto("/admin/account/sessions/")
    assert_good(page, assert_accessible)

    page.locator("#logout-form button").click()
    page.get_by_role("button", name="Logga in med en nyckel").click()
    expect(page).to_have_url(f"{portal.url.replace('127.0.0.1', 'localhost')}/admin/")

    page.locator("#logout-form button").click()
    page.locator("#id_login").fill(NAME)
    page.locator("#id_password").fill(PASSWORD)
    page.locator("#login-form [type=submit]").click()
    assert_good(page, assert_accessible)
    page.get_by_label("Kod").fill(code)
    page.get_by_role("button", name="Logga in").click()
    page.locator("#logout-form").wait_for()


def test_key_that_cannot_be_used_is_told_in_words(phone):
    phone.goto("/admin/login/")
    expect(phone.locator("#key-error")).to_be_hidden()
    phone.evaluate("() => { navigator.credentials.get = () => Promise.reject(new Error('no')); }")
    phone.get_by_role("button", name="Logga in med en nyckel").click()
    expect(phone.get_by_role("alert")).to_have_text(
        "Nyckeln kunde inte användas. Försök igen, eller logga in på ett annat sätt."
    )
