"""What an account that belongs to the organisation's own sign-in may do, and what it takes over from there."""

from threading import Barrier

import httpx
import pytest
from allauth.mfa.totp.internal.auth import TOTP
from allauth.socialaccount.models import SocialAccount
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.test import Client

from contacts.models import User
from core.audit.entries import Kind
from core.models.audit_entry import AuditEntry
from core.models.outgoing_mail import OutgoingMail
from naravard.sign_in.adapters import AccountAdapter
from naravard.sign_in.mails import compose_linked, compose_new_password, password_url
from naravard.sign_in.organisation_account import take_over_address
from naravard.sign_in.provider import OrganisationAccountAdapter
from naravard.staff.roles import EDITOR
from tests.at_once import at_once
from tests.audit import lines
from tests.factories import UserFactory
from tests.naravard.organisation_account.person import LOGIN, NO_ACCESS, WHO, coming_back, roles, sign_in
from tests.naravard.sign_in.browser import SECRET, code_now, give_code, log_in
from tests.relogin import PASSWORD
from tests.rendered_form import form_of
from tests.staff import change_url, save

NEW_ADDRESS = "kim.ny@example.se"


@pytest.fixture
def kim(provider):
    """Return the account of somebody who has signed in by the provider, and has a password from before."""
    sign_in(provider, "grp-redaktor")
    kim = User.objects.get(email=WHO)
    kim.set_password(PASSWORD)
    kim.save()
    return kim


def test_account_of_the_provider_is_opened_by_no_password(kim, provider):
    page = log_in(Client(), WHO)
    assert page.request["PATH_INFO"] == "/admin/login/"
    assert lines(Kind.FAILED_SIGN_IN) == [("", "kim", {})]
    assert "Logga in med Regionens konto." in page.text
    sign_in(provider)  # with no group any more
    kim.refresh_from_db()
    assert not kim.has_usable_password()
    assert AuditEntry.objects.filter(kind="account", about_id=kim.pk, detail={"removed": ["lösenord"]}).exists()


def test_account_of_the_provider_is_opened_by_no_passkey(kim, client):
    request = client.get("/admin/login/").wsgi_request
    unused = {"email_verification": "none", "email": None, "signup": False, "redirect_url": None}
    assert AccountAdapter(request).pre_login(request, kim, signal_kwargs=None, **unused)["Location"] == (
        "/admin/login/?organisation=1"
    )


def test_forgotten_password_of_the_provider_s_account_leads_to_its_login(kim, provider, leader_client, settings):
    link = password_url(kim).removeprefix(settings.SITE_URL)
    assert "Länken gäller inte längre" in Client().get(link, follow=True).text
    mail = compose_new_password(kim.pk)
    assert mail.subject == "Du loggar in på portalen med Regionens konto"
    assert "/admin/login/" in mail.body
    assert "choose" not in mail.body
    account = leader_client.get(change_url(kim)).text
    assert "Personen loggar in med Regionens konto" in account
    assert "/sign-in/send-link/" not in account
    client, _page = sign_in(provider, "grp-redaktor")
    for address in ["/admin/account/password/", "/admin/password_change/"]:
        page = client.get(address, follow=True)
        assert page.request["PATH_INFO"] == "/admin/account/"
    assert "Du loggar in med Regionens konto och har inget lösenord här." in page.text


@pytest.mark.parametrize("allow", ["setting", "superuser", "no provider"])
def test_password_of_its_own_can_be_allowed(kim, settings, allow):
    """By a setting; for a superuser, who can act when the provider is down; and if there is no provider any more."""
    if allow == "setting":
        settings.OIDC_OWN_PASSWORDS = True
    elif allow == "superuser":
        User.objects.filter(pk=kim.pk).update(is_superuser=True)
    else:
        settings.SOCIALACCOUNT_PROVIDERS = {}
    assert log_in(Client(), WHO).request["PATH_INFO"] == "/admin/"
    assert "choose" in compose_new_password(kim.pk).body


def test_who_was_switched_off_does_not_come_back_with_another_number(provider, kim):
    User.objects.filter(pk=kim.pk).update(is_active=False)
    for claims in [{}, {"email": None}]:
        _client, page = sign_in(provider, "grp-ledare", sub="another number", **claims)
        assert page.request["PATH_INFO"] == NO_ACCESS
    assert User.objects.get() == kim


def test_mail_after_the_first_login_of_who_was_invited_says_how_it_was(provider):
    kim = UserFactory(email=WHO, is_staff=True)
    sign_in(provider, "grp-redaktor")
    assert list(OutgoingMail.objects.values_list("kind", flat=True)) == ["sign_in.linked"]
    mail = compose_linked(kim.pk)
    assert mail.subject == "Ditt konto är kopplat till Regionens konto"
    assert "lösenordet" not in mail.body
    sign_in(provider, "grp-redaktor")
    assert OutgoingMail.objects.count() == 1


