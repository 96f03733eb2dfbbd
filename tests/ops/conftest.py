import os
import shutil
import tempfile
import uuid
from contextlib import closing, contextmanager
from io import StringIO
from pathlib import Path

import psycopg2
import pytest
from django.core.management import call_command
from django.db import connection

from tests.ops.serving import State

# As if they had not been asked for, where the program that they need is not installed; scripts/test.py says so.
NEEDS = {"nginx": ["test_nginx.py", "test_several_nodes.py"], "systemd-analyze": ["test_units.py"]}
collect_ignore = [file for program, files in NEEDS.items() if not shutil.which(program) for file in files]


@pytest.fixture(scope="session")
def state(tmp_path_factory):
    """
    Return one state that all tests with a served portal share, so that the static files are compressed once.

    It begins with what scripts/test.py has prepared, if there is any; else the first start prepares everything.
    """
    var = tmp_path_factory.mktemp("state")
    is_sqlite = connection.vendor == "sqlite"
    if prepared := os.environ.get("TEST_PREPARED"):
        leave_out = None if is_sqlite else shutil.ignore_patterns("portal.sqlite3*")
        shutil.copytree(prepared, var, dirs_exist_ok=True, ignore=leave_out)
    if is_sqlite:
        yield State(var, {})
        return
    with new_database() as url:
        yield State(var, {"DATABASE_URL": url})


@contextmanager
def new_database():
    """Give the address of a new database on the tests' PostgreSQL, migrated if scripts/test.py has a template."""
    name = f"serve_{uuid.uuid4().hex}"
    with closing(psycopg2.connect(**(connection.get_connection_params() | {"dbname": "postgres"}))) as server:
        server.autocommit = True
        server.cursor().execute(f"CREATE DATABASE {name} TEMPLATE {os.environ.get('TEST_TEMPLATE', 'template1')}")
        try:
            yield os.environ["DATABASE_URL"].replace("/postgres?", f"/{name}?")
        finally:
            server.cursor().execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def folder():
    """One that PostgreSQL's user can reach, unlike those of pytest."""
    with tempfile.TemporaryDirectory(prefix="database-") as name:
        Path(name).chmod(0o755)
        yield Path(name)


@pytest.fixture
def var(settings, tmp_path):
    """A VAR_DIR of its own, with the secret key in a file and room for backups beside it."""
    settings.VAR_DIR = tmp_path / "var"
    settings.VAR_DIR.mkdir()
    settings.MEDIA_ROOT = settings.VAR_DIR / "media"
    settings.MEDIA_ROOT.mkdir()
    (settings.VAR_DIR / "secret-key").write_text(settings.SECRET_KEY)
    return settings.VAR_DIR


@pytest.fixture
def keys(tmp_path):
    """Return the file with the secret key, and the public key."""
    output = StringIO()
    call_command("backup_key", tmp_path / "key", stdout=output, stderr=StringIO())
    return tmp_path / "key", output.getvalue().strip()
