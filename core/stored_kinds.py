"""What `core` and Django themselves keep, and for how long. CoreConfig.ready imports it."""

from django.contrib.admin.models import LogEntry
from django.contrib.sessions.models import Session
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django_tasks_db.models import DBTaskResult

from core.models.outgoing_mail import OutgoingMail
from core.storage_periods import StoredKindWarning, delete_rows, register_stored_kind

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
