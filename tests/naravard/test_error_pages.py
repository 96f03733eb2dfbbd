"""The error pages: in the portal's design, in the language of the page, without a query."""

import pytest
from django.core.exceptions import BadRequest, PermissionDenied
from django.http import HttpResponse
from django.test import Client
from django.urls import path
from lxml import html

from naravard.urls import *  # noqa: F403 - the whole map, and two pages that fail
from naravard.urls import handler400, handler403, handler404, handler500, urlpatterns
from tests.page_texts import foreign_words
from tests.public_pages import PREFIXES
from tests.rendered_form import form_of

__all__ = ["handler400", "handler403", "handler404", "handler500"]


def fail(request, kind):
    raise {"400": BadRequest, "403": PermissionDenied, "500": ZeroDivisionError}[kind]


urlpatterns = [path("en/fel/<str:kind>/", fail), path("ok/", lambda request: HttpResponse("ok")), *urlpatterns]

TITLES = {
    "400": "We could not read what was sent",
    "403": "You do not have access to this page",
    "500": "Something went wrong with us",
}


@pytest.fixture(autouse=True)
def _failing_pages(settings):
    settings.ROOT_URLCONF = __name__


@pytest.mark.parametrize("kind", TITLES)
def test_error_page_says_what_happened_and_what_to_do_without_a_query(kind):
    """No database fixture: a query would fail the test."""
    response = Client(raise_request_exception=False).get(f"/en/fel/{kind}/")
    assert response.status_code == int(kind)
    assert TITLES[kind] in response.text
    assert '<html lang="en"' in response.text
    assert 'href="/en/kontakt/"' in response.text
    assert 'href="/en/"' in response.text
    assert not response.cookies


def test_address_that_does_not_take_the_method_says_so_in_its_language(settings):
    for prefix, language, title in [("", "sv", "Sidan kan inte"), ("/fi", "fi", "Tämä sivu ei voi")]:
        response = Client().post(f"{prefix}/strategin/", {"text": "x"})
        assert (response.status_code, response["Allow"]) == (405, "GET, HEAD")
        assert f'<html lang="{language}"' in response.text
        assert title in response.text
        assert f'href="{prefix}/kontakt/"' in response.text


def test_missing_page_suggests_others(client):
    response = client.get("/en/finns-inte/")
    assert response.status_code == 404
    assert "The page does not exist" in response.text
    for address in ["/en/strategin/", "/en/delmal/", "/en/kommuner/", "/en/inspel/", "/en/"]:
        assert f'href="{address}"' in response.text


@pytest.mark.parametrize(
    ("address", "field"),
    [
        ("/en/inspel/dialog/borttagen/lamna/", "question_7"),
        ("/en/inspel/2026-9999/rapportera/", "comment"),
        ("/en/kontakt/borttagen/skriv/", "text"),
    ],
)
def test_text_to_what_was_taken_away_meanwhile_is_given_back_and_can_be_sent(db, address, field):
    client = Client(enforce_csrf_checks=True)
    token = form_of(client.get("/en/inspel/lamna/?vidare=ja"), "text").values["csrfmiddlewaretoken"]
    written = {field: "Det jag hade skrivit", "form_key": "x", "csrfmiddlewaretoken": token}
    response = client.post(address, written, headers={"Sec-Fetch-Site": "same-origin"})
    assert response.status_code == 404
    form = form_of(response, "text", "step").submit(client)
    assert form.status_code == 200
    assert form.context["form"]["text"].value() == "Det jag hade skrivit"


def test_unknown_host_is_refused_on_a_plain_page(client, settings):
    settings.SECURE_SSL_REDIRECT = True
    response = client.get("/en/inspel/", headers={"host": "elsewhere.example"})
    assert response.status_code == 400
    assert TITLES["400"] in response.text
    assert "elsewhere.example" not in response.text


def test_bad_csrf_token_outside_the_public_forms_explains(db):
    response = Client(enforce_csrf_checks=True).post("/nytta/", {"comment": "a"})
    assert response.status_code == 403
    assert 'href="/kontakt/"' in response.text


@pytest.mark.parametrize(
    ("path", "is_offered"), [("/admin/login/", False), ("/en/admin/login/", False), ("/nytta/", True)]
)
def test_error_page_offers_other_languages_only_where_an_address_has_them(db, path, is_offered):
    response = Client(enforce_csrf_checks=True).post(path, {"username": "a"})
    assert response.status_code in {400, 403, 404}
    assert ('hreflang="fi"' in response.text) is is_offered
    assert ('class="languages"' in response.text) is is_offered


def broken_context(request):
    raise RuntimeError("the context is what failed")


def test_server_error_page_stands_when_the_context_fails(settings):
    [engine] = settings.TEMPLATES
    processors = [*engine["OPTIONS"]["context_processors"], f"{__name__}.broken_context"]
    settings.TEMPLATES = [{**engine, "OPTIONS": {"context_processors": processors}}]
    response = Client(raise_request_exception=False).get("/en/finns-inte/")
    assert response.status_code == 500
    assert TITLES["500"] in response.text


@pytest.mark.parametrize(("language", "prefix"), PREFIXES.items())
def test_what_is_refused_is_said_in_the_language_of_its_address_and_leads_to_pages_in_it(facts, language, prefix):
    client, strict = Client(), Client(enforce_csrf_checks=True)
    form, bad = (
        f"{prefix}/inspel/lamna/",
        {"text": "", "email": "nej", "role": "x", "sub_goal": "0", "may_contact": "on"},
    )
    answers = [
        client.get(f"{prefix}/finns-inte/"),
        client.get(f"{prefix}/inspel/?sida=999"),
        client.post(f"{prefix}/strategin/"),
        client.post(form, bad),
        client.post(form, {f"field{number}": "" for number in range(2000)}),
        client.post(f"{prefix}/kontakt/processledaren/skriv/", {"reply_to": "nej", "topic": "x"}),
        strict.post(form, bad),
        strict.post(f"{prefix}/strategin/", bad),
    ]
    assert [response.status_code for response in answers] == [404, 404, 405, 422, 413, 422, 403, 403]
    for response in answers:
        root = html.fromstring(response.text)
        assert (root.get("lang"), root.get("dir")) == (language, "rtl" if language == "ar" else "ltr")
        assert response["Content-Language"] == language
        assert foreign_words(response.text, language) == []
        links = root.xpath("//a[not(@hreflang)]/@href[starts-with(., '/')]")
        assert [link for link in links if not link.startswith((f"{prefix}/", "/admin/"))] == []
