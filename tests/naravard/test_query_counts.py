"""Each list makes as many queries at 30 rows as at 3."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from contacts.models import Organisation
from feedback.listing.counts import clear_cached_counts
from followup.models import Measurement
from strategy.models import SubGoal
from tests import factories
from tests.factories import bulk_inspel, in_bulk


def queries_of(client, path):
    with CaptureQueriesContext(connection) as queries:
        response = client.get(path)
    assert response.status_code == 200
    return len(queries)


def more_organisations(count):
    organisations = in_bulk(factories.OrganisationFactory, count)
    in_bulk(factories.AdoptionFactory, count, organisation=organisations)


def more_contacts(count):
    places = in_bulk(factories.OrganisationFactory, count, phone="023-49 00 00")
    in_bulk(factories.ContactFactory, count, organisation=places)


def more(*factory_classes):
    return lambda count: [in_bulk(factory_class, count) for factory_class in factory_classes]


def more_key_figures(count):
    sub_goal = SubGoal.objects.first()
    for place in in_bulk(factories.OrganisationFactory, count):
        indicator = factories.IndicatorFactory(sub_goal=sub_goal, is_everyday=True)
        for year in range(2018, 2021):
            Measurement.objects.create(indicator=indicator, organisation=place, year=year, value=year)


def more_near(count):
    """More of all that “Near me” shows of a municipality."""
    hit = factories.OrganisationFactory(slug="nara", kind="municipality")
    in_bulk(factories.AudienceFactory, count)
    in_bulk(factories.ContactFactory, count, organisation=hit)
    in_bulk(factories.MilestoneFactory, count, starts_on="2030-01-01")
    factories.ActivityFactory.create_batch(count, organisations=[hit], status="ongoing")
    indicator = factories.IndicatorFactory(sub_goal=SubGoal.objects.first() or factories.SubGoalFactory())
    Measurement.objects.create(indicator=indicator, organisation=hit, year=2020, value=1)


MORE = {
    "/nara-mig/?kommun=nara": more_near,
    "/": more(factories.NewsItemFactory, factories.MilestoneFactory),
    "/strategin/": lambda count: in_bulk(factories.ChapterFactory, count, strategy=factories.StrategyFactory()),
    "/tidslinje/": lambda count: [in_bulk(factories.MilestoneFactory, count), more_organisations(count)],
    "/beslut/": more_organisations,
    "/lage/": more_key_figures,
    "/lage/rapportering/": more_key_figures,
    "/lage/nyckeltal/": more_key_figures,
    "/lage/nyckeltal/det/karta.svg": more_key_figures,
    "/lage/nyckeltal/det/": more_key_figures,
    "/lage/organisation/hit/": more_key_figures,
    "/styrgruppen/": lambda count: [
        in_bulk(factories.SeatFactory, count, body=factories.GoverningBodyFactory()),
        in_bulk(factories.GoverningBodyFactory, count),
    ],
    "/kontakt/": more_contacts,
    "/kommuner/": more_organisations,
    "/dokument/": more(factories.DocumentFactory),
    "/nyheter/": more(factories.NewsItemFactory),
    "/om/sida/": more(factories.PageFactory),
    "/sitemap.xml": lambda count: [more_organisations(count), in_bulk(factories.NewsItemFactory, count)],
    "/sitemap-news.xml": more(factories.NewsItemFactory),
}


@pytest.mark.parametrize("path", MORE)
def test_list_makes_as_many_queries_at_30_rows_as_at_3(client, db, path):
    factories.PageFactory(slug="sida")
    factories.StrategyFactory()
    for _number in range(5):
        factories.SubGoalFactory()
    figure = factories.IndicatorFactory(slug="det", sub_goal=SubGoal.objects.first())
    factories.measure(figure, factories.OrganisationFactory(slug="hit", code="2034"), [1])
    MORE[path](3)
    few = queries_of(client, path)
    MORE[path](27)
    assert queries_of(client, path) == few


@pytest.mark.parametrize("path", ["/", "/inspel/", "/delmal/delmal-1/", "/kommuner/falun/"])
def test_page_with_inspel_makes_as_many_queries_at_300_rows_as_at_3(client, db, process_leader, path):
    factories.SubGoalFactory(number=1)
    factories.OrganisationFactory(slug="falun", kind=Organisation.Kind.MUNICIPALITY)
    bulk_inspel(3, published_by=process_leader)
    few = queries_of(client, path)
    bulk_inspel(297, published_by=process_leader)
    clear_cached_counts()
    assert queries_of(client, path) == few
