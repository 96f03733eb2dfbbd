"""
Measure how long the portal takes for each kind of public page, kept and made anew, beside a bare Django view.

    .venv/bin/python bench/public_pages.py [--inspel 2000] [--postgres] [--profile]

Prints for each page, in Swedish and Arabic, the processor time in milliseconds and the number of queries to make it
anew, and how many times as many pages as a bare view with the same bytes the portal answers in the same time, anew and
kept as a whole. The bare view has the four middlewares that most sites have. --profile prints where the time of each
page goes. Takes about two minutes.
"""

# ruff: noqa: PLC0415 - Django must be set up with its database before the modules of the portal are imported

import argparse
import cProfile
import gc
import os
import pstats
import statistics
import sys
import time
from io import BytesIO
from itertools import repeat

from portal import fill, run_inside

WARM_UP, ROUNDS = 5, 60
PAGES = {
    "Start page": "/",
    "Sub-goal": "/delmal/{sub_goal}/",
    "Municipality": "/kommuner/{municipality}/",
    "List of inspel": "/inspel/",
    "Strategy": "/strategin/",
}
LANGUAGES = {"sv": "", "ar": "/ar"}
BARE_MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.http.ConditionalGetMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]


def main():
    arguments = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    arguments.add_argument("--inspel", type=int, default=2_000)
    arguments.add_argument("--postgres", action="store_true")
    arguments.add_argument("--profile", action="store_true")
    options = arguments.parse_args()
    if os.environ.get("BENCH_INSIDE"):
        return measure(options)
    return run_inside(__file__, postgres=options.postgres)


def measure(options):
    fill(options.inspel)
    from django.core.handlers.wsgi import WSGIHandler
    from django.db import connection
    from django.test import override_settings

    portal = WSGIHandler()
    print(f"{connection.vendor}, {options.inspel:,} inspel")
    print(f"{'':24}{'anew':>10}{'queries':>9}{'bare view':>13}{'anew':>9}{'kept':>8}")
    for name, path in pages().items():
        for language, prefix in LANGUAGES.items():
            asked = repeat(f"{prefix}{path}")
            with override_settings(PAGE_CACHE=False):
                queries = queries_of(portal, next(asked))
                anew, content = median_time(portal, asked)
            kept, _same = median_time(portal, asked)
            bare, _same = median_time(bare_view(content), asked)
            print(
                f"{name + ', ' + language:24}{anew:>7.2f} ms{queries:>9}{bare:>10.3f} ms{bare / anew:>9.3f}"
                f"{bare / kept:>8.2f}",
                flush=True,
            )
            if options.profile:
                with override_settings(PAGE_CACHE=False):
                    profile(portal, asked)
    return 0


def pages():
    """Return {name: path} of PAGES."""
    from contacts.models import Organisation
    from strategy.models import SubGoal

    known = {
        "sub_goal": SubGoal.objects.current().first().slug,
        "municipality": Organisation.objects.municipalities().first().slug,
    }
    return {name: path.format(**known) for name, path in PAGES.items()}


def bare_view(content):
    """Return a Django application with a few middlewares whose only view answers with the bytes."""
    from django.core.handlers.wsgi import WSGIHandler
    from django.http import HttpResponse
    from django.test import override_settings

    with override_settings(MIDDLEWARE=BARE_MIDDLEWARE):
        application = WSGIHandler()
    application.resolve_request = lambda request: (lambda _request: HttpResponse(content), (), {})
    return application


def answer(application, address):
    """Return the bytes of the page as the server would ask the application for it."""
    path, _mark, query = address.partition("?")
    environ = {
        "REQUEST_METHOD": "GET",
        "PATH_INFO": path,
        "QUERY_STRING": query,
        "SERVER_NAME": "127.0.0.1",
        "SERVER_PORT": "8000",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "HTTP_HOST": "127.0.0.1:8000",
        "REMOTE_ADDR": "127.0.0.1",
        "wsgi.url_scheme": "http",
        "wsgi.input": BytesIO(),
        "wsgi.errors": sys.stderr,
    }
    status = []
    response = application(environ, lambda line, _headers: status.append(line))
    content = b"".join(response)
    response.close()
    if not status[0].startswith("200"):
        raise SystemExit(f"{address} answers {status[0]}.")
    return content


def median_time(application, addresses):
    """Return the median of the processor time of a page, in milliseconds, and its bytes."""
    times = []
    for number in range(WARM_UP + ROUNDS):
        address = next(addresses)
        begin = time.process_time()
        content = answer(application, address)
        took = (time.process_time() - begin) * 1000
        if number >= WARM_UP:
            times.append(took)
    return statistics.median(times), content


def queries_of(application, address):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    answer(application, address)
    with CaptureQueriesContext(connection) as queries:
        answer(application, address)
    return len(queries)


def profile(application, addresses):
    profiler = cProfile.Profile()
    gc.collect()
    profiler.enable()
    for _number in range(20):
        answer(application, next(addresses))
    profiler.disable()
    pstats.Stats(profiler).sort_stats("tottime").print_stats(35)


if __name__ == "__main__":
    sys.exit(main())
