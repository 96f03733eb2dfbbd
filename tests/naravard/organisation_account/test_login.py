"""Signing in with the organisation's own account, against a real OpenID Connect provider."""

from datetime import timedelta
from functools import partial
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
import requests
from allauth.socialaccount.models import SocialAccount
from allauth.socialaccount.providers.oauth2.client import OAuth2Client
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.core.checks import run_checks
from django.test import Client
from django.utils import timezone

from contacts.models import User
from core.audit.entries import Kind
from naravard.sign_in.organisation_account import roles_of
from naravard.staff.roles import EDITOR, PROCESS_LEADER
from tests.audit import lines
from tests.factories import UserFactory
from tests.naravard.organisation_account.person import LOGIN, NO_ACCESS, WHO, coming_back, roles, sign_in
from tests.rendered_form import form_of


class OneAnswer(BaseHTTPRequestHandler):
    def __init__(self, answer, *args):
        self.answer = answer
        super().__init__(*args)

    def do_GET(self):
        self.send_response(200)
        self.end_headers()
        self.wfile.write(self.answer.encode())


@pytest.fixture
def httpserver_of():
    """Return a function that returns the address of a server which gives this answer once."""
    servers = []

    def start(answer):
        servers.append(HTTPServer(("127.0.0.1", 0), partial(OneAnswer, answer)))
        Thread(target=servers[-1].handle_request, daemon=True).start()
        return f"http://127.0.0.1:{servers[-1].server_port}"

    yield start
    for server in servers:
        server.server_close()


@pytest.mark.sqlite
def test_groups_give_roles_at_each_login(provider):
    _client, page = sign_in(provider, "grp-redaktor", "annat")
    assert page.request["PATH_INFO"] == "/admin/"
    assert roles() == {EDITOR}
    recorded = lines(Kind.ACCOUNT)
    sign_in(provider, "grp-redaktor", "annat")
    assert lines(Kind.ACCOUNT) == recorded  # nothing was given or lost
    sign_in(provider, "grp-ledare")
    assert roles() == {PROCESS_LEADER}
    assert not User.objects.get(email=WHO).is_superuser


def test_who_has_no_group_gets_in_no_longer(provider):
    sign_in(provider, "grp-ledare")
    client, page = sign_in(provider)
    assert page.request["PATH_INFO"] == "/admin/account/no-access/"
    assert (roles(), client.get("/admin/").status_code) == (set(), 302)
    sign_in(provider, who="ny@example.se")
    assert lines(Kind.FAILED_SIGN_IN) == [("", "kim", {}), ("", "", {})]
    assert not User.objects.filter(email="ny@example.se").exists()


def test_account_that_was_invited_is_found_by_its_address(provider, editor):
    User.objects.filter(pk=editor.pk).update(email=WHO)
    sign_in(provider, "grp-ledare")
    assert User.objects.get(email=WHO).pk == editor.pk


@pytest.mark.parametrize(
    ("groups", "given"), [("grp-ledare", [PROCESS_LEADER]), (7, []), (["grp-redaktor", 7, None], [EDITOR])]
)
def test_groups_of_any_shape_are_read(settings, groups, given):
    assert roles_of({settings.OIDC_GROUPS_CLAIM: groups}) == given


def test_invitation_in_capitals_is_found(provider):
    UserFactory(email="Kim@Example.se", is_staff=True)
    sign_in(provider, "grp-ledare")
    assert User.objects.get().email == WHO


def test_address_of_somebody_else_at_the_provider_opens_nothing(provider):
    sign_in(provider, "grp-redaktor")
    SocialAccount.objects.update(uid="somebody else")
    _client, page = sign_in(provider, "grp-ledare")
    assert page.request["PATH_INFO"] == "/admin/account/no-access/"
    assert roles() == {EDITOR}
    assert lines(Kind.FAILED_SIGN_IN) == [("", "kim", {})]


def test_sessions_end_when_the_groups_are_gone(provider):
    before, _page = sign_in(provider, "grp-redaktor")
    sign_in(provider)
    assert before.get("/admin/").status_code == 302


def test_account_that_is_switched_off_or_of_a_superuser_is_not_taken_over(provider):
    UserFactory(username="avstängd", email=WHO, is_active=False)
    UserFactory(username="chef", email="chef@example.se", is_superuser=True)
    for who in [WHO, "chef@example.se"]:
        client, page = sign_in(provider, "grp-ledare", who=who)
        assert page.request["PATH_INFO"] == "/admin/account/no-access/"
        assert client.get("/admin/").status_code == 302
    assert lines(Kind.FAILED_SIGN_IN) == [("", "avstängd", {}), ("", "chef", {})]


@pytest.mark.parametrize("is_asked_there", [True, False])
def test_second_factor_of_the_provider_counts_if_it_asks_for_one(provider, settings, is_asked_there):
    settings.REQUIRE_SECOND_FACTOR, settings.OIDC_SECOND_FACTOR = True, is_asked_there
    client, page = sign_in(provider, "grp-redaktor")
    assert page.request["PATH_INFO"] == ("/admin/" if is_asked_there else "/admin/account/")
    assert client.get("/admin/account/app/").status_code == 200  # without a password to be asked for


