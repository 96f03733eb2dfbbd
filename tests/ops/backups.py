"""What a portal holds, to be compared with what a backup of it brings back."""

from io import StringIO

from django.core.files.base import ContentFile
from django.core.management import call_command
from django.db import connection

from strategy.models import Document
from tests.factories import DocumentFactory


def say(*arguments, **options):
    output = StringIO()
    call_command(*map(str, arguments), stdout=output, **options)
    return output.getvalue()


def restored(path, *arguments):
    return say("restore", path, "--replace", "--noinput", *arguments)


def tables():
    """Return {table: sorted rows} of the whole database, but for sessions, which end with a restore."""
    found = {}
    with connection.cursor() as cursor:
        for table in sorted({*connection.introspection.table_names(cursor)} - {"django_session"}):
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
