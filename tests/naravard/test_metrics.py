"""/halsa/metrics: what it counts, for whom, and that no number tells of a person."""

import subprocess
import sys
from datetime import timedelta

import pytest
from django.contrib.auth import authenticate
from django.core.cache import caches
from django.core.signing import Signer
from django.db import OperationalError
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from core.mail.delivery import deliver
from core.metrics import COUNTED, MAILS, AllocatedDict, count
from core.models.outgoing_mail import OutgoingMail
from core.rate_limit import FailedAttempts
from feedback.privacy.private_link import derive_token
from naravard.observation import metrics
from tests.factories import InspelFactory, OrganisationFactory

PATH = "/halsa/metrics"


@pytest.fixture
def counted():
    """Return a function that tells by how much a number has grown since the test began."""
    before = {(sample.name, *sorted(sample.labels.items())): sample.value for sample in samples()}

    def grown(name, **labels):
        value = COUNTED.get_sample_value(name, labels) or 0
        return value - before.get((name, *sorted(labels.items())), 0)

    return grown


def samples():
    return [sample for metric in COUNTED.collect() for sample in metric.samples]


def requests(counted, route, *, method="GET", status="2xx", page_cache="no"):
    labels = {"route": route, "method": method, "status": status, "page_cache": page_cache}
    return counted("portal_request_seconds_count", **labels)


def test_request_is_counted_by_its_route_and_never_by_its_address(client, db, counted):
    token, stop_key = derive_token("a form key"), Signer(salt="feedback.stop_mail", sep=".").sign("12")
    for path in [f"/inspel/folj/{token}/", f"/inspel/mejl/{stop_key}/", "/kim-karlsson/", "/?q=kim-karlsson"]:
        client.get(path)
    client.generic("KIM-KARLSSON", "/halsa/live")
    assert requests(counted, "inspel_private", status="4xx") == 1
    assert requests(counted, "start") == 1
    assert requests(counted, "health_live", method="other", status="4xx") == 1
    shown = client.get(PATH).content.decode()
    assert requests(counted, "health_metrics") == 1
    assert 'route="inspel_private"' in shown
    assert not any(word in shown.lower() for word in [token.lower(), stop_key.lower(), "kim", "inspel/folj"])


def test_page_that_is_kept_is_counted_as_one_that_was_made(client, db, counted, settings):
    settings.PAGE_CACHE = True
    caches["pages"].clear()  # of other tests
    OrganisationFactory(slug="orsa")
    for _time in range(3):
        client.get("/kommuner/orsa/")
    client.get("/static/css/site.css")
    assert requests(counted, "municipality", page_cache="miss") == 1
    assert counted("portal_kept_pages_total", route="municipality", method="GET", status="2xx") == 2
    assert requests(counted, "static", status="2xx") + requests(counted, "static", status="4xx") == 1


@pytest.mark.parametrize(
    ("proxies", "headers", "is_allowed"),
    [
        (0, {}, True),
        (0, {"REMOTE_ADDR": "::1"}, True),
        (0, {"REMOTE_ADDR": "::ffff:127.0.0.1"}, True),
        (0, {"REMOTE_ADDR": "192.0.2.1"}, False),
        (0, {"REMOTE_ADDR": ""}, False),
        # What comes through a proxy on this machine, of which nothing is known, or not for whom it asks.
        (0, {"HTTP_X_FORWARDED_FOR": "127.0.0.1"}, False),
        (0, {"HTTP_FORWARDED": "for=127.0.0.1"}, False),
        (2, {"HTTP_X_FORWARDED_FOR": "127.0.0.1"}, False),
        (1, {"HTTP_X_FORWARDED_FOR": "192.0.2.1"}, False),
        (1, {"HTTP_X_FORWARDED_FOR": "127.0.0.1, 192.0.2.1"}, False),
        (1, {"HTTP_X_FORWARDED_FOR": "127.0.0.1"}, True),
        (1, {}, True),
    ],
)
def test_numbers_are_for_the_allowed_addresses_alone(client, db, settings, proxies, headers, is_allowed):
    settings.TRUSTED_PROXIES = proxies
    answer = client.get(PATH, **headers)
    assert answer.status_code == (200 if is_allowed else 403)
    assert ("portal_request_seconds" in answer.content.decode()) is is_allowed
    assert "no-store" in answer["Cache-Control"]
    assert not answer.cookies


