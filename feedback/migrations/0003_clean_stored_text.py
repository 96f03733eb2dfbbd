"""Clean the texts of every row that was stored before there was one cleaning of all text, so that search finds them."""

from django.db import migrations

from core.stored_text import clean_rows

APPS = {"core", "contacts", "strategy", "feedback"}


def clean(apps, schema_editor):
    for model in apps.get_models():
        if model._meta.app_label in APPS:
            clean_rows(model, schema_editor.connection.alias)


class Migration(migrations.Migration):
    dependencies = [
        ("core", "0001_initial"),
        ("contacts", "0001_initial"),
        ("strategy", "0001_initial"),
        ("feedback", "0002_restem_inspel"),
    ]
    operations = [migrations.RunPython(clean, migrations.RunPython.noop)]