def test_who_has_no_password_logs_out_and_in_to_change_how_they_log_in(provider, time_machine):
    client, _page = sign_in(provider, "grp-redaktor")
    time_machine.move_to(timezone.now() + timedelta(minutes=11))
    page = client.get("/admin/account/app/", follow=True)
    assert page.request["PATH_INFO"] == "/admin/logout/"
    assert "Logga ut och in igen" in page.text
    out = form_of(page, "csrfmiddlewaretoken").submit(client, follow=True)
    assert (out.request["PATH_INFO"], client.get("/admin/").status_code) == ("/admin/login/", 302)


def test_answer_that_nobody_asked_for_signs_nobody_in(provider):
    """Neither of another browser, nor with a made-up state."""
    _other, client = Client(), Client()
    back = httpx.post(_other.post(LOGIN)["Location"], data={"sub": WHO}).headers["location"]
    for address in [
        back.removeprefix("http://testserver"),
        "/admin/account/oidc/organisation/callback/?code=x&state=y",
    ]:
        page = client.get(address)
        assert page.status_code in {200, 401, 403}
        assert "Inloggningen fungerade inte" in page.text
        assert client.get("/admin/").status_code == 302


def test_answer_that_is_opened_again_leads_on(provider):
    client = Client()
    back = httpx.post(client.post(LOGIN)["Location"], data={"sub": WHO}).headers["location"]
    httpx.put(f"{provider}/users/{WHO}", json={"email": WHO, "groups": ["grp-ledare"]}).raise_for_status()
    for _time in range(2):
        page = client.get(back.removeprefix("http://testserver"), follow=True)
        assert page.request["PATH_INFO"] == "/admin/"


def test_who_turns_back_at_the_provider_is_told_so():
    client = Client()
    state = parse_qs(urlsplit(client.post(LOGIN)["Location"]).query)["state"][0]
    page = client.get(f"/admin/account/oidc/organisation/callback/?error=access_denied&state={state}", follow=True)
    assert "Du avbröt inloggningen" in page.text
    assert "Gå tillbaka till inloggningen" in page.text


LONG = f"kim@{'.'.join(['langt' * 10] * 5)}.se"  # an address, but too long for an account


@pytest.mark.parametrize(
    "claims", [{"email_verified": False}, {"email": None}, {"email": "kim"}, {"email": [WHO]}, {"email": LONG}]
)
def test_without_a_checked_address_nobody_gets_an_account(provider, editor, claims):
    """Or who was switched off would come back as somebody else, and an address of anybody's would find an account."""
    User.objects.filter(pk=editor.pk).update(email=WHO)
    _client, page = sign_in(provider, "grp-ledare", **claims)
    assert page.request["PATH_INFO"] == NO_ACCESS
    assert "skickar inte med din e-postadress" in page.text
    assert lines(Kind.FAILED_SIGN_IN) == [("", "", {})]
    assert User.objects.get() == editor
    assert roles() == {EDITOR}


@pytest.mark.parametrize("groups", [7, None, {"grp-ledare": 1}, [None, ["grp-ledare"]], " GRP-Ledare "])
def test_groups_of_another_shape_give_nothing(groups):
    assert roles_of({"groups": groups}) == []


def test_group_alone_may_come_without_a_list():
    assert roles_of({"groups": "grp-ledare"}) == [PROCESS_LEADER]


@pytest.mark.parametrize("answer", ["<html>", "{}", "[]"])
def test_provider_that_answers_oddly_is_told_of(settings, httpserver_of, answer):
    settings.SOCIALACCOUNT_PROVIDERS["openid_connect"]["APPS"][0]["settings"]["server_url"] = httpserver_of(answer)
    page = Client().post(LOGIN)
    assert (page.status_code, "Inloggningen fungerade inte" in page.text) == (503, True)


def test_provider_that_does_not_answer_is_told_of_and_not_asked_again_at_once(monkeypatch):
    asked = []
    monkeypatch.setattr(OpenIDConnectOAuth2Adapter, "openid_config", property(lambda _self: _no_answer(asked)))
    for _time in range(2):
        page = Client().post(LOGIN)
        assert (page.status_code, "svarar inte som den ska" in page.text) == (503, True)
    assert len(asked) == 1


def test_provider_that_does_not_answer_whoever_comes_back_is_not_asked_at_once(provider, monkeypatch):
    client, address = coming_back(provider, "grp-ledare")
    monkeypatch.setattr(OAuth2Client, "get_access_token", lambda *_args, **_kwargs: _no_answer([]))
    assert "Inloggningen fungerade inte" in client.get(address).text
    assert Client().post(LOGIN).status_code == 503


def _no_answer(asked):
    asked.append(1)
    raise requests.ReadTimeout


def test_button_stands_on_the_login_page(client):
    page = client.get("/admin/login/?next=/admin/strategy/page/").text
    assert f'action="{LOGIN}?next=%2Fadmin%2Fstrategy%2Fpage%2F"' in page
    assert "Logga in med Regionens konto" in page


def test_page_before_the_provider_says_where_it_leads(client):
    page = client.get(LOGIN)
    assert "<h1>Logga in hos din organisation</h1>" in page.text
    assert "Du går vidare till Regionens konto" in page.text


def test_role_that_there_is_not_is_refused_at_the_start(settings):
    settings.OIDC_ROLES = {"grp": "Chef"}
    assert [error for error in run_checks() if "Chef" in str(error)]
