"""“manage.py serve” says in one line why it cannot start, whatever database the tests run on."""

import socket
import sqlite3
from contextlib import closing

import pytest
from django.core.management.base import CommandError
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder

from naravard.serving.checks import check_migrations
from tests.ops.serving import start_and_fail
from tests.ports import free_port


def reports_one_line(done):
    return done.returncode == 1 and len(done.stderr.splitlines()) == 1 and "Traceback" not in done.stderr


def test_taken_port_is_reported_in_one_line(tmp_path):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        done = start_and_fail(tmp_path, port)
    assert reports_one_line(done), done.stderr
    assert f"Port {port} on 127.0.0.1 cannot be used" in done.stderr


def test_port_that_is_no_number_is_reported_in_one_line(tmp_path):
    done = start_and_fail(tmp_path, "åtta")
    assert reports_one_line(done), done.stderr
    assert "must be a number" in done.stderr


def test_unwritable_state_folder_is_reported_in_one_line():
    done = start_and_fail("/dev/null/x", free_port())
    assert reports_one_line(done), done.stderr
    assert "Cannot keep state in /dev/null/x" in done.stderr


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("nonsense", "DATABASE_URL is not understood"),
        ("sqlite://", "DATABASE_URL names no file"),
        ("sqlite:////dev/null/x.sqlite3", "cannot be used"),
        ("postgres://u:hemligt@127.0.0.1:1/x", "The database does not answer"),
        ("postgres://u:hemligt@h:x/y", "DATABASE_URL is not understood"),
    ],
)
def test_broken_database_is_reported_in_one_line_without_its_password(tmp_path, address, said):
    done = start_and_fail(tmp_path, free_port(), DATABASE_URL=address)
    assert reports_one_line(done), done.stderr
    assert said in done.stderr
    assert "hemligt" not in done.stderr


@pytest.mark.parametrize(
    ("command", "migration"),
    [
        ("serve", ("feedback", "0001_squashed_0009")),
        ("setup", ("feedback", "0001_squashed_0009")),
        ("serve", ("contacts", "0001_initial")),  # of a time before the app core
    ],
)
def test_database_of_another_version_is_reported_in_one_line_and_left_alone(tmp_path, command, migration):
    file = tmp_path / "portal.sqlite3"
    with closing(sqlite3.connect(file)) as database:
        database.execute("CREATE TABLE django_migrations (id INTEGER, app TEXT, name TEXT, applied TEXT)")
        database.execute("INSERT INTO django_migrations VALUES (1, ?, ?, '2026-11-22 07:56')", migration)
        database.commit()
        before = list(database.iterdump())
    done = start_and_fail(tmp_path, free_port(), command=[command])
    assert reports_one_line(done), done.stderr
    assert f"Another version of the portal made this database: it holds {'.'.join(migration)}" in done.stderr
    with closing(sqlite3.connect(file)) as database:
        assert list(database.iterdump()) == before


@pytest.mark.sqlite
@pytest.mark.django_db
@pytest.mark.parametrize(
    "migration", [("feedback", "9999_from_next_year"), ("auth", "9999_from_next_year"), ("an_app_of_next_year", "0001")]
)
def test_migration_of_a_newer_version_is_named_whichever_app_it_is_of(migration):
    check_migrations()
    MigrationRecorder(connection).record_applied(*migration)
    with pytest.raises(CommandError, match=r"it holds {}\.{},".format(*migration)):
        check_migrations()


def test_locked_database_is_reported_in_one_line(tmp_path):
    database = sqlite3.connect(tmp_path / "portal.sqlite3", isolation_level=None)
    database.execute("BEGIN EXCLUSIVE")
    try:
        done = start_and_fail(tmp_path, free_port())
    finally:
        database.close()
    assert reports_one_line(done), done.stderr
    assert "database is locked" in done.stderr
