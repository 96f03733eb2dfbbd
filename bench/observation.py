"""
Measure what the numbers of /halsa/metrics and the lines of the log as JSON add to a page.

    .venv/bin/python bench/observation.py

Prints the processor time of the start page, made anew and kept, without either, with the numbers, and with a line for
each request too, and what each adds. Goal: the numbers add less than 2 % to a page. Takes a minute.
"""

# ruff: noqa: PLC0415 - Django must be set up with its database before the modules of the portal are imported

import logging
import os
import sys
import time

from portal import fill, run_inside
from public_pages import answer

METRICS = "naravard.observation.metrics.metrics_middleware"
REQUESTS = "naravard.observation.request_log.RequestLogMiddleware"
IN_A_ROUND = {"anew": 5, "kept": 200}
ROUNDS = 60


def main():
    if os.environ.get("BENCH_INSIDE"):
        return measure()
    return run_inside(__file__)


def measure():
    fill(200)
    from django.conf import settings
    from django.test import override_settings

    from core.metrics import share_between_processes

    share_between_processes(settings.VAR_DIR / "metrics")
    with_neither = [name for name in settings.MIDDLEWARE if name != METRICS]
    write_lines_nowhere()
    portals = {
        "Without": portal_of(with_neither),
        "Numbers": portal_of([METRICS, *with_neither]),
        "And lines": portal_of([METRICS, REQUESTS, *with_neither]),
    }
    for how, count in IN_A_ROUND.items():
        with override_settings(PAGE_CACHE=how == "kept"):
            times = compare(portals, count)
        for name, milliseconds in times.items():
            print(f"{how:8}{name:12}{milliseconds:8.4f} ms{milliseconds / times['Without'] - 1:+8.1%}")
    return 0


def write_lines_nowhere():
    """Make the lines as the console does with LOG_FORMAT=json and LOG_LEVEL=INFO, without its writing."""
    from naravard.log_filters import HidePrivateLinks, HideRows, RefusedRequests
    from naravard.observation.log_format import json_formatter

    handler = logging.StreamHandler(open(os.devnull, "w"))  # noqa: SIM115 - until the end
    handler.setFormatter(json_formatter())
    for one in [RefusedRequests(), HidePrivateLinks(), HideRows()]:
        handler.addFilter(one)
    logger = logging.getLogger("naravard.observation")
    logger.propagate = False
    logger.addHandler(handler)
    logger.setLevel(logging.INFO)


def portal_of(middleware):
    from django.core.handlers.wsgi import WSGIHandler
    from django.test import override_settings

    with override_settings(MIDDLEWARE=middleware):
        return WSGIHandler()


def compare(portals, count):
    """Return {name: the least processor time of a page in milliseconds, of many rounds by turns}."""
    times = {name: [] for name in portals}
    for _round in range(ROUNDS):
        for name, portal in portals.items():
            begin = time.process_time()
            for _number in range(count):
                answer(portal, "/")
            times[name].append((time.process_time() - begin) * 1000 / count)
    return {name: min(found) for name, found in times.items()}


if __name__ == "__main__":
    sys.exit(main())
