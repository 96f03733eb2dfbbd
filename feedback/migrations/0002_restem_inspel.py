"""Compute the stems of each inspel again, from its cleaned text: search for a word now finds every way to store it."""

from django.db import migrations

from core.search.stemming import stems


def restem(apps, schema_editor):
    inspel = apps.get_model("feedback", "Inspel")._base_manager.using(schema_editor.connection.alias)
    for row in inspel.iterator(chunk_size=500):
        inspel.filter(pk=row.pk).update(search_stems=joined(everything(row)), public_stems=joined(public(row)))


def everything(row):
    texts = [row.reference, row.text, row.public_title, row.public_text, row.answer, row.led_to]
    return " ".join([*texts, row.name, row.email, row.diary_number])


def public(row):
    if row.publication != "published" or row.is_confidential:
        return ""
    is_answered = row.answered_at and row.handling in {"answered", "closed"}
    return " ".join([row.public_title, row.public_text, row.answer if is_answered else "", row.led_to])


def joined(text):
    words = stems(text)
    return f" {' '.join(words)} " if words else ""


class Migration(migrations.Migration):
    dependencies = [("feedback", "0001_initial")]
    operations = [migrations.RunPython(restem, migrations.RunPython.noop)]
