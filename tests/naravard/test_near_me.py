"""“Near me”: one page for a municipality and a person, by the address alone."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from followup.models import Comparison, Promise
from tests.factories import (
    ActivityFactory,
    AdoptionFactory,
    AudienceFactory,
    ContactFactory,
    IndicatorFactory,
    MilestoneFactory,
    OrganisationFactory,
    measure,
)

pytestmark = pytest.mark.django_db
PAGE = "/nara-mig/"
SECTIONS = ["call", "wants", "under-way", "figures", "said", "next"]


@pytest.fixture
def orsa():
    return OrganisationFactory(slug="orsa", name_sv="Orsa")


def test_answers_stand_in_the_order_of_the_readers_questions(client, orsa):
    AudienceFactory(slug="aldre", label_sv="En äldre", body_sv="<p>Strategins vilja.</p>")
    text = client.get(f"{PAGE}?kommun=orsa&vem=aldre").text
    places = [text.index(f'aria-labelledby="{name}"') for name in SECTIONS]
    assert places == sorted(places)
    assert "Strategins vilja." in text
    assert text.index("tel:112") < text.index("tel:1177") < text.index("kylskapslapp.pdf")


def test_numbers_of_the_municipality_and_of_what_lies_there_come_with_those_that_can_be_called_first(client, orsa):
    centre = OrganisationFactory(slug="vc", kind="care_centre", municipality=orsa)
    ContactFactory(name="Utan Nummer", organisation=orsa)
    ContactFactory(name="Med Nummer", organisation=centre, phone="0250-123 45")
    ContactFactory(name="Dold Person", organisation=orsa, phone="0250-999 99", is_public=False)
    ContactFactory(name="Annan Kommun", phone="0250-888 88")
    text = client.get(f"{PAGE}?kommun=orsa").text
    assert text.index("Med Nummer") < text.index("Utan Nummer")
    assert [name in text for name in ["Dold Person", "Annan Kommun", "Vi har inget telefonnummer"]] == [False] * 3


def test_what_is_known_is_shown_and_nothing_is_asked_for(client, orsa):
    today = timezone.localdate()
    ContactFactory(organisation=orsa, phone="0250-123 45")
    AdoptionFactory(organisation=orsa, decided_on="2022-09-01")
    activity = ActivityFactory(organisations=[orsa], status="ongoing", title_sv="Öppet hus")
    ActivityFactory(organisations=[orsa], status="done", title_sv="Avslutat hus")
    Promise.objects.create(slug="p", activity=activity, text_sv="Vi återkommer", due_on=today + timedelta(days=5))
    indicator = IndicatorFactory()
    measure(indicator, orsa, [1, 2, 3, 4, 5, 6])
    similar = Comparison.objects.create(kind="similar", code="G1", name_sv="Liknande", municipality=orsa)
    measure(indicator, similar, [6, 5, 4, 3, 2, 1])
    MilestoneFactory(title_sv="Kommer snart", starts_on=today + timedelta(days=30))
    MilestoneFactory(title_sv="Har varit", starts_on=today - timedelta(days=30))
    text = client.get(f"{PAGE}?kommun=orsa").text
    shown = [
        "Öppet hus",
        "Vi återkommer",
        "Det går åt rätt håll",
        "Det går åt fel håll",
        "Liknande kommuner",
        "Kommer snart",
    ]
    assert [name for name in shown if name not in text] == []
    assert [name for name in ["Avslutat hus", "Har varit", "near-ask"] if name in text] == []


def test_what_is_not_known_is_one_line_and_one_button_each(client, orsa):
    text = client.get(f"{PAGE}?kommun=orsa").text
    assert text.count('<form class="near-ask"') == 4
    assert "near-ask" not in client.get(PAGE).text


@pytest.mark.parametrize("query", ["?kommun=&vem=", ""])
def test_without_a_choice_the_page_asks_for_one(client, orsa, query):
    response = client.get(PAGE + query)
    assert response.status_code == 200
    assert "Välj en kommun så ser du vem du kan ringa där." in response.text


@pytest.mark.parametrize(
    ("query", "says"),
    [("?kommun=atlantis", "Den kommunen finns inte här"), ("?kommun=orsa&vem=x%00y", "Vi vet inte vem det gäller")],
)
def test_unknown_choice_is_answered_kindly(client, orsa, query, says):
    AudienceFactory()
    response = client.get(PAGE + query)
    assert response.status_code == 404
    assert says in response.text
    assert "tel:112" in response.text


def test_former_name_in_the_address_means_the_same_row(client):
    place = OrganisationFactory(slug="gamla", name_sv="Orsa")
    place.slug = "orsa"
    place.save()
    assert "Nära mig i Orsa" in client.get(f"{PAGE}?kommun=gamla").text


def test_page_is_the_same_for_everybody_and_asks_eighteen_times_at_the_most(client, examples):
    with CaptureQueriesContext(connection) as queries:
        response = client.get(f"{PAGE}?kommun=orsa&vem=aldre-narstaende")
    assert len(queries) <= 18, "\n".join(query["sql"][:120] + " " + query["sql"][-150:] for query in queries)
    assert response["Cache-Control"] == "public"
    assert not response.cookies
    assert "csrfmiddlewaretoken" not in response.text


def test_page_is_shared_with_what_was_chosen(client, orsa):
    text = client.get(f"{PAGE}?kommun=orsa&utm_source=x").text
    address = "http://127.0.0.1:8000/nara-mig/?kommun=orsa"
    for start in ['rel="canonical" href="', 'property="og:url" content="', 'data-share="']:
        assert f'{start}{address}"' in text
    assert 'hreflang="ar" href="http://127.0.0.1:8000/ar/nara-mig/?kommun=orsa"' in text
    assert "kommun%3Dorsa" in text.split('class="share__options"')[1].split("</ul>")[0]
