"""What a portal holds, to be compared with what a backup of it brings back."""

from io import StringIO

from django.core.files.base import ContentFile
from django.core.management import call_command
from django.db import connection

from core.raw_sql import ask
from strategy.models import Document
from tests.factories import DocumentFactory


def say(*arguments, **options):
    output = StringIO()
    call_command(*map(str, arguments), stdout=output, **options)
    return output.getvalue()


def restored(path, *arguments):
    return say("restore", path, "--replace", "--noinput", *arguments)


# Which indexes, constraints and triggers there are. PostgreSQL writes some of their conditions in other words later.
STRUCTURE = {
    "sqlite": "SELECT type, name, sql FROM sqlite_master",
    "postgresql": """
        SELECT 'trigger', tgname, pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal
        UNION ALL SELECT 'index', indexname, tablename FROM pg_indexes WHERE schemaname = 'public'
        UNION ALL SELECT 'constraint', conname, conrelid::regclass::text FROM pg_constraint
    """,
}
APPEND_ONLY = {
    "sqlite": "CREATE TRIGGER keep_log BEFORE DELETE ON append_only BEGIN SELECT RAISE(ABORT, 'kept'); END",
    "postgresql": """
        CREATE FUNCTION keep_log() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'kept'; END $$;
        CREATE TRIGGER keep_log BEFORE DELETE ON append_only FOR EACH ROW EXECUTE FUNCTION keep_log();
    """,
}
OF_SESSIONS = {"django_session", "usersessions_usersession"}
WITHOUT_TRIGGER = {
    "sqlite": "DROP TRIGGER IF EXISTS keep_log",
    "postgresql": "DROP FUNCTION IF EXISTS keep_log CASCADE",
}


def make_append_only_table():
    """Make a table of which nothing can be deleted, as a log is."""
    ask("CREATE TABLE append_only (id integer)")
    ask("INSERT INTO append_only VALUES (1)")
    ask(APPEND_ONLY[connection.vendor])


def drop_trigger():
    ask(WITHOUT_TRIGGER[connection.vendor])


def tables():
    """Return {table: sorted rows} and the structure of the database, but for sessions, which end with a restore."""
    found = {}
    with connection.cursor() as cursor:
        cursor.execute(STRUCTURE[connection.vendor])
        found["structure"] = sorted(map(repr, cursor.fetchall()))
        for table in sorted(
            {*connection.introspection.table_names(cursor)} - {"django_session", "usersessions_usersession"}
        ):
            cursor.execute(f'SELECT * FROM "{table}"')  # noqa: S608 - names that the database has given
            found[table] = sorted(map(repr, cursor.fetchall()))
    return found


def uploads(settings):
    paths = [path for path in settings.MEDIA_ROOT.rglob("*") if path.is_file()]
    return {path.relative_to(settings.MEDIA_ROOT): (path.read_bytes(), path.stat().st_mode) for path in paths}


def document(content, **fields):
    """Store a file and then its row, as an upload does, without a look at what is in it."""
    row = DocumentFactory.build(file_type="pdf", **fields)
    row.file.save("Strategi å.pdf", ContentFile(content), save=False)
    Document.objects.bulk_create([row])
