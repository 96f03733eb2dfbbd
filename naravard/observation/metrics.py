"""The numbers that /halsa/metrics shows: those that are counted (core/metrics.py), and those the database knows."""

from time import perf_counter

from django.db import Error
from django.db.models import Count, Max, Min, Q
from django.utils import timezone
from django_tasks_db.models import DBTaskResult, get_date_max
from prometheus_client import CollectorRegistry, Counter
from prometheus_client.core import GaugeMetricFamily

from core.metrics import COUNTED, collectors, count, count_kept_pages, count_request, note_kept_page
from core.models.outgoing_mail import OutgoingMail
from core.route_name import route_name

LOGIN_FAILURES = Counter("portal_login_failures", "Logins refused, for a wrong password for instance", registry=COUNTED)


def metrics_middleware(get_response):
    """
    Count each request and its time. The outermost middleware: kept pages and static files are counted too.

    A function, and with few names to look up, since a kept page takes 50 microseconds in all.
    """
    count_at = 0.0  # when those that kept pages have answered are to be counted next

    def middleware(request):
        nonlocal count_at
        begin = perf_counter()
        response = get_response(request)
        cached = getattr(request, "page_cache", "no")
        if cached == "hit":
            note_kept_page((request.kept_route, request.method, response.status_code))
            if begin < count_at:
                return response
            count_at = begin + 1
        else:
            labels = {"route": route_name(request), "method": request.method, "status": response.status_code}
            count_request(perf_counter() - begin, page_cache=cached, **labels)
        count_kept_pages()
        return response

    return middleware


def count_login_failure(**kwargs):
    count(LOGIN_FAILURES)


class DatabaseCollector:
    """What waits, asked of the database when somebody wants to know: the same on each node."""

    def collect(self):
        try:
            found = [*_mail(), *_tasks()]
        except Error:
            found = []
        yield GaugeMetricFamily("portal_database_up", "Whether the database answers", value=bool(found))
        yield from found


def _mail():
    waiting = OutgoingMail.objects.waiting().aggregate(count=Count("pk"), oldest=Min("created_at"))
    yield GaugeMetricFamily("portal_mails_waiting", "Mails that wait to be sent", value=waiting["count"])
    yield _age("portal_mails_oldest_seconds", "Age of the oldest mail that waits", waiting["oldest"])


def _tasks():
    due = DBTaskResult.objects.ready().aggregate(
        at_once=Min("enqueued_at", filter=Q(run_after=get_date_max())),
        later=Min("run_after", filter=Q(run_after__lte=timezone.now())),
    )
    longest = min(filter(None, due.values()), default=None)
    yield _age("portal_tasks_overdue_seconds", "How long the task that waits longest has been due", longest)
    # Without an index, in a table of a library's: 4 ms of 30,000 rows, and the finished ones are removed after a month.
    begun = DBTaskResult.objects.aggregate(last=Max("started_at"))["last"]
    yield _age("portal_worker_last_task_seconds", "Time since the worker began a task", begun)


def _age(name, documentation, since):
    """Return the gauge of the seconds that have passed since a moment, 0 if there is none."""
    return GaugeMetricFamily(name, documentation, value=(timezone.now() - since).total_seconds() if since else 0)


def numbers():
    """Return the registry of all numbers, to be read once."""
    count_kept_pages()
    registry = CollectorRegistry()
    for collector in [*collectors(), DatabaseCollector()]:
        registry.register(collector)
    return registry
