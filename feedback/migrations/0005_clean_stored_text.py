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
        ("core", "0003_storage_period"),
        ("contacts", "0004_order_by_swedish_name"),
        ("strategy", "0006_order_by_swedish_name"),
        ("feedback", "0004_keep_names"),
    ]
    operations = [migrations.RunPython(clean, migrations.RunPython.noop)]
