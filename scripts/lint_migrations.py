"""
Refuse migrations that the version of the portal that is running cannot live with: while one node is renewed, another
still works on the database that is migrated already (docs/deploy/README.md).

    scripts/lint_migrations.py          the migrations that are new since the list below
    scripts/lint_migrations.py --all    each but those of the list

django-migration-linter reads the SQL for PostgreSQL, since only there several versions may run at the same time: SQLite
is for one machine, whose portal is stopped while it is migrated. So the server of the tests is started if there is
something to look at.
"""

import os
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from scripts.postgres import NoPostgresError, running_postgres  # noqa: E402 - needs the path above

# They were made before two versions had to run beside each other. Add none: a new migration can be made in two steps.
EXEMPT = {
    "contacts.0001_initial": "of an empty database: the linter does not see that its own CREATE TABLE is older",
    "contacts.0002_seat_numbers_checked_in_forms": "makes a constraint anew under its name, as it was in the database",
    "contacts.0003_hours_and_what_contacts_help_with": "text without db_default: an older version cannot add rows",
    "core.0003_index_outgoing_mail": "two indexes at once, on a table that is emptied each night",
    "feedback.0005_earlier_answers": "moves two columns into another and drops them: an older version shows no inspel",
    "followup.0001_initial": "of an empty database, as above",
    "strategy.0002_chapter_slugs_checked_in_forms": "makes a constraint anew under its name, as it was in the database",
}
# The newest of each app that has been looked at. Published migrations do not change, so they need it only once.
LOOKED_AT = {"core": 4, "contacts": 3, "strategy": 5, "followup": 8, "feedback": 7, "translations": 1}
# An index of the portal's size is built or dropped in far less than a second, in which writers wait and nobody fails.
# CREATE INDEX after ALTER TABLE in one migration stays refused: then readers wait too. And how a data migration
# names its variables is not what this is about.
NOT_LOOKED_FOR = ["CREATE_INDEX", "DROP_INDEX", "RUNPYTHON_MODEL_IMPORT", "RUNPYTHON_MODEL_VARIABLE_NAME"]


def main():
    names = migrations(is_all="--all" in sys.argv)
    if not names:
        return 0
    try:
        with running_postgres() as url:
            os.environ["DATABASE_URL"] = url
            return int(refused(names))
    except NoPostgresError as error:
        print(f"{', '.join(names)}: not looked at. {error}")
        return int(os.environ.get("NO_SKIPS", "") not in {"", "0"})


def migrations(*, is_all=False):
    """Return the sorted names, app.migration, of those to look at."""
    found = [*ROOT.glob("*/migrations/[0-9]*.py"), *ROOT.glob("*/*/migrations/[0-9]*.py")]  # core/translations too
    files = [(path.parent.parent.name, path.stem) for path in found]
    return sorted(
        f"{app}.{name}"
        for app, name in files
        if f"{app}.{name}" not in EXEMPT and (is_all or int(name[:4]) > LOOKED_AT.get(app, 0))
    )


def refused(names):
    """Say what is wrong with each of the migrations, and return whether something is. Django has its database."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "naravard.settings")
    import django  # noqa: PLC0415 - needs the settings above

    django.setup()
    from django_migration_linter import MigrationLinter  # noqa: PLC0415

    linter = MigrationLinter(
        no_cache=True, exclude_migration_tests=NOT_LOOKED_FOR, all_warnings_as_errors=True, quiet=["ok", "ignore"]
    )
    for name in names:
        linter.lint_all_migrations(*name.split("."))
    return linter.has_errors


if __name__ == "__main__":
    sys.exit(main())
