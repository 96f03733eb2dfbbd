"""What everybody reads of activities, and how they are found."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from followup.models import Activity, ActivityUpdate
from tests.factories import ActivityFactory, IndicatorFactory, OrganisationFactory, SubGoalFactory

pytestmark = pytest.mark.django_db
LIST = "/lage/aktiviteter/"


@pytest.fixture
def goals():
    return [SubGoalFactory(number=number, slug=f"mal-{number}") for number in (1, 2)]


def titles(response):
    return [row.title for row in response.context["page_obj"]]


def test_page_says_what_is_done_by_whom_and_what_has_happened(client, orsa, goals):
    indicator = IndicatorFactory(slug="tryggt", question_sv="Är det tryggt?", sub_goal=goals[0])
    activity = ActivityFactory(
        title_sv="Öppet hus", text_sv="Alla är välkomna.", sub_goals=goals, organisations=[orsa], indicators=[indicator]
    )
    activity.updates.create(day="2026-01-08", text_sv="Det var fullt.")
    activity.updates.create(day="2025-11-08", text_sv="Vi planerar.")
    page = client.get(activity.get_absolute_url()).text
    assert [page.count(text) > 0 for text in ["Alla är välkomna.", "Pågår", "Orsa", "Är det tryggt?"]] == [True] * 4
    assert page.index("Det var fullt.") < page.index("Vi planerar.")
    for address in ["/delmal/mal-1/", "/delmal/mal-2/", "/lage/nyckeltal/tryggt/"]:
        assert f'href="{address}"' in page
        assert f'href="{activity.get_absolute_url()}"' in client.get(address).text


def test_short_address_leads_to_the_activity(client):
    activity = ActivityFactory(slug="oppet-hus")
    assert client.get("/aktiviteter/oppet-hus/")["Location"] == activity.get_absolute_url()
    assert client.get("/aktiviteter/")["Location"] == LIST


@pytest.mark.parametrize("path", ["/kommuner/orsa/", "/delmal/delmal-1/"])
def test_page_of_a_place_or_sub_goal_says_what_is_going_on(client, orsa, path):
    activity = ActivityFactory(organisations=[orsa])
    page = client.get(path).text
    assert "Vad pågår" in page
    assert f'href="{activity.get_absolute_url()}"' in page


def test_page_of_an_organisation_leads_to_its_activities(client, orsa):
    address = f"{LIST}?organisation=orsa"
    assert f'href="{address}"' in client.get("/lage/organisation/orsa/").text
    assert client.get(address).status_code == 200  # though it has none


def test_list_is_chosen_by_sub_goal_organisation_and_status(client, orsa, goals):
    ActivityFactory(title_sv="Orsas", sub_goals=goals[:1], organisations=[orsa])
    ActivityFactory(title_sv="Klar", sub_goals=goals[1:], organisations=[orsa], status="done")
    ActivityFactory(title_sv="Allas", sub_goals=goals)
    assert titles(client.get(f"{LIST}?delmal=mal-2")) == ["Allas", "Klar"]
    assert titles(client.get(f"{LIST}?organisation=orsa")) == ["Klar", "Orsas"]
    assert titles(client.get(f"{LIST}?organisation=styrgruppen")) == ["Allas"]
    assert titles(client.get(f"{LIST}?delmal=mal-2&organisation=orsa&status=klar")) == ["Klar"]


def test_each_choice_says_how_many_it_finds_with_what_else_is_chosen(client, orsa, goals):
    ActivityFactory(sub_goals=goals, organisations=[orsa])
    ActivityFactory(sub_goals=goals[1:], status="done")
    chosen = client.get(f"{LIST}?status=pagar").context["chosen"]
    counts = {choice.slug: choice.count for facet in chosen.facets for choice in facet.choices}
    assert counts == {
        "mal-1": 1,
        "mal-2": 1,
        "orsa": 1,
        "styrgruppen": 0,
        "planerad": 0,
        "pagar": 1,
        "klar": 1,
        "avbruten": 0,
    }
    assert chosen.facets[0].choices[0].url == f"{LIST}?delmal=mal-1&status=pagar"


def test_unknown_choice_is_named_and_left_out(client):
    ActivityFactory(title_sv="Allas")
    response = client.get(f"{LIST}?status=nagot")
    assert (response.status_code, titles(response)) == (404, ["Allas"])
    assert response.context["chosen"].unknown == ["Läge"]
    assert "Läge" in response.text.split('class="notice notice--warning"')[1].split("</div>")[0]


def test_former_slug_of_an_organisation_finds_its_activities(client, orsa):
    ActivityFactory(title_sv="Orsas", organisations=[orsa])
    orsa.slug = "orsa-kommun"
    orsa.save()
    assert titles(client.get(f"{LIST}?organisation=orsa")) == ["Orsas"]


def test_latest_news_come_first_and_hidden_ones_never(client):
    old, new = ActivityFactory(title_sv="Gammal"), ActivityFactory(title_sv="Ny")
    Activity.objects.update(entered_on="2025-01-01")
    hidden = ActivityFactory(is_public=False)
    assert titles(client.get(LIST)) == ["Ny", "Gammal"]
    ActivityUpdate.objects.create(activity=old, day=timezone.localdate(), text_sv="Nytt.")
    assert titles(client.get(LIST)) == ["Gammal", "Ny"]
    assert client.get(hidden.get_absolute_url()).status_code == 404
    assert new.get_absolute_url() in client.get("/sitemap-activities.xml").text


@pytest.mark.parametrize("path", [LIST, "/lage/aktiviteter/en/", "/delmal/delmal-1/", "/kommuner/orsa/"])
def test_page_makes_as_many_queries_at_30_activities_as_at_3(client, orsa, path):
    def more(count):
        for _number in range(count):
            place = OrganisationFactory()
            figures = [IndicatorFactory(sub_goal=SubGoalFactory(number=1))]
            ActivityFactory(organisations=[orsa, place], indicators=figures)
            one.indicators.add(*figures)
            one.updates.create(day="2026-01-08", text_sv="Nytt.")

    def queries():
        with CaptureQueriesContext(connection) as found:
            assert client.get(path).status_code == 200
        return len(found)

    one = ActivityFactory(slug="en", organisations=[orsa])
    more(3)
    few = queries()
    more(27)
    assert queries() == few


def test_boxes_and_their_pages_tell_of_activities_and_where_none_is_reported(client, orsa, goals):
    falun = OrganisationFactory(slug="falun", name_sv="Falun")
    activity = ActivityFactory(sub_goals=[goals[0]], organisations=[orsa])
    for status in ["done", "planned"]:
        ActivityFactory(sub_goals=[goals[0]], organisations=[orsa], status=status)
    ActivityFactory(sub_goals=[goals[0]], organisations=[orsa, falun], is_example=True)
    ActivityFactory(sub_goals=[goals[0]], organisations=[falun], is_public=False)
    table = client.get("/lage/").text.split("<table")[1].split("</table>")[0]
    assert re.findall("Aktiviteter: ([^<]*)<", table) == [
        "inte rapporterat",  # Falun, for both sub-goals
        "inte rapporterat",
        "1 pågår, 1 genomförd, 1 planerad",
        "inte rapporterat",
    ]
    for address in ["/lage/mal-1/orsa/", "/lage/organisation/orsa/"]:
        assert f'href="{activity.get_absolute_url()}"' in client.get(address).text
    assert "Ingen aktivitet är rapporterad här." in client.get("/lage/mal-2/orsa/").text


@pytest.mark.parametrize(("count", "is_folded"), [(24, False), (25, True)])
def test_activity_leads_to_its_organisations_and_to_how_it_goes_there(client, orsa, goals, count, is_folded):
    places = [orsa, *(OrganisationFactory(slug=f"plats-{number}") for number in range(count - 1))]
    activity = ActivityFactory(sub_goals=goals[:1], organisations=[*places, OrganisationFactory(kind="other")])
    page = client.get(activity.get_absolute_url()).text
    assert page.count('href="/lage/organisation/') == page.count('href="/lage/mal-1/') == count
    assert page.count("<details") - client.get(ActivityFactory().get_absolute_url()).text.count("<details") == is_folded
