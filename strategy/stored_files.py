"""The uploaded files on disk: which are there to be read, and which nothing uses."""

import re

from django.core.cache import cache
from django.db import connection
from django.utils import timezone

from core.gone_links import register_gone_links
from core.page_cache.version import edition
from strategy.document_files import FOLDER
from strategy.models import Document, NewsItem, NewsItemDraft, Page, PageDraft, UnusedFile
from strategy.picture_files import unused_pictures

# To look at a file takes some microseconds, which a list of documents may cost. Every rich text with a link to one
# would look again, so what is found is remembered for so many seconds, as long as anybody may keep a page.
REMEMBERED_SECONDS = 60
# The path of a file in any language, as strategy/urls.py has it.
_PART = "/dokument/"
_FILE_PATH = re.compile(rf"(?:/[a-z-]+)?{_PART}(?P<slug>[-\w]+)\.[-\w]+")
_KEY, _FORMER_KEY = "strategy.slugs_with_file", "strategy.former_slugs_with_file"
_MODELS_WITH_FILES = [Document, Page, PageDraft, NewsItem, NewsItemDraft]


def rows_without_file(model):
    """Return a list of the rows whose file cannot be read: documents, or texts with a picture."""
    rows = model.objects.exclude(file="") if model is Document else model.objects.with_picture()
    return [row for row in rows if row.is_file_missing]


def leads_to_missing_file(path):
    """Return whether a path of the portal is that of a document whose file cannot be read, or that was deleted."""
    match = _FILE_PATH.fullmatch(path)
    if match is None:
        return False
    version = edition()
    slugs = cache.get_or_set(f"{_KEY}.{version}", _slugs_with_file, REMEMBERED_SECONDS)
    if match["slug"] in slugs:
        return False
    # A former address leads to the present one. Few links are to one, so all of those are looked for only then.
    return match["slug"] not in cache.get_or_set(f"{_FORMER_KEY}.{version}", _former_slugs, REMEMBERED_SECONDS)


register_gone_links(_PART, leads_to_missing_file)


def _slugs_with_file():
    return {document.slug for document in Document.objects.exclude(file="") if not document.is_file_missing}


def _former_slugs():
    there = [document.pk for document in Document.objects.exclude(file="") if not document.is_file_missing]
    return set(Document.history.filter(id__in=there).values_list("slug", flat=True))


def note_unused_files():
    """
    Remember since when each stored document or picture is used by nothing.

    One becomes unused when it is replaced, when its row is deleted, or when what was uploaded was not saved in the
    end. None is removed here, so one that is being saved meanwhile loses nothing.
    """
    unused = _unused_names()
    known = set(UnusedFile.objects.values_list("name", flat=True))
    UnusedFile.objects.filter(name__in=known - unused).delete()
    now = timezone.now()
    UnusedFile.objects.bulk_create([UnusedFile(name=name, unused_since=now) for name in sorted(unused - known)])


def remove_unused_files(rows):
    """
    Delete the files that the UnusedFile rows name, and the rows. Call it in a transaction.

    Something may have begun to use one since it was noted, so all are asked again while nothing can be saved: on SQLite
    the transaction alone holds all writers off, on PostgreSQL the locks of the tables.
    """
    if connection.vendor == "postgresql":
        tables = [connection.ops.quote_name(model._meta.db_table) for model in _MODELS_WITH_FILES]
        with connection.cursor() as cursor:
            cursor.execute(f"LOCK TABLE {', '.join(tables)} IN SHARE MODE")
    unused = _unused_names()
    for row in rows:
        if row.name in unused:
            _storage().delete(row.name)
    rows.delete()


def _storage():
    return Document._meta.get_field("file").storage


def _unused_names():
    """Return the set of the names of the stored documents and pictures that no row uses."""
    used = Document.objects.exclude(file="").values_list("file", flat=True)
    return (set(_stored_names()) - set(used)) | set(unused_pictures())


def _stored_names():
    try:
        _folders, names = _storage().listdir(FOLDER)
    except FileNotFoundError:
        return []
    return [f"{FOLDER}/{name}" for name in names]
