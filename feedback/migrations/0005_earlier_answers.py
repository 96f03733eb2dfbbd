"""Keep every answer that a sender has read with the sender's own inspel, and no longer one with the inspel answered."""

from django.db import migrations, models


def move_to_readers(apps, schema_editor):
    inspel = apps.get_model("feedback", "Inspel")._base_manager.using(schema_editor.connection.alias)
    for source in inspel.exclude(earlier_answer="").iterator(chunk_size=500):
        entry = {
            "of": source.reference,
            "language": source.language,
            "at": source.earlier_answered_at.isoformat(),
            "changed_at": "",
            "answer": source.earlier_answer,
            "close_reason": "",
            "decided_elsewhere": "",
        }
        inspel.filter(pk=source.pk).update(earlier_answers=[entry])
        inspel.filter(duplicate_of=source.pk, close_reason="duplicate").update(earlier_answers=[entry])


class Migration(migrations.Migration):
    dependencies = [("feedback", "0004_delayed_bulk_action")]
    operations = [
        migrations.AddField(
            "inspel",
            "earlier_answers",
            models.JSONField(
                blank=True,
                default=list,
                editable=False,
                help_text="What the sender has read, of this inspel or of the one that it was a duplicate of.",
                verbose_name="earlier answers",
            ),
        ),
        migrations.RunPython(move_to_readers, migrations.RunPython.noop),
        migrations.RemoveField("inspel", "earlier_answer"),
        migrations.RemoveField("inspel", "earlier_answered_at"),
    ]
