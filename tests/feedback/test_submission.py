"""Sending an inspel: stored once for a double click, a receipt that can be reloaded, and its private link."""

import uuid

import pytest
from django.test import Client

from core.forms import read_form_key
from feedback.actions import submit_inspel
from feedback.models import Inspel
from tests.factories import ContactFactory, InspelFactory, published_inspel
from tests.feedback.inspel_form import EMPTY, FORM, URL, filled, forge, form_key, receipt_link, send, typed_text
from tests.rendered_form import form_of, form_to

pytestmark = pytest.mark.django_db


@pytest.fixture
def strict_client():
    return Client(enforce_csrf_checks=True)


@pytest.mark.parametrize("token", [None, "", "wrong", "x" * 64])
@pytest.mark.parametrize("had_cookie", [True, False])
def test_bad_csrf_token_keeps_what_was_typed_and_sending_again_works(strict_client, token, had_cookie):
    form = filled(strict_client, name="Kim", may_publish=True)
    if not had_cookie:
        strict_client.cookies.clear()
    del form.values["csrfmiddlewaretoken"]
    response = form.submit(strict_client, forged={} if token is None else {"csrfmiddlewaretoken": token})
    assert response.status_code == 403
    assert "Nothing is lost: send again." in response.text
    assert typed_text(response) == "Longer opening hours"
    assert 'value="Kim"' in response.text
    assert [form_key(response)] == form.values["form_key"]
    assert not Inspel.objects.exists()

    again = form_of(response, "text").submit(strict_client, follow=True)
    assert Inspel.objects.get().reference in again.text


def test_browser_without_cookies_is_told_who_to_turn_to_when_it_fails_again(strict_client):
    ContactFactory(is_process_leader=True, phone="023-49 00 00", email="leder@example.se")
    response = filled(strict_client).submit(strict_client, forged={"csrfmiddlewaretoken": "wrong"})
    assert "leder@example.se" not in response.text
    strict_client.cookies.clear()
    response = form_of(response, "text").submit(strict_client)
    assert response.status_code == 403
    assert "turn to 023-49\N{NO-BREAK SPACE}00\N{NO-BREAK SPACE}00 or leder@example.se." in response.text
    assert typed_text(response) == "Longer opening hours"


def test_double_click_makes_one_inspel_with_one_receipt(client):
    form = filled(client)
    first, second = form.submit(client, follow=True), form.submit(client, follow=True)
    assert Inspel.objects.count() == 1
    assert receipt_link(first) == receipt_link(second)


def test_double_click_after_a_change_of_the_secret_shows_a_link_that_works(client, settings):
    form = filled(client)
    first = form.submit(client, follow=True)
    settings.SECRET_KEY_FALLBACKS, settings.SECRET_KEY = [settings.SECRET_KEY], "another secret"
    second = form.submit(client, follow=True)
    assert Inspel.objects.count() == 1
    assert receipt_link(second) == receipt_link(first)
    assert client.get(receipt_link(second)).status_code == 200


def test_second_call_after_the_secret_was_lost_gives_a_link_that_works(client, settings):
    sent = {"form_key": uuid.uuid4(), "language": "sv", "text": "Longer opening hours", "role": "staff"}
    submit_inspel(**sent)
    settings.SECRET_KEY = "another secret"
    inspel, token = submit_inspel(**sent)
    assert Inspel.objects.get() == inspel
    assert client.get(f"/inspel/folj/{token}/").status_code == 200


def test_text_changed_after_sending_is_a_new_inspel(client):
    form = filled(client)
    first = form.submit(client, follow=True)
    second = form.fill(text="Something else").submit(client, follow=True)
    assert set(Inspel.objects.values_list("text", flat=True)) == {"Longer opening hours", "Something else"}
    assert receipt_link(first) != receipt_link(second)


@pytest.mark.parametrize("key", ["", "not-a-key", "x" * 5000])
def test_tampered_form_key_is_replaced(client, key):
    page = forge(client, form_key=key, text="")
    key, age = read_form_key(form_key(page))
    assert key.version == 4
    assert age < 60
    assert form_of(page, "text").fill(text="Longer opening hours").submit(client).status_code == 302
    assert Inspel.objects.count() == 1


