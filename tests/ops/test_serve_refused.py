"""“manage.py serve” says in one line why it cannot start, whatever database the tests run on."""

import os
import socket
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import DEFAULT_DB_ALIAS, connection, connections
from django.db.migrations.recorder import MigrationRecorder
from django.db.utils import ConnectionHandler

from naravard.serving import checks
from naravard.serving.checks import check_database, check_folders, check_migrations, check_port
from naravard.settings import read_database
from tests.ops.serving import start_and_fail
from tests.ports import free_port


def reports_one_line(done):
    return done.returncode == 1 and len(done.stderr.splitlines()) == 1 and "Traceback" not in done.stderr


@pytest.fixture
def use_database(monkeypatch, django_db_blocker):
    """Return a function that puts the database of this address in the place of that of the tests."""
    ours, opened = connections[DEFAULT_DB_ALIAS], []

    def use(address):
        monkeypatch.setenv("DATABASE_URL", address)
        opened.append(ConnectionHandler({DEFAULT_DB_ALIAS: read_database()})[DEFAULT_DB_ALIAS])
        connections[DEFAULT_DB_ALIAS] = opened[-1]

    with django_db_blocker.unblock():
        yield use
    connections[DEFAULT_DB_ALIAS] = ours
    for other in opened:
        other.close()


@pytest.fixture
def database_of_another_version(tmp_path):
    """Return a function that makes one with this migration applied, and returns its file."""

    def make(migration):
        file = tmp_path / "portal.sqlite3"
        (tmp_path / "secret-key").write_text("the key of that portal")
        with closing(sqlite3.connect(file)) as database:
            database.execute("CREATE TABLE django_migrations (id INTEGER, app TEXT, name TEXT, applied TEXT)")
            database.execute("INSERT INTO django_migrations VALUES (1, ?, ?, '2026-11-22 07:56')", migration)
            database.commit()
        return file

    return make


def dump(file):
    with closing(sqlite3.connect(file)) as database:
        return list(database.iterdump())


def test_what_a_check_finds_is_reported_by_serve_in_one_line_and_nothing_is_changed(
    tmp_path, database_of_another_version
):
    file = database_of_another_version(("feedback", "0001_squashed_0009"))
    before = dump(file)
    done = start_and_fail(tmp_path, free_port())
    assert reports_one_line(done), done.stderr
    assert "Another version of the portal made this database: it holds feedback.0001_squashed_0009" in done.stderr
    assert dump(file) == before


def test_what_the_settings_find_is_reported_in_one_line():
    done = start_and_fail("/dev/null/x", free_port())
    assert reports_one_line(done), done.stderr
    assert "Cannot read /dev/null/x/secret-key" in done.stderr


def test_taken_port_is_refused():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(
            CommandError, match=rf"Port {port} on 127.0.0.1 cannot be used .* another port, such as PORT=\d+\.$"
        ):
            check_port("127.0.0.1", port)
    with pytest.raises(CommandError, match="BIND_ADDRESS must be an address of this machine"):
        check_port("192.0.2.1", port)


def test_folder_that_cannot_be_written_is_refused(settings):
    settings.MEDIA_ROOT = Path("/dev/null/media")
    with pytest.raises(CommandError, match="Cannot write in /dev/null/media"):
        check_folders()


@pytest.mark.parametrize("address", ["nonsense", "postgres://u:hemligt@h:x/y"])
def test_address_of_a_database_that_is_not_understood_is_refused_without_its_password(monkeypatch, address):
    monkeypatch.setenv("DATABASE_URL", address)
    with pytest.raises(ImproperlyConfigured, match="DATABASE_URL is not understood") as refusal:
        read_database()
    assert "hemligt" not in str(refusal.value)


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("sqlite://", "DATABASE_URL names no file"),
        ("sqlite:////dev/null/x.sqlite3", "cannot be used"),
        ("postgres://u:hemligt@127.0.0.1:1/x", "The database does not answer"),
    ],
)
def test_database_that_does_not_answer_is_refused_without_its_password(use_database, address, said):
    use_database(address)
    with pytest.raises(CommandError, match=said) as refusal:
        check_database()
    assert "hemligt" not in str(refusal.value)
    assert len(str(refusal.value).splitlines()) == 1


