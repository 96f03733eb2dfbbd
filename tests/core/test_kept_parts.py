"""What is kept to make pages of: a page is as if it were made anew, whatever has just been changed and by whom."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from contacts.models import Contact, Organisation
from core.page_cache.parts import kept
from core.page_cache.version import EDITION, FILE_NAME, _VersionFile, advance_content_version, advance_edition
from core.page_cache.writes import OF_INSPEL, what_changes
from feedback.models import Inspel, Theme
from strategy.models import Adoption, Chapter, Milestone, NewsItem, Strategy, SubGoal
from tests import factories
from tests.factories import bulk_inspel

pytestmark = pytest.mark.django_db(transaction=True)
PAGES = ["/", "/ar/", "/delmal/nara/", "/kommuner/falun/", "/inspel/"]


@pytest.fixture
def portal(settings, tmp_path, process_leader):
    settings.VAR_DIR = tmp_path
    strategy = factories.StrategyFactory(is_current=True)
    factories.ChapterFactory(strategy=strategy)
    goal = factories.SubGoalFactory(slug="nara", strategy=strategy)
    town = factories.OrganisationFactory(slug="falun", name_sv="Falun", kind=Organisation.Kind.MUNICIPALITY)
    factories.AdoptionFactory(organisation=town, strategy=strategy, decided_on=None)
    factories.ContactFactory(organisation=town, is_process_leader=True, is_public=True)
    factories.NewsItemFactory()
    factories.MilestoneFactory(strategy=strategy, kind=Milestone.Kind.FOLLOW_UP)
    bulk_inspel(3, published_by=process_leader)
    Inspel.objects.update(sub_goal=goal, municipality=town)
    Inspel.objects.first().themes.add(Theme.objects.create(name_sv="Tillgänglighet", slug="tillganglighet"))


def read(client, pages=PAGES):
    return {path: client.get(path).content for path in pages}


def made_anew(client, pages=PAGES):
    with transaction.atomic():  # where nothing is kept
        return read(client, pages)


CHANGES = {
    "sub-goal": lambda: SubGoal.objects.update(title_sv="Annat namn"),
    "strategy": lambda: Strategy.objects.update(vision_sv="En annan vision"),
    "chapter": lambda: Chapter.objects.update(body_sv="<p>En annan text</p>"),
    "municipality": lambda: Organisation.objects.filter(slug="falun").update(name_sv="Ny kommun"),
    "decision": lambda: Adoption.objects.update(decided_on=timezone.localdate()),
    "contact": lambda: Contact.objects.update(phone="023-49 00 00"),
    "hidden contact": lambda: Contact.objects.update(is_public=False),
    "news": lambda: NewsItem.objects.update(title_sv="En annan nyhet"),
    "example": lambda: NewsItem.objects.update(is_example=True),
    "deleted news": lambda: NewsItem.objects.all().delete(),
    "milestone": lambda: Milestone.objects.update(title_sv="Ett annat steg"),
    "theme": lambda: Theme.objects.update(name_sv="Ett annat tema"),
    "new round": lambda: factories.DialogueRoundFactory(),
    "inspel": lambda: Inspel.objects.filter(pk=Inspel.objects.first().pk).update(public_title="En annan rubrik"),
    "agreement": lambda: Inspel.objects.update(agreements=3),
    "theme of an inspel": lambda: Inspel.themes.through.objects.all().delete(),
    "withdrawn inspel": lambda: Inspel.objects.update(publication="withdrawn"),
}


def test_each_change_shows_at_the_next_request(client, portal):
    for name, change in CHANGES.items():  # in one portal: to make a new one takes longest
        # The page of the strategy makes its PDF when that has changed, which takes as long as all other pages.
        alone = {"strategy": "/strategin/", "chapter": "/strategin/", "milestone": "/tidslinje/"}
        pages = [*PAGES, *([alone[name]] if name in alone else [])]
        before = read(client, pages)
        change()
        after = read(client, pages)
        assert after != before, name
        assert after == made_anew(client, pages), name


def test_change_in_another_process_shows_at_the_next_request(client, portal, settings):
    read(client)
    with connection.cursor() as cursor:
        wrappers, connection.execute_wrappers[:] = connection.execute_wrappers[:], []
        cursor.execute("UPDATE strategy_subgoal SET title_sv = 'Annat namn'")
        connection.execute_wrappers[:] = wrappers
    _VersionFile(settings.VAR_DIR / FILE_NAME).advance(EDITION)
    assert read(client) == made_anew(client)
    assert b"Annat namn" in client.get("/").content


def test_planned_news_show_when_their_time_has_come(client, portal):
    now = datetime(2026, 6, 1, 12, tzinfo=UTC)
    with time_machine.travel(now, tick=False):
        factories.NewsItemFactory(title_sv="Planerad", publish_at=now + timedelta(minutes=2))
        assert b"Planerad" not in client.get("/").content
    with time_machine.travel(now + timedelta(minutes=2), tick=False):
        assert b"Planerad" in client.get("/").content


def test_change_of_an_inspel_makes_its_item_anew_alone(client, portal):
    client.get("/inspel/")
    Inspel.objects.filter(pk=Inspel.objects.first().pk).update(public_title="En annan rubrik")
    with CaptureQueriesContext(connection) as queries:
        assert b"En annan rubrik" in client.get("/inspel/").content
    of_editors = [query["sql"] for query in queries if '"contacts_contact"' in query["sql"]]
    assert of_editors == []


def test_page_of_what_is_kept_reads_the_inspel_alone(client, portal):
    counts = {}
    for path in ["/", "/delmal/nara/", "/kommuner/falun/", "/inspel/", "/strategin/"]:
        client.get(path)
        client.get(path)  # the first stores the strategy as a PDF
        with CaptureQueriesContext(connection) as queries:
            client.get(path)
        assert all("feedback_inspel" in query["sql"] for query in queries), path
        counts[path] = len(queries)
    assert counts == {"/": 2, "/delmal/nara/": 2, "/kommuner/falun/": 1, "/inspel/": 3, "/strategin/": 0}


def test_nothing_that_is_rolled_back_is_kept(client, portal):
    before = read(client)
    with transaction.atomic():
        SubGoal.objects.update(title_sv="Angrat")
        assert b"Angrat" in client.get("/").content
        transaction.set_rollback(True)
    assert read(client) == before


def test_nothing_is_kept_outside_a_request(portal):
    assert kept(("a number",), lambda: "1") == "1"
    assert kept(("a number",), lambda: "2") == "2"


def test_tables_that_make_no_edition_are_of_inspel(portal):
    assert set(connection.introspection.table_names()) >= OF_INSPEL
    kinds = {table: what_changes(f'DELETE FROM "{table}"') for table in ["feedback_inspel", "strategy_page"]}  # noqa: S608
    assert kinds == {"feedback_inspel": advance_content_version, "strategy_page": advance_edition}
