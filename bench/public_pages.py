"""
Compare how many public pages the portal answers in a second with how many a bare Django view answers.

    .venv/bin/python bench/public_pages.py

The bare view sends the same bytes through four middlewares of Django, which hash them for the ETag. Prints the ratio
for each page: kept (as it was made before) and anew (with no page kept). Both run in this process, one request after
another, on SQLite with the example content. The exit code is 1 if a kept page is below its goal.
"""

# ruff: noqa: E402 - the settings are read from the environment, before Django is imported

import io
import os
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
FOLDER = tempfile.TemporaryDirectory(prefix="bench-")
os.environ.pop("DATABASE_URL", None)
os.environ |= {"DJANGO_SETTINGS_MODULE": "naravard.settings", "VAR_DIR": FOLDER.name}
import django

django.setup()

from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler
from django.core.management import call_command
from django.http import HttpResponse
from django.test import override_settings
from django.urls import path

GOAL_KEPT, GOAL_ANEW = 2.0, 0.05
SECONDS = 1.0  # of the processor, so that what else runs does not count
PAGES = ["/", "/delmal/nara-for-mig/", "/kommuner/falun/", "/inspel/", "/strategin/", "/ar/delmal/nara-for-mig/"]
BARE_MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.http.ConditionalGetMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
_content = {}
urlpatterns = [path("bare/", lambda request: HttpResponse(_content["now"]))]


def environ(address):
    return {
        "REQUEST_METHOD": "GET",
        "PATH_INFO": address,
        "QUERY_STRING": "",
        "HTTP_HOST": "localhost",
        "SERVER_NAME": "localhost",
        "SERVER_PORT": "80",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "wsgi.url_scheme": "http",
        "wsgi.input": io.BytesIO(),
        "wsgi.errors": sys.stderr,
    }


def ask(handler, address):
    response = handler(environ(address), lambda status, headers: None)
    body = b"".join(response)
    response.close()
    return response, body


def per_second(handler, address):
    ask(handler, address)
    count, begin = 0, time.process_time()
    while time.process_time() - begin < SECONDS:
        ask(handler, address)
        count += 1
    return count / (time.process_time() - begin)


def main():
    call_command("migrate", verbosity=0)
    call_command("setup", with_examples=True, verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    portal = WSGIHandler()
    with override_settings(MIDDLEWARE=BARE_MIDDLEWARE, ROOT_URLCONF=__name__):
        bare = WSGIHandler()
    is_good = True
    print(f"{'Page':32}{'bare/s':>8}{'kept':>8}{'anew':>8}   (goals: {GOAL_KEPT} and {GOAL_ANEW})")
    for address in PAGES:
        with override_settings(PAGE_CACHE=True):
            response, _content["now"] = ask(portal, address)
            if response.status_code != 200:
                raise RuntimeError(f"{address} answered {response.status_code}.")
            kept = per_second(portal, address)
        with override_settings(PAGE_CACHE=False):
            anew = per_second(portal, address)
        with override_settings(ROOT_URLCONF=__name__):
            django.urls.clear_url_caches()
            plain = per_second(bare, "/bare/")
        django.urls.clear_url_caches()
        is_good = is_good and kept / plain >= GOAL_KEPT
        print(f"{address:32}{plain:8.0f}{kept / plain:8.2f}{anew / plain:8.3f}", flush=True)
    return 0 if is_good else 1


if __name__ == "__main__":
    settings.ALLOWED_HOSTS = ["*"]
    sys.exit(main())
