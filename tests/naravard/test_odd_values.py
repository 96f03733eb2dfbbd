"""No address, header or stored text makes the portal fail."""

import pytest

from core.plain_language.advice import advice_on
from tests.factories import InspelFactory, PageFactory

ODD = [
    "%00",
    "%ED%A0%80",
    "9" * 30,
    "9" * 4301,
    "%C2%B2",
    "-1",
    "x" * 3000,
    "0000-00-00",
    "9999-12-31",
    "%EF%BF%BF",
    "http://[",
]
PUBLIC = ["/inspel/", "/flode/inspel.xml", "/inspel/lamna/", "/inspel/innan/", "/nyheter/", "/inspel/ni-sa-vi-gjorde/"]
PARAMETERS = ["q", "delmal", "lage", "tema", "kommun", "resultat", "ar", "sida", "vidare", "fran"]
QUEUE_PARAMETERS = [
    *["q", "p", "o", "e", "all", "taken", "theme", "received"],
    *["answer_due_on__lt", "id__in", "_changelist_filters"],
]


@pytest.mark.parametrize("path", PUBLIC)
def test_no_odd_parameter_makes_a_public_page_fail(client, facts, path):
    """The list of inspel reads nearly all of them; the other pages read them with the same functions."""
    client.raise_request_exception = False
    tried = [(name, value) for name in PARAMETERS for value in ODD]
    tried = tried[PUBLIC.index(path) :: 1 if path == "/inspel/" else 4]
    failed = [pair for pair in tried if client.get(f"{path}?{'='.join(pair)}").status_code >= 500]
    assert failed == []


def test_no_odd_parameter_makes_the_queue_fail(leader_client):
    InspelFactory()
    leader_client.raise_request_exception = False
    failed = [
        (name, value[:20])
        for name in QUEUE_PARAMETERS
        for value in ODD
        if leader_client.get(f"/admin/feedback/inspel/?{name}={value}").status_code >= 500
    ]
    assert failed == []


@pytest.mark.parametrize("header", ["Origin", "Referer"])
def test_malformed_origin_is_refused(client, facts, header):
    assert client.post("/nytta/", {"answer": "yes"}, headers={header: "http://["}).status_code == 403


@pytest.mark.parametrize(("first", "last"), [("0001-01-01", "0002-01-01"), ("9999-01-01", "9999-12-31"), ("²", "x")])
def test_report_of_years_that_no_calendar_holds_is_refused_in_words(leader_client, first, last):
    response = leader_client.get(f"/admin/feedback/inspel/rapport/?first={first}&last={last}")
    assert response.status_code == 422
    assert response.context["form"].errors


def test_endless_character_reference_does_not_lock_the_page_that_can_remove_it(super_client):
    page = PageFactory(lead_sv="&#" + "9" * 4301)
    assert super_client.get(f"/admin/strategy/page/{page.pk}/change/").status_code == 200
    assert advice_on("Hej &#" + "9" * 4301 + "; och &aring;.", "sv")["summary"]


def test_length_of_a_request_with_endless_digits_is_refused(client):
    assert client.post("/nytta/", CONTENT_LENGTH="9" * 4301).status_code in {400, 413}
