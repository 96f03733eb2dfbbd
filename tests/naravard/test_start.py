"""The start page: the reader's choices first, and no section that is empty or looks like failure."""

from datetime import timedelta

import pytest
from django.utils import timezone

from feedback.models import Inspel
from tests.factories import AdoptionFactory, ChapterFactory, IndicatorFactory, OrganisationFactory, measure

pytestmark = pytest.mark.django_db


def headings(client):
    text = client.get("/").text
    names = ["near-place", "goals", "vision", "results", "voices", "say", "news", "call"]
    return [name for name in names if f'id="{name}"' in text]


def test_portal_without_content_shows_no_empty_section(client):
    assert headings(client) == ["near-place", "say", "call"]


def test_portal_with_examples_shows_all_in_the_order_of_the_reader(client, examples):
    text = client.get("/").text
    shown = headings(client)
    assert shown == ["near-place", "goals", "vision", "results", "say", "news", "call"]
    places = [text.index(f'id="{name}"') for name in shown]
    assert places == sorted(places)


def test_newest_outcome_comes_first_whenever_it_was_sent(client, examples):
    last = Inspel.objects.published_with_result().order_by("published_at").first()
    Inspel.objects.filter(pk=last.pk).update(answered_at=timezone.now() + timedelta(minutes=1))
    found = client.get("/").context["results"]
    assert found[0].pk == last.pk


def test_verdict_is_said_only_of_what_is_known(client):
    indicator = IndicatorFactory()
    assert "Vi vet inte än" not in client.get("/").text
    places = [OrganisationFactory() for _number in range(2)]
    for place in places:
        measure(indicator, place, [1, 2, 3, 4, 5, 6])
    text = client.get("/").text
    assert "Så går det med delmålen" in text
    assert "Det går åt rätt håll" in text


def test_decisions_are_counted_in_words_once_any_is_known(client):
    adoption = AdoptionFactory(decided_on=None)
    AdoptionFactory(decided_on=None)
    assert "datum för beslutet" not in client.get("/").text
    adoption.decided_on = "2022-06-14"
    adoption.save()
    IndicatorFactory()
    assert "Vi har datum för beslutet om strategin från 1 av 2 organisationer." in client.get("/").text


def test_aims_stand_under_the_vision(client):
    chapter = ChapterFactory(body_sv="<p>Mer delaktighet.</p>")
    assert "Mer delaktighet." not in client.get("/").text
    chapter.is_aim = True
    chapter.save()
    assert "Mer delaktighet." in client.get("/").text
