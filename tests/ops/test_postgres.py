"""The PostgreSQL that the tests start leaves nothing behind."""

import pytest

from scripts.postgres import NoPostgresError, Postgres

pytestmark = pytest.mark.postgresql


def test_server_runs_until_its_block_ends(folder):
    with Postgres(folder) as server:
        assert server.process.poll() is None
    assert server.process.poll() is not None


def test_server_that_does_not_answer_in_time_is_stopped(folder, monkeypatch):
    monkeypatch.setattr("scripts.postgres.START_TIMEOUT", 0)
    server = Postgres(folder)
    with pytest.raises(NoPostgresError), server:
        pass
    assert server.process.poll() is not None
