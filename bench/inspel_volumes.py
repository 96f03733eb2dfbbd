"""
Compare how long the queue, search and the public list take with 200,000 and with 2,000 inspel, on PostgreSQL.

    .venv/bin/python bench/inspel_volumes.py [--few 2000] [--many 200000]

Prints a table of the median time of the server for a whole page, in milliseconds, and the ratios. The exit code is 1 if
a ratio is above the limit. Takes about ten minutes, most of it to create the inspel.
"""

# ruff: noqa: E402, PLC0415 - Django must be set up with its database before the modules of the portal are imported
# ruff: noqa: S603 - the command is this file

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "scripts")]

from postgres import running_postgres

MAX_RATIO = 2.0
WARM_UP, ROUNDS = 2, 9
# {name: (who, path)}: the first page, a filter, a common and a rare word, a reference, a page far back in the list.
PAGES = {
    "Queue": ("admin", "/admin/feedback/inspel/"),
    "Queue, only what waits": ("admin", "/admin/feedback/inspel/?due=open"),
    "Queue, one sub-goal": ("admin", "/admin/feedback/inspel/?sub_goal__id__exact={sub_goal}"),
    "Moderation page": ("admin", "/admin/feedback/inspel/{waiting}/change/"),
    "Search, common word": ("admin", "/admin/feedback/inspel/?q=mottagningen"),
    "Search, two words": ("admin", "/admin/feedback/inspel/?q=tolk+skolan"),
    "Search, reference": ("admin", "/admin/feedback/inspel/?q={reference}"),
    "Public list": ("public", "/inspel/"),
    "Public list, page 20": ("public", "/inspel/?sida=20"),
    "Public list, filtered": ("public", "/inspel/?delmal={slug}"),
    "Public search": ("public", "/inspel/?q=kvällar"),
    "One public inspel": ("public", "/inspel/{published}/"),
    "Start page": ("public", "/"),
    "Admin start page": ("admin", "/admin/"),
}


def main():
    arguments = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    arguments.add_argument("--few", type=int, default=2_000)
    arguments.add_argument("--many", type=int, default=200_000)
    if os.environ.get("BENCH_INSIDE"):
        return measure(arguments.parse_args())
    arguments.parse_args()
    with tempfile.TemporaryDirectory(prefix="naravard-bench-") as folder, running_postgres() as url:
        inside = {"DATABASE_URL": url, "VAR_DIR": folder, "BENCH_INSIDE": "1", "LOG_LEVEL": "ERROR"}
        return subprocess.call([sys.executable, __file__, *sys.argv[1:]], env=os.environ | inside, cwd=ROOT)


def measure(options):
    os.environ["DJANGO_SETTINGS_MODULE"] = "naravard.settings"
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    call_command("setup", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    few = times_at(options.few)
    many = times_at(options.many)
    print(f"\n{'':28}{options.few:>12,}{options.many:>12,}   ratio")
    worst = 0
    for name in PAGES:
        ratio = many[name] / few[name]
        worst = max(worst, ratio)
        print(f"{name:28}{few[name]:>9.1f} ms{many[name]:>9.1f} ms{ratio:>8.2f}")
    print(f"\nThe worst is {worst:.2f} times as slow; the limit is {MAX_RATIO:.0f}.")
    return int(worst > MAX_RATIO)


def times_at(count):
    """Create inspel until there are `count`, and return {name: median time of the page in milliseconds}."""
    from django.db import connection

    from feedback.models import Inspel
    from naravard.bootstrap.simulation import simulate_inspel

    begin = time.monotonic()
    simulate_inspel(count=count - Inspel.objects.count(), seed=count)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    print(f"{count:,} inspel are there after {time.monotonic() - begin:.0f} s.", flush=True)
    return {name: median_time(who, path) for name, (who, path) in pages().items()}


def pages():
    """Return PAGES with the placeholders of the paths filled in."""
    from feedback.models import Inspel
    from strategy.models import SubGoal

    goal = SubGoal.objects.current().first()
    known = {
        "sub_goal": goal.pk,
        "slug": goal.slug,
        "waiting": Inspel.objects.open().order_by("answer_due_on", "pk").first().pk,
        "reference": Inspel.objects.order_by("pk")[1000].reference,
        "published": Inspel.objects.published().order_by("pk").first().reference,
    }
    return {name: (who, path.format(**known)) for name, (who, path) in PAGES.items()}


def median_time(who, path):
    client = client_of(who)
    times = []
    for number in range(WARM_UP + ROUNDS):
        begin = time.perf_counter()
        response = client.get(path, headers={"host": "127.0.0.1"})
        took = (time.perf_counter() - begin) * 1000
        if response.status_code != 200:
            raise SystemExit(f"{path} answers {response.status_code}.")
        if number >= WARM_UP:
            times.append(took)
    return statistics.median(times)


def client_of(who):
    from django.contrib.auth import get_user_model
    from django.test import Client

    client = Client()
    if who == "admin":
        user, _is_new = get_user_model().objects.get_or_create(
            username="bench", defaults={"is_staff": True, "is_superuser": True}
        )
        client.force_login(user)
    return client


if __name__ == "__main__":
    sys.exit(main())
