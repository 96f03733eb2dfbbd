"""Public pages that are kept: the same bytes as a page made anew, and never one that has changed or is somebody's."""

import gzip
from datetime import UTC, datetime, timedelta

import brotli
import pytest
import time_machine
from django.conf import settings as django_settings
from django.core.cache import caches
from django.db import connection, transaction
from django.http import QueryDict
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from core.page_cache import version
from core.page_cache.middleware import known_query
from core.page_cache.version import advance_content_version, content_version
from core.page_cache.writes import NOT_SHOWN, what_changes
from feedback.actions.publication import unpublish
from feedback.models import Inspel
from feedback.models.dialogue_round import SUBMISSION_GRACE_PERIOD
from feedback.privacy.private_link import private_url
from strategy.models import NewsItem, SubGoal
from tests import factories
from tests.naravard.sign_in.browser import log_in
from tests.public_pages import EXAMPLES, FORMS, READING
from tests.relogin import HERE, PASSWORD
from tests.rendered_form import form_of

pytestmark = pytest.mark.django_db(transaction=True)
PAGE = "/delmal/nara-for-mig/"


@pytest.fixture(autouse=True)
def _keep_pages(settings, tmp_path):
    settings.PAGE_CACHE, settings.VAR_DIR = True, tmp_path
    caches["pages"].clear()


@pytest.fixture
def goal(db):
    factories.StrategyFactory(is_current=True)
    return factories.SubGoalFactory(slug="nara-for-mig", title_sv="Nära för mig")


def queries_of(client, path, **headers):
    with CaptureQueriesContext(connection) as queries:
        response = client.get(path, headers=headers)
    return response, len(queries)


def without_moment(response):
    """Return the headers without Expires, which is of the second when it was asked for."""
    return {name: value for name, value in response.items() if name != "Expires"}


def test_second_reader_gets_the_same_page_without_a_query(client, goal):
    first, queries = queries_of(client, PAGE)
    assert queries > 0
    second, queries = queries_of(client, PAGE)
    assert queries == 0
    assert second.content == first.content
    assert without_moment(second) == without_moment(first)
    assert not second.cookies


@pytest.mark.parametrize(
    ("accepted", "coding", "decode"),
    [
        ("gzip, deflate, br", "br", brotli.decompress),
        ("gzip", "gzip", gzip.decompress),
        ("br;q=0, gzip", "gzip", gzip.decompress),
        ("zstd", None, bytes),
        ("", None, bytes),
    ],
)
def test_page_is_kept_once_and_compressed_as_the_reader_asks(client, goal, accepted, coding, decode):
    plain = client.get(PAGE)
    for _time in range(2):
        response, queries = queries_of(client, PAGE, **{"Accept-Encoding": accepted})
        assert queries == 0
        assert response.get("Content-Encoding") == coding
        assert decode(response.content) == plain.content
        assert response["Content-Length"] == str(len(response.content))
        assert "Accept-Encoding" in response["Vary"]
    again = client.get(PAGE, headers={"Accept-Encoding": accepted, "If-None-Match": response["ETag"]})
    assert (again.status_code, again.content, again["ETag"]) == (304, b"", response["ETag"])
    assert "Accept-Encoding" in again["Vary"]


def test_each_way_to_write_shows_at_the_next_request(client, goal):
    def shown():
        return client.get(PAGE).text.count("Nytt namn")

    update = "UPDATE strategy_subgoal SET title_sv = 'Annat'"
    changes = [
        lambda: SubGoal.objects.filter(pk=goal.pk).update(title_sv="Nytt namn"),
        lambda: connection.cursor().execute(update),
        lambda: SubGoal.objects.bulk_update([SubGoal(pk=goal.pk, title_sv="Nytt namn")], ["title_sv"]),
        lambda: SubGoal.objects.get(pk=goal.pk).delete(),
    ]
    was_shown = [bool(shown())]
    for change in changes:
        change()
        was_shown.append(bool(shown()))
    assert was_shown == [False, True, False, True, False]


def test_what_is_not_committed_changes_no_page(client, goal):
    before = client.get(PAGE).content
    with transaction.atomic():
        SubGoal.objects.update(title_sv="Nytt namn")
        transaction.set_rollback(True)
    response, queries = queries_of(client, PAGE)
    assert (response.content, queries) == (before, 0)


def test_write_in_a_savepoint_that_stays_counts_and_one_that_is_rolled_back_does_not(db):
    goal, before = factories.SubGoalFactory(), content_version()
    with transaction.atomic(), transaction.atomic():
        SubGoal.objects.filter(pk=goal.pk).update(title_sv="Nytt")
        transaction.set_rollback(True)
    assert content_version() == before
    with transaction.atomic():
        with transaction.atomic():
            SubGoal.objects.filter(pk=goal.pk).update(title_sv="Nytt")
        SubGoal.objects.filter(pk=goal.pk).update(title_sv="Nyare")
    assert content_version() == before + 1


