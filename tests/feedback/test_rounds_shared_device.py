"""One after another answers at the same device, and no one reads what another sent."""

import html
import re
from datetime import timedelta

import pytest
from django.http import HttpResponse
from django.test import Client

from feedback.models import DialogueRound, Inspel
from feedback.views.receipts import ROUND_SALT, set_receipt_cookie
from tests.factories import OrganisationFactory, SubGoalFactory
from tests.feedback.rounds import FORM, OPENS, PAGE, RECEIPT, filled
from tests.rendered_form import form_to

OURS = {"Sec-Fetch-Site": "same-origin"}
pytestmark = pytest.mark.django_db


def links(response):
    return set(re.findall(r'href="([^"]*/inspel/folj/[\w-]+/)"', response.text))


def test_next_from_the_same_table_keeps_the_choices_and_never_text_or_name(client, dialogue_round, while_open):
    goal, place = SubGoalFactory(number=3), OrganisationFactory(slug="orsa")
    typed = {"text": "Bara min text", "name": "Kim Test", "sub_goal": goal.slug, "municipality": "orsa"}
    receipt = filled(client, **typed, may_publish=True).submit(client, follow=True)
    next_url = html.unescape(re.search(r'href="(/en/inspel/dialog/hemgang/lamna/\?[^"]+)"', receipt.text)[1])
    page = client.get(next_url).text
    assert re.search(rf'name="sub_goal" value="{goal.slug}"[^>]* checked', page)
    assert f'<option value="{place.slug}" selected>' in page
    assert re.search(r'name="role" value="staff"[^>]* checked', page)
    assert "Bara min text" not in page + next_url
    assert "Kim" not in page + next_url
    assert not re.search(r'name="may_publish"[^>]* checked', page)


def test_each_gets_a_reference_and_a_link_and_the_receipt_lists_those_of_the_device(
    client, dialogue_round, questions, while_open
):
    for _number in range(3):
        receipt = filled(client, questions).submit(client, follow=True)
    assert all(reference in receipt.text for reference in Inspel.objects.values_list("reference", flat=True))
    assert len({link.rsplit("/", 2)[1] for link in links(receipt)}) == 3
    assert not links(Client().get(RECEIPT))


def test_hiding_leaves_nothing_for_the_next_person_at_the_device(client, dialogue_round, questions, while_open):
    filled(client, questions).submit(client, follow=True)
    response = client.post(RECEIPT, headers=OURS)
    assert response.url == f"{FORM}?roll=staff"
    hidden = client.get(RECEIPT)
    assert not links(hidden)
    assert Inspel.objects.get().reference not in hidden.text
    assert "There is no receipt to show" in hidden.text
    assert "no-store" in hidden["Cache-Control"]


def test_receipt_is_shown_and_hidden_in_every_language_also_when_the_round_has_closed(
    client, dialogue_round, questions, while_open
):
    filled(client, questions).submit(client)
    DialogueRound.objects.update(closes_at=OPENS + timedelta(minutes=30))
    assert links(client.get(RECEIPT))
    swedish = client.get(RECEIPT.removeprefix("/en"))
    assert Inspel.objects.get().reference in swedish.text
    hide = form_to(swedish, RECEIPT.removeprefix("/en"))
    assert hide.submit(client, headers=OURS).url == PAGE.removeprefix("/en")
    assert not links(client.get(RECEIPT))


def test_other_site_cannot_hide_the_receipt(client, dialogue_round, questions, while_open):
    filled(client, questions).submit(client)
    assert client.post(RECEIPT, headers={"Sec-Fetch-Site": "cross-site"}).status_code == 403
    assert links(client.get(RECEIPT))


def test_receipt_is_gone_after_half_an_hour(client, dialogue_round, questions, while_open):
    filled(client, questions).submit(client)
    while_open.shift(timedelta(minutes=31))
    assert not links(client.get(RECEIPT))


def test_token_is_neither_in_an_address_nor_readable_by_a_script(client, dialogue_round, questions, while_open):
    response = filled(client, questions).submit(client)
    assert response.url == RECEIPT
    cookies = response.cookies.values()
    assert {cookie.key for cookie in cookies} == {"naravard_receipt"}
    beginnings = [path.removesuffix("/inspel/dialog/hemgang/") for path in (cookie["path"] for cookie in cookies)]
    assert sorted(beginnings) == ["", "/ar", "/en", "/fi", "/sv-simple"]
    assert {(cookie["httponly"], cookie["samesite"]) for cookie in cookies} == {(True, "Lax")}


def test_cookies_of_a_device_that_many_used_fit_into_the_headers_that_nginx_takes():
    response = HttpResponse()
    set_receipt_cookie(response, ["t" * 22] * 99, salt=ROUND_SALT, view="dialogue_round", args=["s" * 50])
    assert sum(len(cookie.OutputString()) for cookie in response.cookies.values()) < 3500


def test_browser_is_asked_not_to_keep_who_wrote(client, dialogue_round, while_open):
    fields = re.findall(r'<input [^>]*name="(?:name|email)"[^>]*>', client.get(FORM).text)
    assert [re.findall(r'autocomplete="([^"]+)"', field) for field in fields] == [["off"], ["off"]]