def test_https_portal_gives_its_numbers_in_three_queries(client, db, settings, django_assert_num_queries):
    settings.SECURE_SSL_REDIRECT = True
    with django_assert_num_queries(3):
        answer = client.get(PATH)
    assert answer["Content-Type"].startswith("text/plain; version=")


def gauges():
    return {metric.name: metric.samples[0].value for metric in metrics.DatabaseCollector().collect()}


@pytest.mark.sqlite
def test_what_waits_is_told_with_its_age(db):
    assert gauges() == {
        "portal_database_up": 1,
        "portal_mails_waiting": 0,
        "portal_mails_oldest_seconds": 0,
        "portal_tasks_overdue_seconds": 0,
        "portal_worker_last_task_seconds": 0,
    }
    now = timezone.now()
    for minutes in [1, 5]:
        OutgoingMail.objects.create(kind="feedback.receipt", about_id=1, created_at=now - timedelta(minutes=minutes))
    deliver.using(run_after=now - timedelta(minutes=2)).enqueue(0)
    deliver.using(run_after=now + timedelta(minutes=2)).enqueue(0)
    assert gauges()["portal_tasks_overdue_seconds"] == pytest.approx(120, abs=30)
    deliver.enqueue(0)
    DBTaskResult.objects.update(enqueued_at=now - timedelta(minutes=3))
    DBTaskResult.objects.filter(run_after__gt=now + timedelta(days=1)).update(started_at=now - timedelta(minutes=4))
    found = gauges()
    assert found["portal_mails_waiting"] == 2
    assert found["portal_mails_oldest_seconds"] == pytest.approx(300, abs=30)
    assert found["portal_tasks_overdue_seconds"] == pytest.approx(180, abs=30)
    assert found["portal_worker_last_task_seconds"] == pytest.approx(240, abs=30)


def test_database_that_does_not_answer_is_a_number_too(monkeypatch):
    def fail():
        raise OperationalError("password is hemlig")

    monkeypatch.setattr(metrics, "_mail", fail)
    assert gauges() == {"portal_database_up": 0}


def test_what_happens_is_counted(client, transactional_db, counted, settings, mailbox, run_tasks):
    settings.HOURLY_LIMITS = settings.HOURLY_LIMITS | {"form": 1, "sign_in_account": 1}
    InspelFactory(email="kim@example.se")
    run_tasks()
    for _time in range(3):
        client.post("/inspel/lamna/", {"text": "Kim Karlsson"})
    authenticate(username="kim.karlsson", password="fel")
    for _time in range(3):
        FailedAttempts(sign_in_account="kim.karlsson").count()
    assert counted("portal_inspel_total", channel="web") == 1
    assert counted("portal_mails_total", status="sent") == len(mailbox.messages) >= 1
    assert counted("portal_rate_limit_refusals_total", limit="form") == 2
    assert counted("portal_rate_limit_refusals_total", limit="sign_in_account") == 2
    assert counted("portal_login_failures_total") == 1
    assert not any("kim" in str(sample.labels).lower() for sample in samples())


COUNT_IN_A_PROCESS = """
import os, sys
from pathlib import Path
from core.metrics import MAILS, count, share_between_processes
share_between_processes(Path(sys.argv[1]))
count(MAILS, "sent")
if os.fork() == 0:
    count(MAILS, "sent")
    os._exit(0)
os.wait()
from prometheus_client import generate_latest
from core.metrics import collectors
print(generate_latest(collectors()[0]).decode())
"""


def test_processes_share_what_they_count_and_a_new_start_begins_with_nothing(tmp_path, settings):
    for _start in range(2):
        run = [sys.executable, "-c", COUNT_IN_A_PROCESS, str(tmp_path)]
        shown = subprocess.run(run, cwd=settings.BASE_DIR, check=True, capture_output=True, text=True).stdout  # noqa: S603
        assert 'portal_mails_total{status="sent"} 2.0' in shown


def test_full_disk_stops_the_counting_and_nothing_else(tmp_path, monkeypatch):
    numbers = AllocatedDict(str(tmp_path / "counter_1.db"))
    assert (tmp_path / "counter_1.db").stat().st_blocks * 512 >= 65_536

    def no_room(*arguments):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.posix_fallocate", no_room)
    numbers.write_value("first", 1, 0)
    with pytest.raises(OSError, match="No space left"):
        numbers.write_value("x" * 65_536, 1, 0)
    assert numbers.read_value("first") == (1, 0)
    numbers.close()
    monkeypatch.setattr(type(MAILS), "labels", no_room)
    count(MAILS, "sent")
