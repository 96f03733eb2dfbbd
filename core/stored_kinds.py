"""What `core` and Django themselves keep, for how long, and each change of that. CoreConfig.ready imports it."""

from django.contrib.admin.models import LogEntry
from django.contrib.sessions.models import Session
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django_tasks_db.models import DBTaskResult

from core.audit.changes import record_changes_of
from core.models.audit_entry import AuditEntry
from core.models.outgoing_mail import OutgoingMail
from core.models.storage_period import StoragePeriod
from core.storage_periods import STORED_KINDS, StoredKindWarning, delete_rows, register_stored_kind

_DONE = [OutgoingMail.Status.SENT, OutgoingMail.Status.NOT_NEEDED]

register_stored_kind(
    "core.outgoing_mail",
    label=_("Outgoing mail that was sent or is no longer needed"),
    counts_from=_("the day when it was queued"),
    overdue=lambda before: OutgoingMail.objects.filter(status__in=_DONE, created_at__lt=before),
    remove=delete_rows,
    default_days=90,
)
register_stored_kind(
    "core.failed_mail",
    label=_("Outgoing mail that failed"),
    counts_from=_("the day when it was queued"),
    overdue=lambda before: OutgoingMail.objects.failed().filter(created_at__lt=before),
    remove=delete_rows,
    default_days=180,
    warning=StoredKindWarning(
        "core.outgoingmail",
        "?status__exact=failed",
        lambda count: ngettext(
            "%(count)d failed mail that is removed within two weeks",
            "%(count)d failed mails that are removed within two weeks",
            count,
        ),
    ),
)
register_stored_kind(
    "core.task",
    label=_("Finished background tasks"),
    counts_from=_("the day when it ended"),
    overdue=lambda before: DBTaskResult.objects.finished().filter(finished_at__lt=before),
    remove=delete_rows,
    default_days=30,
)
register_stored_kind(
    "core.session",
    label=_("Sessions of those who were logged in"),
    counts_from=_("the day when it ended"),
    overdue=lambda before: Session.objects.filter(expire_date__lt=before),
    remove=delete_rows,
    default_days=7,
)
register_stored_kind(
    "core.admin_log",
    label=_("The admin's log of who changed which row"),
    counts_from=_("the day of the change"),
    overdue=lambda before: LogEntry.objects.filter(action_time__lt=before),
    remove=delete_rows,
)
register_stored_kind(
    "core.audit_entry",
    label=_("The audit log: log-ins, rights, files that were taken out, contact details that were read"),
    counts_from=_("the day when it happened"),
    # By the clock of the database, as its trigger asks: it refuses to remove what is to be kept longer.
    overdue=lambda before: AuditEntry.objects.filter(at__lt=before, keep_until__lte=Now()),
    remove=delete_rows,
    default_days=730,
    least_days=365,
)


def _kind_in_words(period):
    kind = STORED_KINDS.get(period.kind)
    return kind.label if kind else period.kind


record_changes_of(StoragePeriod, AuditEntry.Kind.RETENTION, ["days", "decision_reference"], label=_kind_in_words)
