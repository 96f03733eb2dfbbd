"""What “make lint” says of a migration that a version that is running could not live with."""

import shutil
import sys

import pytest

from scripts import lint_migrations

MIGRATION = """
from django.db import migrations, models

class Migration(migrations.Migration):
    dependencies = [("core", {before!r})]
    operations = [{operation}]
"""
TEXT = "migrations.AddField('openpage', 'note', models.CharField(max_length=9, {}))"
NEEDED_AND_INDEXED = TEXT.format("null=True") + ", migrations.AddIndex('openpage', models.Index('note', name='x'))"
CASES = [
    ("migrations.RemoveField('openpage', 'address')", "DROPPING columns (table: core_openpage, column: address)"),
    ("migrations.RenameField('openpage', 'address', 'path')", "RENAMING columns"),
    ("migrations.DeleteModel('openpage')", "DROPPING table"),
    (TEXT.format("default=''"), "NOT NULL constraint"),
    (NEEDED_AND_INDEXED, "CREATE INDEX prolongs transaction"),
    (TEXT.format("default='', db_default=''"), None),
    (TEXT.format("null=True"), None),
    ("migrations.AddIndex('openpage', models.Index('address', name='x'))", None),
]


@pytest.mark.postgresql
@pytest.mark.django_db
def test_migration_that_would_disturb_is_refused_with_the_reason(settings, tmp_path, monkeypatch, capsys):
    """Each is the next one of the app core, in a copy of its migrations."""
    folder = tmp_path / "later_core_migrations"
    shutil.copytree(settings.BASE_DIR / "core" / "migrations", folder, ignore=shutil.ignore_patterns("__pycache__"))
    before = max(path.stem for path in folder.glob("0*.py"))
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    settings.MIGRATION_MODULES = {"core": folder.name}
    for number, (operation, reason) in enumerate(CASES):
        name = f"9999_case_{number}"
        file = folder / f"{name}.py"
        file.write_text(MIGRATION.format(before=before, operation=operation))
        assert lint_migrations.refused([f"core.{name}"]) is (reason is not None), operation
        assert (reason or "") in capsys.readouterr().out
        file.unlink()


def test_all_but_the_exempt_and_those_that_were_looked_at_are_looked_at(monkeypatch):
    everything, exempt = set(lint_migrations.migrations(is_all=True)), lint_migrations.EXEMPT.keys()
    assert {"core.0002_open_page", "translations.0001_initial"} <= everything
    assert not exempt & everything
    assert all((lint_migrations.ROOT / f"{name.replace('.', '/migrations/')}.py").exists() for name in exempt)
    monkeypatch.setitem(lint_migrations.LOOKED_AT, "core", 1)
    assert "core.0002_open_page" in lint_migrations.migrations()
    assert not exempt & set(lint_migrations.migrations())
