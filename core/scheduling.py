"""Tasks that run again and again: each schedules itself for the next time, and the start of the worker all of them."""

from datetime import datetime, time, timedelta

from django.utils import timezone
from django_tasks_db.models import DBTaskResult


def schedule(task, run_after):
    """
    Enqueue the task for the time, if it is not enqueued for then or a time between now and then already.

    One that waits for longer was enqueued by a clock that was ahead: it is too late.
    """
    times = {"run_after__gt": timezone.now(), "run_after__lte": run_after}
    waiting = DBTaskResult.objects.filter(task_path=task.module_path, status="READY", **times)
    if not waiting.exists():
        task.using(run_after=run_after).enqueue()


def next_time(hour, now=None):
    """Return the first time after `now` at which it is so many hours, in the portal's time zone."""
    now = now or timezone.now()
    today = timezone.localdate(now)
    times = (timezone.make_aware(datetime.combine(today + timedelta(days=day), time(hour))) for day in [0, 1])
    return next(moment for moment in times if moment > now)