def test_address_that_is_changed_at_the_provider_changes_here(provider, kim):
    User.objects.filter(pk=kim.pk).update(username=WHO)
    sign_in(provider, "grp-redaktor", sub=WHO, email="Kim.Ny@example.se")
    kim.refresh_from_db()
    assert (kim.email, kim.username) == (NEW_ADDRESS, NEW_ADDRESS)
    assert AuditEntry.objects.filter(about_id=kim.pk, detail={"changed": ["e-postadress"]}).count() == 1
    sign_in(provider, "grp-redaktor", who="ny@example.se", email=WHO)  # somebody new has got the former
    assert User.objects.get(email=WHO) != kim


def test_address_that_is_too_long_for_a_user_name_changes_alone(db):
    kim, address = UserFactory(username=WHO, email=WHO), f"kim@{'.'.join(['langt' * 10] * 4)}.se"
    take_over_address(kim, address)
    kim.refresh_from_db()
    assert (kim.email, kim.username) == (address, WHO)


def test_former_address_finds_no_account_after_it_was_changed_in_the_admin(provider, kim, super_client):
    save(super_client, kim, email=NEW_ADDRESS)
    sign_in(provider, "grp-redaktor", who="ny@example.se", email=WHO)
    assert User.objects.get(email=WHO) != kim


@pytest.mark.parametrize(
    "case", [{"email_verified": False}, {"email": ""}, {"email": "tagen@example.se"}, {"is_superuser": True}]
)
def test_address_stays_that_nobody_checked_that_is_taken_or_of_a_superuser(provider, kim, case):
    UserFactory(username="Tagen@example.se")
    is_superuser = case.pop("is_superuser", False)
    User.objects.filter(pk=kim.pk).update(is_superuser=is_superuser)
    sign_in(provider, "grp-redaktor", sub=WHO, **{"email": NEW_ADDRESS} | case)
    kim.refresh_from_db()
    assert kim.email == WHO
    assert roles() == {EDITOR}


def test_open_account_is_linked_to_nobody_else_at_the_provider(provider, super_client, admin_user):
    """As by a colleague at an unlocked computer, who would be its owner from then on."""
    back = httpx.post(super_client.post(f"{LOGIN}?process=connect")["Location"], data={"sub": WHO}).headers["location"]
    httpx.put(f"{provider}/users/{WHO}", json={"email": WHO, "groups": ["grp-redaktor"]}).raise_for_status()
    page = super_client.get(back.removeprefix("http://testserver"), follow=True)
    assert page.context["user"].email == WHO  # logged in as who they are
    assert not SocialAccount.objects.filter(user=admin_user).exists()


@pytest.mark.django_db(transaction=True)
def test_two_first_logins_at_once_make_one_account(provider, monkeypatch):
    barrier, save_user = Barrier(2), OrganisationAccountAdapter.save_user

    def save_together(*args, **kwargs):
        barrier.wait(timeout=20)
        return save_user(*args, **kwargs)

    monkeypatch.setattr(OrganisationAccountAdapter, "save_user", save_together)
    back = [coming_back(provider, "grp-redaktor") for _browser in range(2)]
    pages = at_once(lambda number: back[number][0].get(back[number][1], follow=True), threads=2)
    assert sorted(page.request["PATH_INFO"] for page in pages) == ["/admin/", "/admin/login/"]
    assert any("Du loggade in två gånger samtidigt." in page.text for page in pages)
    assert (User.objects.count(), SocialAccount.objects.count()) == (1, 1)


def test_provider_is_asked_once_for_where_its_pages_are(provider, monkeypatch):
    sign_in(provider, "grp-redaktor")
    monkeypatch.setattr(OpenIDConnectOAuth2Adapter, "openid_config", property(lambda _self: 1 / 0))
    _client, page = sign_in(provider, "grp-redaktor")
    assert page.request["PATH_INFO"] == "/admin/"


def test_after_logging_out_one_is_led_to_log_out_at_the_provider(provider, settings):
    settings.REQUIRE_SECOND_FACTOR = True  # whose page comes between, and keeps where that is
    sign_in(provider, "grp-redaktor")
    TOTP.activate(User.objects.get(), SECRET)
    client, page = sign_in(provider, "grp-redaktor")
    give_code(client, page, code_now())
    out = form_of(client.get("/admin/logout/"), "csrfmiddlewaretoken").submit(client, follow=True)
    assert "Du är fortfarande inloggad i Regionens konto." in out.text
    assert f'<a href="{provider}/oauth2/end_session">' in out.text
    forged = Client().get("/admin/login/", {"logged_out": "https://elak.example.se"})
    assert "elak" not in forged.text
