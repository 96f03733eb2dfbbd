"""/halsa/live and /halsa/ready, for what watches the portal."""

from datetime import timedelta

import pytest
from django.core.cache import caches
from django.db import OperationalError, connection
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from core.mail.delivery import deliver
from core.models.outgoing_mail import OutgoingMail
from naravard import health

WELL = {"database": True, "cache": True, "worker": True, "mail": True}


@pytest.fixture
def ready(client, db):
    """Return a function that asks, and returns status and answer."""

    def ask():
        answer = client.get("/halsa/ready")
        return answer.status_code, answer.json()

    return ask


def test_live_answers_without_the_database(client):
    answer = client.get("/halsa/live")
    assert (answer.status_code, answer.content) == (200, b"ok\n")


def test_well_portal_asks_few_queries_and_is_neither_kept_nor_given_a_cookie(client, db, django_assert_max_num_queries):
    with django_assert_max_num_queries(4):
        answer = client.get("/halsa/ready")
    assert (answer.status_code, answer.json()) == (200, WELL)
    assert "no-store" in answer["Cache-Control"]
    assert not answer.cookies


def test_https_portal_answers_what_asks_it_without_the_proxy(ready, settings):
    settings.SECURE_SSL_REDIRECT = True
    assert ready()[0] == 200


def fail():
    raise OperationalError("password is hemlig")


def test_database_that_does_not_answer_is_said_without_its_address(ready, monkeypatch, caplog):
    monkeypatch.setitem(health.CHECKS, "database", fail)
    assert ready() == (503, {"database": False})
    assert "hemlig" not in caplog.text
    assert [record.getMessage() for record in caplog.records] == ["Not well: database (OperationalError)"]


@pytest.mark.sqlite
@pytest.mark.sqlite_only
@pytest.mark.parametrize("puts_an_empty_file_there", [False, True])
def test_database_whose_file_was_moved_away_is_not_well(ready, monkeypatch, tmp_path, puts_an_empty_file_there):
    """The connections that are open go on with the file, wherever it is now."""
    monkeypatch.setitem(connection.settings_dict, "NAME", tmp_path / "portal.sqlite3")
    if puts_an_empty_file_there:
        (tmp_path / "portal.sqlite3").touch()
    assert ready() == (503, {"database": False})
    assert (tmp_path / "portal.sqlite3").exists() is puts_an_empty_file_there


def test_cache_that_fails_is_said(ready, monkeypatch):
    monkeypatch.setattr(type(caches["pages"]), "get", lambda *arguments, **more: fail())
    assert ready() == (503, WELL | {"cache": False})


@pytest.mark.sqlite
@pytest.mark.parametrize("waits_for_a_moment", [False, True])
def test_worker_that_takes_no_task_is_said_but_not_one_that_is_slow(ready, waits_for_a_moment):
    long_ago = timezone.now() - 2 * health.WORKER_SILENT
    (deliver.using(run_after=long_ago) if waits_for_a_moment else deliver).enqueue(0)
    DBTaskResult.objects.update(enqueued_at=long_ago)
    assert ready() == (503, WELL | {"worker": False})
    deliver.enqueue(0)
    DBTaskResult.objects.filter(enqueued_at__gt=long_ago).update(status="SUCCESSFUL", started_at=timezone.now())
    assert ready() == (200, WELL)


def test_task_that_has_just_become_due_says_nothing_of_the_worker(ready):
    deliver.using(run_after=timezone.now() - timedelta(seconds=1)).enqueue(0)
    DBTaskResult.objects.update(enqueued_at=timezone.now() - timedelta(days=1))
    assert ready() == (200, WELL)


@pytest.mark.parametrize("late", [{"next_attempt_at": timezone.now() - 2 * health.MAIL_LATE}, {"attempts": 3}])
def test_many_mails_that_wait_too_long_are_said(ready, late):
    mails = [OutgoingMail(kind="feedback.receipt", about_id=number, **late) for number in range(health.MOST_LATE_MAILS)]
    OutgoingMail.objects.bulk_create(mails)
    assert ready() == (200, WELL)
    OutgoingMail.objects.create(kind="feedback.receipt", about_id=0, **late)
    assert ready() == (503, WELL | {"mail": False})
