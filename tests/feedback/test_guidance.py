"""The page before the form, “Have you come to the right place?”: it shows other services and never blocks the form."""

import re

import pytest
from django.test import Client

from tests.factories import OrganisationFactory, SubGoalFactory

BEFORE, FORM = "/en/inspel/innan/", "/en/inspel/lamna/"
pytestmark = pytest.mark.django_db


def onward(page):
    """Where the link to the form leads."""
    return re.search(r'href="(/en/inspel/lamna/\?[^"]*)"', page.text)[1].replace("&amp;", "&")


def test_step_says_where_else_to_turn_and_what_is_good_to_know(client):
    page = client.get(BEFORE).text
    for text in ['href="tel:112"', 'href="tel:1177"', "the place that gave the care", "Patientnämnden"]:
        assert text in page
    for text in ["official document", "no account", "within ten working days"]:
        assert text in page


def test_step_makes_no_query(client, django_assert_num_queries):
    with django_assert_num_queries(0):
        client.get(BEFORE)


def test_first_visit_to_the_form_shows_the_step_and_one_click_leads_on(client):
    step = client.get(FORM, follow=True)
    assert step.redirect_chain == [(BEFORE, 302)]
    assert not step.cookies
    form = client.get(onward(step))
    assert form.status_code == 200
    assert "What do you want to say?" in form.text


def test_step_is_remembered_for_the_visit_by_one_bit_that_only_the_form_gets(client):
    cookie = client.get(onward(client.get(BEFORE))).cookies["naravard_before"]
    assert cookie.value == "1"
    assert (cookie["path"], cookie["max-age"], cookie["expires"]) == (FORM, "", "")
    assert (cookie["httponly"], cookie["samesite"]) == (True, "Lax")
    assert client.get(FORM).status_code == 200
    assert "naravard_before" not in client.get(FORM).cookies


def test_redirect_to_the_step_is_never_cached(client):
    assert "no-store" in client.get(FORM)["Cache-Control"]


def test_choices_of_a_link_are_carried_through_the_step(client):
    SubGoalFactory(number=2, slug="nara-for-alla")
    OrganisationFactory(name_sv="Falun", slug="falun")
    step = client.get(FORM, {"delmal": "nara-for-alla", "kommun": "falun"}, follow=True)
    form = client.get(onward(step)).text
    assert re.search(r'name="sub_goal" value="nara-for-alla"[^>]* checked', form)
    assert '<option value="falun" selected>' in form


@pytest.mark.parametrize("value", ["<script>", '"><b>', "https://elsewhere.example/", "å" * 500, "\x00", "a&vidare=x"])
def test_odd_choices_break_nothing(client, value):
    step = client.get(FORM, {"delmal": value, "next": "https://elsewhere.example/"}, follow=True)
    assert step.status_code == 200
    assert value not in step.text or value == "\x00"
    assert onward(step).startswith(f"{FORM}?vidare=ja")
    assert client.get(onward(step)).status_code == 200


def test_visitor_without_cookies_gets_to_the_form():
    step = Client().get(FORM, follow=True)
    assert Client().get(onward(step)).status_code == 200


def test_sending_needs_no_step(client):
    assert client.post(FORM, {"text": ""}).status_code == 422


def test_sitemap_leads_to_the_step_and_not_to_a_redirect(client):
    sitemap = client.get("/sitemap-static.xml").text
    assert "/inspel/innan/" in sitemap
    assert "/inspel/lamna/" not in sitemap
