"""Removes what is kept no longer, once a day by the worker (core/storage_periods.py has the table)."""

import logging
from datetime import timedelta
from functools import partial

from django.db import transaction
from django.utils import timezone
from django_tasks import task

from core.models.throttle import Throttle
from core.scheduling import next_time, schedule
from core.storage_periods import RULE_BOOKS, STORED_KINDS, WARN_DAYS, days_in_force, start_of_kept_time

HOUR = 3  # at night, Swedish time
IN_A_BATCH = 500

logger = logging.getLogger(__name__)


class NotRemovedError(Exception):
    """Not all that is overdue could be removed; the message names the kinds."""


@task()
def keep_house():
    """Remove what is kept no longer. Runs every night: first it schedules itself for the next one."""
    schedule_housekeeping()
    remove_overdue()


def schedule_housekeeping():
    schedule(keep_house, next_time(HOUR))


def remove_overdue(now=None):
    """
    Remove what is overdue at `now` of each kind and by each rule book, in short transactions.

    Return {name of the kind or rule book: how many}. Whatever fails is logged and keeps no other kind from being
    removed: raise NotRemovedError at the end, so that the task has failed.
    """
    now = now or timezone.now()
    Throttle.objects.forget_expired()
    in_force = {name: days for name, days in days_in_force().items() if days is not None}
    removals = {
        name: partial(_remove, STORED_KINDS[name], start_of_kept_time(days, now)) for name, days in in_force.items()
    }
    removals |= {name: partial(rules.apply, now) for name, rules in RULE_BOOKS.items()}
    removed, failed = {}, []
    for name, remove in removals.items():
        try:
            removed[name] = remove()
        except Exception:  # of whatever kind: each has code of its own
            logger.exception("What is overdue could not be removed: %s", name)
            failed.append(name)
    if failed:  # without the errors, whose texts may hold a row: the filters of the log take it out
        raise NotRemovedError(", ".join(failed))
    return removed


def count_overdue(name, days, now):
    return STORED_KINDS[name].overdue(start_of_kept_time(days, now)).count()


def removal_warnings(user):
    """Yield (warning, count) of rows, seen by the user, that nobody has dealt with and that go within WARN_DAYS."""
    for name, days in days_in_force().items():
        warning = STORED_KINDS[name].warning
        app, model = warning.model.split(".") if warning else ("", "")
        if warning and days is not None and user.has_perm(f"{app}.view_{model}"):
            yield warning, count_overdue(name, days, timezone.now() + timedelta(days=WARN_DAYS))


def _remove(kind, before):
    with transaction.atomic():
        kind.look()
    ids = list(kind.overdue(before).order_by("pk").values_list("pk", flat=True))
    for start in range(0, len(ids), IN_A_BATCH):
        with transaction.atomic():
            kind.remove(kind.overdue(before).filter(pk__in=ids[start : start + IN_A_BATCH]))
    return len(ids)
