"""
Measure what it takes to make the pages of key figures of nothing that is kept, beside the start page.

    .venv/bin/python bench/key_figures.py [--postgres]

20 key figures, the region and 15 municipalities and a mean of them, 15 years, all, women and men: 15,300 values. The
self-assessment with 25 statements in 8 periods, answered by all: 3,200 scores. Prints the processor time of a page in
milliseconds after an editor's change, and how many times that of the start page it is.
"""

# ruff: noqa: PLC0415 - Django must be set up with its database before the modules of the portal are imported

import argparse
import os
import statistics
import sys
import time
from decimal import Decimal

from portal import fill, run_inside
from public_pages import answer

INDICATORS, FIRST_YEAR, YEARS, GENDERS = 20, 2010, 15, "TKM"
ROUNDS = 15
GOAL = 3  # times the start page
STATEMENTS, PERIODS = 25, 8
PAGES = [
    *["/", "/lage/", "/lage/nyckeltal/", "/lage/nyckeltal/matt-0/", "/lage/organisation/orsa/"],
    *["/lage/nara-for-mig/orsa/", "/lage/sjalvskattning/period-7/"],
]


def main():
    arguments = argparse.ArgumentParser(description=__doc__.strip().split("\n\n")[0])
    arguments.add_argument("--postgres", action="store_true")
    if os.environ.get("BENCH_INSIDE"):
        return measure()
    return run_inside(__file__, postgres=arguments.parse_args().postgres)


def measure():
    fill(inspel=100)
    add_key_figures()
    add_self_assessments()
    from django.core.handlers.wsgi import WSGIHandler

    portal = WSGIHandler()
    start = None
    for path in PAGES:
        took = median_time(portal, path)
        start = start or took
        goal = f" (goal {GOAL})" if path.startswith("/lage/") else ""
        print(f"{path:30}{took:>8.1f} ms{took / start:>7.2f} times the start page{goal}", flush=True)
    return 0


def add_key_figures():
    from contacts.models import Organisation
    from followup.models import Comparison, Indicator, Measurement
    from strategy.models import SubGoal

    goals = list(SubGoal.objects.current())
    mean = Comparison.objects.create(kind=Comparison.Kind.MUNICIPALITIES, code="G1", name_sv="Medel")
    places = [{"organisation": row} for row in Organisation.objects.region_and_municipalities()]
    for number in range(INDICATORS):
        indicator = Indicator.objects.create(
            sub_goal=goals[number % len(goals)],
            slug=f"matt-{number}",
            question_sv=f"Hur går det {number}?",
            title_sv=f"Nyckeltal {number}",
            unit_sv="procent",
            better=Indicator.Better.UP,
            is_everyday=number < 7,
        )
        Measurement.objects.bulk_create(
            Measurement(
                indicator=indicator, year=FIRST_YEAR + year, gender=gender, value=Decimal(50 + year % 4 + year), **place
            )
            for place in [*places, {"comparison": mean}]
            for year in range(YEARS)
            for gender in GENDERS
        )


def add_self_assessments():
    from datetime import date

    from django.utils import timezone

    from contacts.models import Organisation
    from followup.models import Assessment, AssessmentPeriod, AssessmentScore, Statement, StatementVersion
    from strategy.models import SubGoal

    goals, now = list(SubGoal.objects.current()), timezone.now()
    for number in range(STATEMENTS):
        Statement.objects.create(sub_goal=goals[number % len(goals)], text_sv=f"Påstående {number}")
    versions = list(StatementVersion.objects.filter(statement__is_example=False))
    for number in range(PERIODS):
        days = {"opens_on": date(2017 + number, 1, 1), "closes_on": date(2017 + number, 2, 1)}
        period = AssessmentPeriod.objects.create(slug=f"period-{number}", name_sv=f"Period {number}", **days)
        period.versions.set(versions)
        for place in Organisation.objects.region_and_municipalities():
            made = Assessment.objects.create(
                organisation=place, period=period, state="approved", submitted_at=now, decided_at=now
            )
            AssessmentScore.objects.bulk_create(
                AssessmentScore(
                    assessment=made, version=version, score=1 + (version.pk + place.pk) % 5, status="scored"
                )
                for version in versions
            )


def median_time(portal, path):
    """Return the median of the processor time of a page, in milliseconds, each time after an editor's change."""
    from core.page_cache.version import advance_edition

    times = []
    for number in range(ROUNDS + 2):
        advance_edition()
        begin = time.process_time()
        answer(portal, path)
        if number > 1:
            times.append((time.process_time() - begin) * 1000)
    return statistics.median(times)


if __name__ == "__main__":
    sys.exit(main())
