"""
The audit log, whose rows the database itself keeps: a change is refused always, a deletion before `keep_until`.

SQLite asks a trigger about each row, but not when REPLACE deletes one, so an insertion into the place of another is
refused too. A later migration that makes SQLite create the table anew has to create the triggers again.
"""

import django.core.serializers.json
import django.utils.timezone
from django.db import migrations, models

POSTGRESQL = [
    """
    CREATE FUNCTION core_auditentry_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      IF TG_OP = 'DELETE' THEN
        IF OLD.keep_until <= clock_timestamp() THEN
          RETURN OLD;
        END IF;
      END IF;
      RAISE EXCEPTION 'the audit log is only added to' USING ERRCODE = 'integrity_constraint_violation';
    END $$
    """,
    """
    CREATE TRIGGER core_auditentry_rows BEFORE UPDATE OR DELETE ON core_auditentry
    FOR EACH ROW EXECUTE FUNCTION core_auditentry_refuse()
    """,
    """
    CREATE TRIGGER core_auditentry_table BEFORE TRUNCATE ON core_auditentry
    FOR EACH STATEMENT EXECUTE FUNCTION core_auditentry_refuse()
    """,
    # Also for a session that says that it only repeats what another database has done.
    "ALTER TABLE core_auditentry ENABLE ALWAYS TRIGGER core_auditentry_rows",
    "ALTER TABLE core_auditentry ENABLE ALWAYS TRIGGER core_auditentry_table",
]
SQLITE = [
    """
    CREATE TRIGGER core_auditentry_update BEFORE UPDATE ON core_auditentry
    BEGIN
      SELECT RAISE(ABORT, 'the audit log is only added to');
    END
    """,
    """
    CREATE TRIGGER core_auditentry_delete BEFORE DELETE ON core_auditentry
    WHEN OLD.keep_until > strftime('%Y-%m-%d %H:%M:%f', 'now')
    BEGIN
      SELECT RAISE(ABORT, 'the audit log is only added to');
    END
    """,
    """
    CREATE TRIGGER core_auditentry_replace BEFORE INSERT ON core_auditentry
    -- An id that SQLite has yet to give is -1 here.
    WHEN NEW.id > 0 AND EXISTS (SELECT 1 FROM core_auditentry WHERE id = NEW.id)
    BEGIN
      SELECT RAISE(ABORT, 'the audit log is only added to');
    END
    """,
]


def create_triggers(apps, schema_editor):
    for statement in POSTGRESQL if schema_editor.connection.vendor == "postgresql" else SQLITE:
        schema_editor.execute(statement, params=None)


def drop_triggers(apps, schema_editor):
    """Drop what the table does not take along when it is dropped."""
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("DROP FUNCTION core_auditentry_refuse() CASCADE", params=None)


class Migration(migrations.Migration):

    dependencies = [
        ('core', '0003_index_outgoing_mail'),
    ]

    operations = [
        migrations.CreateModel(
            name='AuditEntry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='when')),
                ('kind', models.CharField(choices=[('sign_in', 'logged in'), ('failed_sign_in', 'failed to log in'), ('sign_out', 'logged out'), ('account', 'rights of an account'), ('role', 'rights of a role'), ('export', 'took out a file'), ('contact_details', "read a sender's contact details"), ('disclosure', 'made a copy for disclosure'), ('retention', 'changed how long something is kept')], editable=False, max_length=20, verbose_name='what happened')),
                ('actor_id', models.BigIntegerField(editable=False, null=True, verbose_name='number of the account')),
                ('actor_name', models.CharField(blank=True, editable=False, max_length=460, verbose_name='who')),
                ('about_type', models.CharField(blank=True, editable=False, max_length=60)),
                ('about_id', models.CharField(blank=True, editable=False, max_length=40)),
                ('about_label', models.CharField(blank=True, editable=False, max_length=460, verbose_name='about')),
                ('detail', models.JSONField(default=dict, editable=False, encoder=django.core.serializers.json.DjangoJSONEncoder, verbose_name='more')),
                ('keep_until', models.DateTimeField(editable=False, verbose_name='not removed before')),
            ],
            options={
                'verbose_name': 'audit log entry',
                'verbose_name_plural': 'audit log',
                'ordering': ['-pk'],
                'default_permissions': ['view'],
                'indexes': [models.Index(fields=['kind', '-id'], name='audit_entry_of_kind'), models.Index(fields=['at'], name='audit_entry_at')],
            },
        ),
        migrations.RunPython(create_triggers, drop_triggers),
    ]
