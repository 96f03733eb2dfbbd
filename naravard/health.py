"""What /halsa/ready looks at. Each check asks two queries at the most."""

import logging
import sqlite3
from contextlib import closing
from datetime import timedelta
from pathlib import Path

from django.core.cache import caches
from django.db import connection
from django.db.models import Q
from django.utils import timezone
from django_tasks_db.models import DBTaskResult, get_date_max

from core.models.outgoing_mail import OutgoingMail

WORKER_SILENT = timedelta(minutes=5)
MAIL_LATE = timedelta(minutes=15)
LATE_ATTEMPTS = 3  # so often a mail was tried in vain: the mail server refuses or does not answer
MOST_LATE_MAILS = 20  # fewer are a matter of their recipients

logger = logging.getLogger(__name__)


def database_is_well():
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    if connection.vendor == "sqlite":
        _open_file()
    return True


def _open_file():
    """Open the file of SQLite anew: this connection goes on with one that was moved away or replaced."""
    file = Path(connection.settings_dict["NAME"]).absolute()
    with closing(sqlite3.connect(f"{file.as_uri()}?mode=rw", uri=True)) as opened:  # which makes none
        opened.execute("SELECT 1 FROM django_migrations LIMIT 1")


def cache_is_well():
    caches["pages"].get("health")  # whether it is there or not: a server that is down raises
    return True


def worker_is_well():
    """Return False if a task has long been due, and no task was begun meanwhile: a slow worker is still one."""
    before = timezone.now() - WORKER_SILENT
    waits_long = DBTaskResult.objects.ready().filter(
        Q(run_after__lte=before) | Q(run_after=get_date_max(), enqueued_at__lte=before)
    )
    return not waits_long.exists() or DBTaskResult.objects.filter(started_at__gt=before).exists()


def mail_is_well():
    before = timezone.now() - MAIL_LATE
    late = OutgoingMail.objects.waiting().filter(Q(next_attempt_at__lte=before) | Q(attempts__gte=LATE_ATTEMPTS))
    return late[: MOST_LATE_MAILS + 1].count() <= MOST_LATE_MAILS


CHECKS = {"database": database_is_well, "cache": cache_is_well, "worker": worker_is_well, "mail": mail_is_well}


def parts():
    """Return {part of the portal: whether it is well}, with the database alone if that does not answer."""
    found = {}
    for name in CHECKS:  # those after the database ask it, so nothing can be known of them without it
        found[name], error = state(name)
        if error:
            logger.warning("Not well: %s (%s)", name, type(error).__name__)
        if not found["database"]:
            break
    return found


def state(name):
    """Return whether the part is well, and the error if it could not be asked."""
    try:
        return CHECKS[name](), None
    except Exception as error:
        # Of whatever kind: a database, the client of a cache. Its text may hold an address or a password.
        return False, error