def test_login_makes_no_page_anew(process_leader):
    process_leader.set_password(PASSWORD)
    process_leader.save()
    before = content_version()
    assert log_in(Client(headers=HERE)).request["PATH_INFO"] == "/admin/"
    assert content_version() == before


def test_change_by_another_process_shows_too(client, goal, tmp_path):
    client.get(PAGE)
    other = version._VersionFile(tmp_path / version.FILE_NAME)
    other.advance(version.CONTENT)
    assert content_version() == other.read()[version.CONTENT]
    assert queries_of(client, PAGE)[1] > 0


def test_new_file_does_not_begin_with_a_number_that_was_there(tmp_path):
    before = content_version()
    (tmp_path / version.FILE_NAME).unlink()
    assert version._VersionFile(tmp_path / version.FILE_NAME).read()[version.CONTENT] > before


@pytest.mark.parametrize(
    "asked",
    [
        {"HTTP_COOKIE": "sessionid=abc"},
        {"HTTP_AUTHORIZATION": "Basic abc"},
        {"HTTP_RANGE": "bytes=0-9"},
    ],
)
def test_who_can_be_known_is_answered_without_what_is_kept(client, goal, asked):
    client.get(PAGE)
    with CaptureQueriesContext(connection) as queries:
        client.get(PAGE, **asked)
    assert len(queries) > 0


@pytest.mark.parametrize(
    "path",
    ["/delmal/finns-inte/", "/inspel/lamna/?vidare=ja", "/admin/login/", f"{PAGE}?senaste=ja", "/kontakt/x/skriv/"],
)
def test_errors_forms_and_the_admin_are_not_kept(client, goal, path):
    client.get(path)
    kept = caches["pages"]._cache.size
    client.get(path)
    assert kept == caches["pages"]._cache.size == 0


def test_private_page_is_not_kept(client, private_link):
    assert client.get(private_link).status_code == 200
    assert caches["pages"]._cache.size == 0


@pytest.fixture
def private_link():
    return private_url(factories.InspelFactory()).removeprefix(django_settings.SITE_URL)


def test_parameters_that_no_page_reads_make_no_other_page(client, goal):
    client.get(PAGE)
    response, queries = queries_of(client, f"{PAGE}?utm_source=nyhetsbrev&fbclid=1&utm_source=x")
    assert queries == 0
    assert "utm_source" not in response.text
    assert known_query("q=v%C3%A5rd&utm_x=1&sida=2&=3&q") == "q=v%C3%A5rd&sida=2&q="
    assert known_query("q=v%C3%A5rd&sida=2") == "q=v%C3%A5rd&sida=2"
    assert known_query("q=vård&utm_x=1".encode().decode("latin-1")) == "q=v%C3%A5rd"


def test_parameters_and_tables_that_pages_read_are_known(client, examples, settings, monkeypatch):
    settings.PAGE_CACHE = False
    asked = set()
    for name in ["get", "getlist", "__getitem__", "__contains__"]:
        monkeypatch.setattr(QueryDict, name, _noting(getattr(QueryDict, name), asked))
    figure = factories.IndicatorFactory(sub_goal=SubGoal.objects.current().first(), kolada_id="N00001")
    factories.measure(figure, figure.sub_goal.strategy.adoptions.first().organisation, [1], source="kolada")
    paths = [*READING, *FORMS, *EXAMPLES, figure.get_absolute_url()]
    paths += ["/inspel/?sida=1", "/flode/inspel.xml", "/sitemap.xml"]
    with CaptureQueriesContext(connection) as queries:
        for path in paths:
            client.get(path)
    asked.discard("step")  # of the forms, which ask for it in what is posted
    assert {"q", "sida", "delmal"} <= asked <= django_settings.PUBLIC_QUERY_PARAMETERS
    assert len(queries) > 100
    assert [table for table in NOT_SHOWN for query in queries if f'"{table}"' in query["sql"]] == []


def _noting(method, asked):
    def noting(self, name, *args):
        asked.add(name)
        return method(self, name, *args)

    return noting


def test_tables_whose_writes_are_not_counted_are_there(db):
    assert set(connection.introspection.table_names()) >= NOT_SHOWN
    assert not what_changes('INSERT INTO "core_throttle" ("id") VALUES (1)')
    assert not what_changes('INSERT INTO "contacts_contactmessage" ("id") VALUES (1)')
    assert not what_changes('SELECT "id" FROM "strategy_page"')
    assert what_changes('UPDATE "strategy_page" SET "slug" = 1')
    assert what_changes("WITH x AS (DELETE FROM strategy_page) SELECT 1")
    assert what_changes('TRUNCATE "strategy_page"')


