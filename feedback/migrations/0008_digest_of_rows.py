"""A daily mail tells of a span of rows, not of time. No daily mail has been promised yet."""

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("feedback", "0007_throttle_moves_to_contacts"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="moderatorpreference",
            name="told_up_to_id",
            field=models.PositiveBigIntegerField(
                blank=True, editable=False, null=True, verbose_name="told of every inspel up to"
            ),
        ),
        migrations.AlterField(
            model_name="moderatorpreference",
            name="digest_covers_until",
            field=models.DateTimeField(
                blank=True,
                editable=False,
                help_text="The hour that was due last.",
                null=True,
                verbose_name="daily mail sent for",
            ),
        ),
        migrations.DeleteModel("NewInspelDigest"),
        migrations.CreateModel(
            name="NewInspelDigest",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("after_id", models.PositiveBigIntegerField(verbose_name="after")),
                ("up_to_id", models.PositiveBigIntegerField(verbose_name="up to")),
                (
                    "made_at",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="made"),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="new_inspel_digests",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="who",
                    ),
                ),
            ],
            options={
                "verbose_name": "daily mail about new inspel",
                "verbose_name_plural": "daily mails about new inspel",
                "ordering": ["-pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("user", "after_id"), name="digest_tells_of_a_row_once"),
                    models.CheckConstraint(
                        condition=models.Q(("up_to_id__gt", models.F("after_id"))), name="digest_tells_of_a_row"
                    ),
                ],
            },
        ),
    ]
