"""
Keeps the stems of each inspel's words, for search; an index serves them where the database is PostgreSQL.

The indexes stand outside the models' state, since SQLite has no such index.
"""

from django.db import migrations

import feedback.models.stems
from feedback.search import postgres_indexes
from feedback.stemming import stems

IN_A_QUERY = 500


def fill(apps, schema_editor):
    """Give the inspel that are there their stems: the historical model has no methods, so its texts are told here."""
    inspel = apps.get_model("feedback", "Inspel")
    texts = ["reference", "text", "public_title", "public_text", "answer", "led_to", "name", "email", "diary_number"]
    for row in inspel.objects.iterator(IN_A_QUERY):
        shown = ["public_title", "public_text", "led_to"] + ["answer"] * (row.handling in {"answered", "closed"})
        is_public = row.publication == "published" and not row.is_confidential
        inspel.objects.filter(pk=row.pk).update(
            search_stems=stored(row, texts), public_stems=stored(row, shown) if is_public else ""
        )


def stored(row, names):
    return feedback.models.stems.as_stored(stems(" ".join(getattr(row, name) for name in names)))


def add_indexes(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        for index in postgres_indexes():
            schema_editor.add_index(apps.get_model("feedback", "Inspel"), index)


def remove_indexes(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        for index in postgres_indexes():
            schema_editor.remove_index(apps.get_model("feedback", "Inspel"), index)


class Migration(migrations.Migration):
    dependencies = [("feedback", "0003_inspel_whole_life")]

    operations = [
        migrations.AddField("inspel", "public_stems", feedback.models.stems.StemsField(source="public_searched")),
        migrations.AddField("inspel", "search_stems", feedback.models.stems.StemsField(source="everything_searched")),
        migrations.RunPython(fill, migrations.RunPython.noop),
        migrations.RunPython(add_indexes, remove_indexes),
    ]