def test_receipt_survives_a_reload(client):
    first = send(client, follow=True)
    second = client.get("/en/inspel/tack/")
    assert receipt_link(first) == receipt_link(second)
    assert Inspel.objects.count() == 1


def test_receipt_is_shown_and_hidden_in_every_language(client):
    link = receipt_link(send(client, follow=True))
    swedish = client.get("/inspel/tack/")
    assert link.rsplit("/", 2)[1] in swedish.text
    form_to(swedish, "/inspel/tack/").submit(client, headers={"Sec-Fetch-Site": "same-origin"})
    assert "/inspel/folj/" not in client.get("/inspel/tack/").text + client.get("/en/inspel/tack/").text


def test_receipt_link_opens_the_private_page(client):
    link = receipt_link(send(client, follow=True))
    page = Client().get(link)
    assert page.status_code == 200
    assert "Longer opening hours" in page.text
    assert page["X-Robots-Tag"] == "noindex"
    assert page["Referrer-Policy"] == "no-referrer"


@pytest.mark.parametrize("cookie", [None, "", "tampered:abc:def"])
def test_receipt_without_a_valid_cookie_explains(client, cookie):
    InspelFactory()
    if cookie is not None:
        client.cookies["naravard_receipt"] = cookie
    page = client.get("/en/inspel/tack/")
    assert page.status_code == 200
    assert "There is no receipt to show" in page.text
    assert "/inspel/folj/" not in page.text


@pytest.mark.parametrize("token", ["fel", "A" * 22, "%00", "%FF%FE", "å" * 200, "..%5C", "x' OR '1'='1"])
def test_private_link_that_opens_nothing_explains(client, token):
    InspelFactory(text="A secret text")
    page = client.get(f"/en/inspel/folj/{token}/")
    assert page.status_code == 404
    assert "The link does not open any inspel" in page.text
    assert "A secret text" not in page.text


def test_private_link_with_one_letter_changed_opens_nothing(client):
    link = receipt_link(send(client, follow=True))
    changed = link[:-2] + ("A" if link[-2] != "A" else "B") + "/"
    page = client.get(changed)
    assert page.status_code == 404
    assert "Longer opening hours" not in page.text


@pytest.mark.parametrize("page", ["999", "abc", "0", "-1", "1.5", "٣٣", "<b>", "9" * 400])
def test_page_out_of_range_shows_the_first_page_and_says_so(client, process_leader, page):
    published_inspel(by=process_leader, title="Open later")
    response = client.get("/en/inspel/", {"sida": page})
    assert response.status_code == 404
    assert "Open later" in response.text
    assert "does not exist" in response.text
    assert "<b>" not in response.text


def test_empty_page_number_is_the_first_page(client):
    assert client.get("/en/inspel/?sida=").status_code == 200


def test_unknown_language_gets_the_page_that_does_not_exist(client):
    response = client.get("/xx/inspel/lamna/")
    assert response.status_code == 404
    assert 'href="/inspel/"' in response.text


def test_errors_are_in_the_language_of_the_page(client):
    english, swedish = client.post(URL, {}), client.post("/inspel/lamna/", {})
    assert (english["Content-Language"], swedish["Content-Language"]) == ("en", "sv")
    assert EMPTY in english.text
    assert '<html lang="sv"' in swedish.text
    assert '<a href="#id_text">' in swedish.text


@pytest.mark.parametrize("method", ["put", "delete", "patch"])
def test_other_methods_are_refused(client, method):
    assert getattr(client, method)(URL).status_code == 405


def test_form_is_never_cached_and_sets_only_the_csrf_cookie_once_the_step_before_is_known(client):
    assert set(client.get(FORM).cookies) == {"naravard_before", "naravard_csrf"}
    response = client.get(URL)
    assert "no-store" in response["Cache-Control"]
    assert set(response.cookies) == {"naravard_csrf"}