@pytest.mark.parametrize("address", ["sqlite://", "postgres://u:hemligt@127.0.0.1:1/x"])
def test_nothing_is_made_for_a_portal_that_is_refused(use_database, settings, tmp_path, monkeypatch, address):
    monkeypatch.setattr(os, "umask", lambda mask: None)
    use_database(address)
    settings.VAR_DIR = tmp_path / "vra"
    settings.MEDIA_ROOT, settings.STATIC_ROOT = settings.VAR_DIR / "media", settings.VAR_DIR / "static"
    with pytest.raises(CommandError):
        call_command("prepare")
    assert not settings.VAR_DIR.exists()


@pytest.mark.parametrize("command", ["web", "worker"])
def test_process_of_its_own_refuses_a_database_that_is_not_prepared(
    command, use_database, settings, tmp_path, monkeypatch
):
    monkeypatch.setenv("PORT", str(free_port()))
    monkeypatch.setattr(os, "umask", lambda mask: None)
    monkeypatch.setattr(os, "execv", lambda *command: pytest.fail("The web server was started."))
    use_database(f"sqlite:///{tmp_path}/portal.sqlite3")
    settings.VAR_DIR = tmp_path / "vra"
    settings.MEDIA_ROOT, settings.STATIC_ROOT = settings.VAR_DIR / "media", settings.VAR_DIR / "static"
    for is_there in [False, True]:  # one that an earlier version has left, or an empty one
        if is_there:
            (tmp_path / "portal.sqlite3").touch()
        with pytest.raises(CommandError, match=r"migrations are not applied\. Run “manage\.py prepare” first"):
            call_command(command)
        assert {path.name for path in tmp_path.iterdir()} <= {
            "portal.sqlite3",
            "portal.sqlite3-wal",
            "portal.sqlite3-shm",
        }
        assert (tmp_path / "portal.sqlite3").exists() is is_there


def test_process_of_its_own_starts_without_the_database_if_it_can(use_database, settings, monkeypatch, capsys):
    """Pages that are kept need none; the worker says in one line that it does, and is started again."""
    started = []
    settings.DEBUG = True  # or the static files would be compressed
    settings.CACHE_URL = "redis://a"
    monkeypatch.delenv("SECRET_KEY", raising=False)
    monkeypatch.setenv("PORT", str(free_port()))
    monkeypatch.setattr(os, "umask", lambda mask: None)
    monkeypatch.setattr(os, "execv", lambda program, command: started.append(command))
    use_database("postgres://u:hemligt@127.0.0.1:1/x")
    call_command("web")
    assert "granian" in started[0]
    assert "SECRET_KEY is not" in capsys.readouterr().out
    with pytest.raises(CommandError, match="The database does not answer") as refusal:
        call_command("worker")
    assert "hemligt" not in str(refusal.value)
    assert len(str(refusal.value).splitlines()) == 1


def test_locked_database_is_refused(use_database, tmp_path, monkeypatch):
    monkeypatch.setattr(checks, "DATABASE_TIMEOUT", 0)
    file = tmp_path / "portal.sqlite3"
    use_database(f"sqlite:///{file}")
    with closing(sqlite3.connect(file, isolation_level=None)) as database:
        database.execute("BEGIN EXCLUSIVE")
        with pytest.raises(CommandError, match="database is locked"):
            check_database()


def test_setup_refuses_a_database_of_another_version_too(use_database, database_of_another_version):
    file = database_of_another_version(("feedback", "0001_squashed_0009"))
    before = dump(file)
    use_database(f"sqlite:///{file}")
    with pytest.raises(CommandError, match=r"Another version of the portal .* feedback\.0001_squashed_0009"):
        call_command("setup")
    assert dump(file) == before


def test_database_of_a_time_before_the_app_core_is_refused(use_database, database_of_another_version):
    use_database(f"sqlite:///{database_of_another_version(('contacts', '0001_initial'))}")
    with pytest.raises(CommandError, match=r"it holds contacts\.0001_initial"):
        check_migrations()


@pytest.mark.django_db
@pytest.mark.parametrize(
    "migration", [("feedback", "9999_from_next_year"), ("auth", "9999_from_next_year"), ("an_app_of_next_year", "0001")]
)
def test_migration_of_a_newer_version_is_named_whichever_app_it_is_of(migration):
    check_migrations()
    MigrationRecorder(connection).record_applied(*migration)
    with pytest.raises(CommandError, match=r"it holds {}\.{},".format(*migration)):
        check_migrations()
