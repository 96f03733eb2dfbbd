"""
Compare how long the queue, search and the public list take with 200,000 and with 2,000 inspel, on PostgreSQL.

    .venv/bin/python bench/inspel_volumes.py [--few 2000] [--many 200000]

Prints a table of the least time of the server for a whole page, in milliseconds, made anew, and the ratios, beside the
goals: what else the machine does only adds to a time. The exit code is 1 if a ratio is above twice. Takes about ten
minutes, most of it to create the inspel.
"""

# ruff: noqa: PLC0415 - Django must be set up with its database before the modules of the portal are imported

import argparse
import os
import sys
import time

from portal import add_inspel, fill, run_inside

MAX_RATIO = 2.0
WARM_UP, ROUNDS = 2, 9
# {name: how many milliseconds a page may take with the many}, {name: how many times as long as with the few}.
GOALS = {"Queue": 50, "Moderation page": 50}
GOAL_RATIOS = {"Public search": 1.5}
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
    return run_inside(__file__, postgres=True, PAGE_CACHE="0", FORM_MIN_SECONDS="0", FORMS_PER_HOUR="0")


def measure(options):
    fill(0)
    few = times_at(options.few)
    many = times_at(options.many)
    print(f"\n{'':28}{options.few:>12,}{options.many:>12,}   ratio    goals")
    worst = 0
    for name in many:
        ratio = many[name] / few[name]
        worst = max(worst, ratio)
        goal = f"{GOALS[name]} ms" if name in GOALS else ""
        times = f"{few[name]:>9.1f} ms{many[name]:>9.1f} ms{ratio:>8.2f}"
        print(f"{name:28}{times}{GOAL_RATIOS.get(name, MAX_RATIO):>9} {goal}")
    print(f"\nThe worst is {worst:.2f} times as slow; the limit is {MAX_RATIO:.0f}.")
    return int(worst > MAX_RATIO)


def times_at(count):
    """Create inspel until there are `count`, and return {name: time of the page in milliseconds}."""
    from feedback.models import Inspel

    begin = time.monotonic()
    add_inspel(count - Inspel.objects.count())
    print(f"{count:,} inspel are there after {time.monotonic() - begin:.0f} s.", flush=True)
    times = {name: least_time(client_of(who), path) for name, (who, path) in pages().items()}
    return times | {"Send an inspel": least_time(*sender())}


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


def least_time(client, path, data=None):
    """Return the least time in milliseconds of a page, or of what is posted to it with a text of its own each time."""
    times = []
    for number in range(WARM_UP + ROUNDS):
        begin = time.perf_counter()
        if data is None:
            response = client.get(path, headers={"host": "127.0.0.1"})
        else:
            response = client.post(path, data | {"text": f"Bench {number}"}, headers={"host": "127.0.0.1"})
        took = (time.perf_counter() - begin) * 1000
        if response.status_code != (200 if data is None else 302):
            raise SystemExit(f"{path} answers {response.status_code}.")
        if number >= WARM_UP:
            times.append(took)
    return min(times)


def sender():
    """Return who sends an inspel, the path of the form and what is posted besides the text."""
    from core.forms import new_form_key

    return client_of("public"), "/inspel/lamna/", {"role": "staff", "form_key": new_form_key()}


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
