"""
Lines of the log as JSON, for whoever gathers them: time, level, logger and event, of requests and tasks their ids.

Nothing of a record but its message gets into the line unless EXTRAS names it: Django hands the whole request along.
"""

from datetime import UTC, datetime

import structlog
from structlog.stdlib import ExtraAdder, ProcessorFormatter, add_log_level, add_logger_name

EXTRAS = ["method", "route", "status", "milliseconds", "page_cache", "task_id"]
_RENDER = structlog.processors.JSONRenderer(ensure_ascii=False)


def json_formatter():
    """Return the formatter of the handlers. The filters in naravard/log_filters.py come before it."""
    return ProcessorFormatter(
        foreign_pre_chain=[
            structlog.contextvars.merge_contextvars,
            add_log_level,
            add_logger_name,
            ExtraAdder(EXTRAS),
            _add_time_and_traceback,
        ],
        processors=[ProcessorFormatter.remove_processors_meta, _RENDER],
    )


def json_line(event, *, logger, level="info"):
    """Return a line for what no logger writes, such as what “manage.py serve” says."""
    now = datetime.now(UTC).isoformat()
    return _RENDER(None, level, {"event": event.strip(), "level": level, "logger": logger, "time": now})


def _add_time_and_traceback(logger, name, event):
    """Take the traceback as the filters have left it: the library would write its own, with the rows in it."""
    record = event["_record"]
    event.pop("exc_info", None)
    event.pop("stack_info", None)
    event["time"] = datetime.fromtimestamp(record.created, UTC).isoformat()
    if record.exc_text:
        event["traceback"] = record.exc_text
    return event
