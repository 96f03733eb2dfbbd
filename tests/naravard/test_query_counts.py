"""Each list asks the database as often at 300 rows as at 3."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from contacts.models import Organisation
from tests import factories
from tests.factories import bulk_inspel


def queries_of(client, path):
    with CaptureQueriesContext(
        connection,
    ) as queries:
        response = client.get(path)
    assert response.status_code == 200
    return len(queries)


def more_organisations(count):
    region_and_municipalities = factories.OrganisationFactory.create_batch(count)
    for organisation in region_and_municipalities:
        factories.AdoptionFactory(organisation=organisation)


MORE = {
    "/": lambda count: [factories.NewsItemFactory.create_batch(count), factories.MilestoneFactory.create_batch(count)],
    "/strategin/": lambda count: factories.ChapterFactory.create_batch(count, strategy=factories.StrategyFactory()),
    "/tidslinje/": lambda count: [factories.MilestoneFactory.create_batch(count), more_organisations(count)],
    "/styrgruppen/": lambda count: [
        factories.SeatFactory.create_batch(count, body=factories.GoverningBodyFactory()),
        factories.GoverningBodyFactory.create_batch(count),
    ],
    "/kontakt/": factories.ContactFactory.create_batch,
    "/kommuner/": more_organisations,
    "/dokument/": factories.DocumentFactory.create_batch,
    "/nyheter/": factories.NewsItemFactory.create_batch,
    "/om/sida/": factories.PageFactory.create_batch,
    "/sitemap.xml": lambda count: [more_organisations(count), factories.NewsItemFactory.create_batch(count)],
}


@pytest.mark.parametrize("path", MORE)
def test_list_asks_as_often_at_300_rows_as_at_3(client, db, path):
    factories.PageFactory(slug="sida")
    factories.StrategyFactory()
    for _number in range(5):
        factories.SubGoalFactory()
    MORE[path](3)
    few = queries_of(client, path)
    MORE[path](297)
    assert queries_of(client, path) == few


@pytest.mark.parametrize("path", ["/", "/inspel/", "/delmal/delmal-1/", "/kommuner/falun/"])
def test_inspel_asks_as_often_at_300_rows_as_at_3(client, db, process_leader, path):
    factories.SubGoalFactory(number=1)
    factories.OrganisationFactory(slug="falun", kind=Organisation.Kind.MUNICIPALITY)
    bulk_inspel(3, published_by=process_leader)
    few = queries_of(client, path)
    bulk_inspel(297, published_by=process_leader)
    assert queries_of(client, path) == few
