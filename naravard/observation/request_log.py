"""A line of the log for each request, and the ids by which lines belong together. Only where the log is JSON."""

import logging
import re
import uuid
from time import perf_counter

from django.conf import settings
from django_tasks.signals import task_enqueued, task_finished, task_started
from structlog.contextvars import bind_contextvars, clear_contextvars

from core.metrics import known_method
from core.route_name import route_name

logger = logging.getLogger(__name__)
# As proxies make them. What a visitor makes up instead can hold no name.
_SANE_ID = re.compile(r"[0-9a-f-]{16,64}", re.IGNORECASE)


class RequestLogMiddleware:
    """
    Bind a request id for all lines of a request, and write its own: route, status and time.

    The lines name the route, never the address, which may be a key or hold what somebody searched for. That is why the
    middleware of django-structlog is not used: it writes address and query, network address, browser and user.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        begin = perf_counter()
        request_id = _id_of(request)
        # Left there until the thread's next request: Django writes of a page that is missing after all middleware.
        clear_contextvars()
        bind_contextvars(request_id=request_id)
        response = self.get_response(request)
        if _is_for_one(response):
            response["X-Request-ID"] = request_id
        logger.info("Request", extra=_extras(request, response, perf_counter() - begin))
        return response


def _id_of(request):
    """Return the id that a trusted proxy has given the request, or else a new one."""
    given = request.headers.get("X-Request-ID", "") if settings.TRUSTED_PROXIES else ""
    return given if _SANE_ID.fullmatch(given) else str(uuid.uuid4())


def _is_for_one(response):
    """Return whether nobody may keep the answer: what is kept would give the id of one request to others."""
    return "public" not in response.get("Cache-Control", "") and response.status_code != 304


def _extras(request, response, seconds):
    return {
        "method": known_method(request.method),
        "route": route_name(request),
        "status": response.status_code,
        "milliseconds": round(seconds * 1000, 1),
        "page_cache": getattr(request, "page_cache", "no"),
    }


def follow_tasks():
    """Let the worker's lines tell which task they belong to, and one line which request a task comes from."""
    task_enqueued.connect(_log_enqueued, dispatch_uid="naravard.log_enqueued")
    task_started.connect(_bind_task, dispatch_uid="naravard.bind_task")
    task_finished.connect(_forget_task, dispatch_uid="naravard.forget_task")


def _log_enqueued(task_result, **kwargs):
    logger.info("Task enqueued", extra={"task_id": str(task_result.id)})


def _bind_task(task_result, **kwargs):
    clear_contextvars()
    bind_contextvars(task_id=str(task_result.id))


def _forget_task(**kwargs):
    clear_contextvars()
