"""A database in use: a migration lets nobody wait who reads and sends, and no request waits for one that is gone."""

import psycopg2
import pytest
from django.db import OperationalError, ProgrammingError, connection, transaction

from naravard.serving import migrating
from naravard.serving.migrating import migrate

pytestmark = [pytest.mark.postgresql, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def backup():
    """A transaction that has read a table and stays open."""
    other = psycopg2.connect(**connection.get_connection_params())
    other.cursor().execute("LOCK TABLE feedback_inspel IN ACCESS SHARE MODE")
    yield other
    other.close()


@pytest.fixture
def tries(monkeypatch):
    """Stands for “migrate”: wants the table for itself. Holds each try."""
    made = []

    def change_the_table(*arguments, **options):
        made.append(arguments)
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("LOCK TABLE feedback_inspel")

    monkeypatch.setattr(migrating, "call_command", change_the_table)
    monkeypatch.setattr(migrating, "LOCK_WAIT", "20ms")
    return made


def test_migration_gives_way_until_it_gets_its_lock(backup, tries, monkeypatch):
    monkeypatch.setattr(migrating.time, "sleep", lambda seconds: len(tries) < 3 or backup.rollback())
    migrate()
    assert len(tries) == 4
    with connection.cursor() as cursor:
        cursor.execute("SHOW lock_timeout")
        assert cursor.fetchone() == ("0",)


def test_migration_ends_with_the_reason_after_long_or_for_another_one(backup, tries, monkeypatch):
    monkeypatch.setattr(migrating, "MOST_TRIES", 2)
    monkeypatch.setattr(migrating, "PAUSE", 0)
    with pytest.raises(OperationalError, match="lock timeout"):
        migrate()
    assert len(tries) == 2
    backup.rollback()
    monkeypatch.setattr(migrating, "call_command", lambda *_arguments, **_options: connection.cursor().execute("NO"))
    with pytest.raises(ProgrammingError):
        migrate()


def test_database_whose_network_is_gone_is_given_up_within_seconds(db):
    """What the driver was told in truth. tests/faults/network.py cuts the network."""
    connection.ensure_connection()
    told = connection.connection.get_dsn_parameters()
    assert (int(told["connect_timeout"]), int(told["tcp_user_timeout"])) == (3, 8000)
    assert int(told["keepalives_idle"]) + int(told["keepalives_interval"]) * int(told["keepalives_count"]) < 15
