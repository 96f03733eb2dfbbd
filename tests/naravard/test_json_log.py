"""LOG_FORMAT=json: lines that programs read, which belong together by an id and tell of no person."""

import io
import json
import logging
import runpy

import pytest
from django.core.cache import caches
from django.core.exceptions import ImproperlyConfigured
from django.core.management import call_command
from django.urls import path

from core.mail.delivery import deliver
from feedback.privacy.private_link import derive_token
from naravard import urls
from naravard.log_filters import HidePrivateLinks, HideRows, RefusedRequests
from naravard.observation.log_format import json_formatter, json_line
from naravard.observation.request_log import follow_tasks
from tests.factories import OrganisationFactory

SETTINGS = "naravard/settings.py"
ID = "0123456789abcdef0123456789abcdef"
FROM_A_PROXY = "52b0e4ef-5d3c-4b9d-a1f0-3f2e1b7c9a10"


def fail(request, token):
    row = "Kim Karlsson"
    raise ValueError(f"No inspel at {request.path}\nDETAIL:  Failing row contains ({row}).")


urlpatterns = [path("inspel/folj/<str:token>/fel/", fail, name="failing"), *urls.urlpatterns]
handler400, handler403, handler404, handler500 = urls.handler400, urls.handler403, urls.handler404, urls.handler500


@pytest.fixture
def lines(settings):
    """Return a function that gives the lines of the log since the last call, as the console writes them."""
    settings.MIDDLEWARE = [settings.MIDDLEWARE[0], "naravard.observation.request_log.RequestLogMiddleware"]
    settings.MIDDLEWARE += runpy.run_path(settings.BASE_DIR / SETTINGS)["MIDDLEWARE"][1:]
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(json_formatter())
    for one in [RefusedRequests(), HidePrivateLinks(), HideRows()]:
        handler.addFilter(one)
    root = logging.getLogger()
    level = root.level
    root.addHandler(handler)
    root.setLevel(logging.INFO)

    def read():
        text = stream.getvalue()
        stream.seek(0)
        stream.truncate()
        return [json.loads(line) for line in text.splitlines()]

    yield read
    root.removeHandler(handler)
    root.setLevel(level)


def test_line_tells_of_the_request_without_address_query_person_or_browser(leader_client, lines):
    token = derive_token("a form key")
    asked = {"HTTP_USER_AGENT": "Kims browser", "REMOTE_ADDR": "203.0.113.9", "HTTP_REFERER": "https://kim.example/"}
    leader_client.get("/?q=kim", **asked)
    leader_client.get(f"/inspel/folj/{token}/", **asked)
    start, private = lines()
    assert {name: start[name] for name in ["event", "level", "logger", "method", "route", "status", "page_cache"]} == {
        "event": "Request",
        "level": "info",
        "logger": "naravard.observation.request_log",
        "method": "GET",
        "route": "start",
        "status": 200,
        "page_cache": "no",
    }
    assert start.keys() - {"event", "level", "logger", "method", "route", "status", "page_cache"} == {
        "time",
        "milliseconds",
        "request_id",
    }
    assert (private["route"], private["status"]) == ("inspel_private", 404)
    assert private["request_id"] != start["request_id"]
    written = json.dumps([start, private])
    assert not any(word in written for word in [token, "203.0.113", "browser", "processledare", "kim"])


@pytest.mark.parametrize(
    ("proxies", "given", "is_taken"),
    [
        (1, ID, True),
        (1, FROM_A_PROXY, True),
        (0, ID, False),
        (1, "kim.karlsson@example.se", False),
        (1, f"{ID}\u2028", False),
        (1, "a" * 65, False),
        (1, "", False),
    ],
)
def test_request_id_is_taken_from_a_trusted_proxy_if_it_looks_like_one(
    client, lines, settings, proxies, given, is_taken
):
    settings.TRUSTED_PROXIES = proxies
    answer = client.get("/halsa/live", HTTP_X_REQUEST_ID=given)
    [line] = lines()
    assert (line["request_id"] == given) is is_taken
    assert len(line["request_id"]) >= 16
    assert answer["X-Request-ID"] == line["request_id"]


def test_page_that_anybody_may_keep_holds_nobodys_id(client, db, lines, settings):
    settings.PAGE_CACHE = True
    caches["pages"].clear()  # of other tests
    OrganisationFactory(slug="orsa")
    answers = [client.get("/kommuner/orsa/") for _time in range(2)]
    etag = answers[0]["ETag"]
    answers.append(client.get("/kommuner/orsa/", HTTP_IF_NONE_MATCH=etag))
    assert not any("X-Request-ID" in answer for answer in answers)
    assert [(line["page_cache"], line["status"]) for line in lines()] == [("miss", 200), ("hit", 200), ("hit", 304)]


@pytest.mark.urls(__name__)
def test_error_is_one_line_with_its_traceback_and_without_key_row_and_local_values(client, db, lines):
    client.raise_request_exception = False
    token = derive_token("a form key")
    assert client.get(f"/inspel/folj/{token}/fel/").status_code == 500
    [error, line] = lines()
    assert (error["level"], error["event"]) == ("error", "Internal Server Error: /inspel/folj/…")
    assert (line["route"], line["status"]) == ("failing", 500)
    assert error["request_id"] == line["request_id"]
    assert "ValueError: No inspel at /inspel/folj/…" in error["traceback"]
    assert 'in fail\n    raise ValueError(f"No inspel' in error["traceback"]
    assert not any(word in json.dumps(error) for word in [token, "Kim", "Karlsson"])


@pytest.mark.sqlite
def test_line_of_the_worker_tells_its_task_and_the_request_that_it_comes_from(transactional_db, lines, run_tasks):
    follow_tasks()
    deliver.enqueue(0)
    [enqueued] = lines()
    call_command("db_worker", batch=True, interval=0, startup_delay=False, reload=False)
    by_task = [line for line in lines() if line.get("task_id") == enqueued["task_id"]]
    assert any("core.mail.delivery.deliver state=SUCCESSFUL" in line["event"] for line in by_task)


def test_what_serve_says_is_a_line_of_the_same_kind():
    line = json.loads(json_line("\nThe portal answers", logger="naravard.serve"))
    assert line.pop("time")
    assert line == {"event": "The portal answers", "level": "info", "logger": "naravard.serve"}


def test_plain_log_is_the_default_and_another_format_is_refused(monkeypatch, settings):
    def read():
        return runpy.run_path(settings.BASE_DIR / SETTINGS)

    monkeypatch.delenv("LOG_FORMAT", raising=False)
    assert {handler["formatter"] for handler in read()["LOGGING"]["handlers"].values()} == {"plain"}
    assert not any("request_log" in name for name in read()["MIDDLEWARE"])
    monkeypatch.setenv("LOG_FORMAT", "json")
    assert {handler["formatter"] for handler in read()["LOGGING"]["handlers"].values()} == {"json"}
    assert "request_log" in read()["MIDDLEWARE"][1]
    monkeypatch.setenv("LOG_FORMAT", "xml")
    with pytest.raises(ImproperlyConfigured, match="plain or json"):
        read()
