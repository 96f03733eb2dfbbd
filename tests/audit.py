"""What tests about the audit log share."""

from django.db import connection

from core.models import AuditEntry


def lines(kind, **filters):
    """Return [(who, about what, details)] of the entries of a kind, oldest first."""
    rows = AuditEntry.objects.filter(kind=kind, **filters).order_by("pk")
    return [(row.actor_name, row.about_label, row.detail) for row in rows]


def refuse_entries():
    """Let the database take no new entry until the end of the transaction, as on a full disk."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("ALTER TABLE core_auditentry ADD CONSTRAINT full_disk CHECK (false) NOT VALID")
        else:
            refuse = "SELECT RAISE(ABORT, 'full disk')"
            cursor.execute(f"CREATE TRIGGER full_disk BEFORE INSERT ON core_auditentry BEGIN {refuse}; END")
