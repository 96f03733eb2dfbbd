# ruff: noqa: S603, S607 - the commands are ours
"""A new version with a migration is rolled out, one node after the other, while people read and send."""

import os
import shutil
import subprocess
import threading
from contextlib import contextmanager
from pathlib import Path

import psycopg2

from tests.faults.load import Readers, Writers, public_paths, seconds_until
from tests.faults.nodes import ROOT, database, portal, settle
from tests.faults.report import Report

COPIED = ["contacts", "core", "feedback", "followup", "locale", "locale_of_libraries", "naravard", "static", "strategy"]
HELD = 10  # seconds in which a backup reads the table that the migration changes
MIGRATION = """from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("feedback", "{newest}")]
    operations = [
        migrations.AddField("inspel", "rolled_out", models.BooleanField(db_default=False)),
        migrations.AddIndex("inspel", models.Index(fields=["rolled_out"], name="inspel_rolled_out")),
    ]
"""


def run(folder):
    """FAULTS_FROM=<commit> begins with the code of that commit, instead of the same code without the migration."""
    commit = os.environ.get("FAULTS_FROM", "")
    report = Report(f"a new version rolled out over {commit or 'the same without its migration'}, beside a backup")
    earlier, later = earlier_version(folder / "earlier", commit), later_version(folder / "later")
    with database(folder) as server, portal(folder, server.url, code=earlier) as (nodes, proxy, state):
        paths = public_paths(proxy.address)
        with Readers(proxy.address, paths) as readers, Writers(proxy.address) as writers:
            settle()
            with backup(server.url):
                took = [roll_out(proxy, node, later) for node in nodes]
            settle()
        report.read_from(readers)
        report.must(not writers.failed_forms, f"forms that did not open: {writers.failed_forms[:3]}")
        report.written_from(writers, state.ask_database)
        report.must(not writers.kept and not writers.unanswered, "an inspel had to be sent again")
        [(is_new,)] = state.ask_database("SELECT COUNT(*) FROM django_migrations WHERE name = ?", "9999_rolled_out")
        report.must(is_new, "the migration was not applied")
    report.count(f"each node was away {max(took):.1f} s at the most, the first with the migration")
    return report


def roll_out(proxy, node, code):
    """Restart the node with the code, as docs/deploy/README.md says; return for how many seconds it was away."""
    proxy.drain(node)
    node.stop()
    node.code = code
    took = seconds_until(lambda: node.start() or True)
    proxy.drain()
    return took


def earlier_version(folder, commit):
    if not commit:
        return ROOT
    folder.mkdir()
    packed = subprocess.run(["git", "archive", commit], cwd=ROOT, check=True, capture_output=True).stdout
    subprocess.run(["tar", "-x"], cwd=folder, input=packed, check=True)
    return folder


def later_version(folder):
    """Return a copy of the code with one more migration."""
    folder.mkdir()
    for name in [*COPIED, "templates"]:
        shutil.copytree(ROOT / name, folder / name)
    for name in ["manage.py", "pyproject.toml"]:
        shutil.copy2(ROOT / name, folder / name)
    (folder / "docs").symlink_to(ROOT / "docs")
    migrations = folder / "feedback" / "migrations"
    newest = max(path.stem for path in migrations.glob("0*.py"))
    (migrations / "9999_rolled_out.py").write_text(MIGRATION.format(newest=newest))
    return Path(folder)


@contextmanager
def backup(url):
    """Read the table as a backup does, in a transaction that is open for a while: what changes the table must wait."""
    reader = psycopg2.connect(url)
    reader.cursor().execute("LOCK TABLE feedback_inspel IN ACCESS SHARE MODE")
    end = threading.Timer(HELD, reader.rollback)
    # From when a node begins to migrate, or it would be over before.
    waiter = threading.Thread(target=lambda: (wait_for_migration(url), end.start()))
    waiter.start()
    try:
        yield
    finally:
        waiter.join()
        end.join()
        reader.close()


def wait_for_migration(url):
    """Return when something waits for the lock, or wants it in vain."""
    watcher = psycopg2.connect(url)
    watcher.autocommit = True
    cursor = watcher.cursor()

    def is_waiting():
        cursor.execute("SELECT COUNT(*) FROM pg_locks WHERE mode = 'AccessExclusiveLock' AND NOT granted")
        return cursor.fetchone()[0] > 0

    seconds_until(is_waiting)
    watcher.close()