NOON = datetime(2026, 11, 24, 11, 0, tzinfo=UTC)


@pytest.mark.parametrize("shift", [timedelta(minutes=2), timedelta(hours=13)])
def test_page_is_kept_until_it_changes_by_itself(client, goal, shift):
    """A news item is due in two minutes; at midnight another day begins."""
    with time_machine.travel(NOON, tick=False):
        news = factories.NewsItemFactory(publish_at=timezone.now() + shift, is_published=True, title_sv="Planerat")
        for _time in range(2):
            response = client.get("/nyheter/")
            assert "Planerat" not in response.text
    with time_machine.travel(news.publish_at - timedelta(seconds=1), tick=False):
        response = client.get("/nyheter/")
        assert "Planerat" not in response.text
        assert response["Expires"] == news.publish_at.strftime("%a, %d %b %Y %H:%M:%S GMT")
    with time_machine.travel(news.publish_at, tick=False):
        assert "Planerat" in client.get("/nyheter/").text
    with time_machine.travel(NOON - timedelta(hours=1), tick=False):  # the clock was ahead and is set back
        assert "Planerat" not in client.get("/nyheter/").text
    assert NewsItem.objects.get().is_public


def test_pdf_is_kept_as_it_is(client, goal):
    for _time in range(2):
        response = client.get("/strategin/strategi.pdf", headers={"Accept-Encoding": "br, gzip"})
        assert response.content.startswith(b"%PDF-")
        assert "Content-Encoding" not in response
        assert response["Content-Length"] == str(len(response.content))


@pytest.mark.parametrize("moment", ["opens_at", "closes_at", "is_complete_at"])
def test_round_opens_and_closes_on_its_page_in_time(client, process_leader, moment):
    """Who has answered is shown a quarter of an hour after it has closed."""
    with time_machine.travel(NOON, tick=False):
        times = {"opens_at": NOON + timedelta(minutes=2), "closes_at": NOON + timedelta(minutes=4)}
        dialogue_round = factories.DialogueRoundFactory(**times)
        path = dialogue_round.get_absolute_url()
        for role in ["resident", "staff"] * 6:
            factories.published_inspel(by=process_leader, dialogue_round=dialogue_round, role=role)
    times["is_complete_at"] = times["closes_at"] + SUBMISSION_GRACE_PERIOD
    texts = []
    for seconds in [-1, -1, 0]:
        with time_machine.travel(times[moment] + timedelta(seconds=seconds), tick=False):
            texts.append(client.get(path).text)
    assert texts[0] == texts[1] != texts[2]


def test_withdrawn_inspel_is_gone_at_once(client, process_leader):
    inspel = factories.published_inspel(by=process_leader, title="Öppet på kvällen")
    assert client.get(inspel.get_absolute_url()).status_code == 200
    assert "Öppet på kvällen" in client.get("/inspel/").text
    unpublish(inspel=Inspel.objects.get(), by=process_leader, note="")
    assert client.get(inspel.get_absolute_url()).status_code in {404, 410}
    assert "Öppet på kvällen" not in client.get("/inspel/").text


def test_page_outlives_no_version(client, goal):
    client.get(PAGE)
    advance_content_version()
    assert queries_of(client, PAGE)[1] > 0


@pytest.mark.parametrize("of_round", [False, True], ids=["inspel", "round"])
def test_empty_form_is_made_once_and_each_reader_gets_tokens_of_its_own(goal, of_round):
    address = f"{factories.DialogueRoundFactory().get_absolute_url()}lamna/" if of_round else "/inspel/lamna/?vidare=ja"
    first, second = (Client(enforce_csrf_checks=True) for _reader in range(2))
    pages = [first.get(address)]
    page, queries = queries_of(second, address)
    pages.append(page)
    assert queries <= of_round  # the row of the round
    texts = {_without_tokens(page) for page in pages}
    assert len(texts) == 1
    assert "Nära för mig" in texts.pop()
    for name in ["csrfmiddlewaretoken", "form_key"]:
        assert len({form_of(page, name).values[name][0] for page in pages}) == 2
    sent = form_of(page, "role").fill({"role": "staff", "text": "Längre öppet"}).submit(second)
    assert sent.status_code == 302
    goal.title_sv = "Närmare mig"
    goal.save()
    assert "Närmare mig" in first.get(address).text


def _without_tokens(page):
    values = form_of(page, "role").values
    return page.text.replace(values["csrfmiddlewaretoken"][0], "").replace(values["form_key"][0], "")
