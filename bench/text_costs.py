"""
Compare how long a text takes with how long one of twice its length takes, for what the portal does with texts.

    .venv/bin/python bench/text_costs.py

Prints the ratio of the median times of the processor: about 2 is linear, 4 quadratic. The exit code is 1 if a ratio is
above the limit.
"""

# ruff: noqa: E402 - Django must be set up before the modules of the portal are imported

import os
import statistics
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "naravard.settings")
import django

django.setup()

from core import rich_text
from core.personal_data import find_with_hints
from core.search.stemming import stems
from feedback.admin.moderation.diff import side_by_side

MAX_RATIO, ROUNDS = 3.0, 5
SIGNS = [chr(0x2200 + number) for number in range(110)]


def equal_headings(size):
    rich_text._cleaned.clear()
    rich_text._sectioned.clear()
    rich_text.with_heading_ids("<h2>Hur</h2>" * (size // 12))


def other_order(size):
    signs = "".join(SIGNS[at % len(SIGNS)] for at in range(size))
    side_by_side(signs, signs[::-1])


# {name: (what is done with a text of a size, the smaller size in characters)}
COSTS = {
    "Headings of the same words": (equal_headings, 20_000),
    "Comparison of the same signs in another order": (other_order, 2_500),
    "Comparison of changed words": (lambda n: side_by_side("ett x " * (n // 6), "ett y " * (n // 6)), 2_500),
    "Guard, telephone numbers": (lambda n: find_with_hints("0701740605 " * (n // 11)), 2_500),
    "Guard, digits": (lambda n: find_with_hints("1" * n), 10_000),
    "Guard, addresses": (lambda n: find_with_hints("a@b.se@c.se " * (n // 12)), 10_000),
    "Stems of long words": (lambda n: stems(" ".join(f"{'å' * 60}{at}" for at in range(n // 64))), 50_000),
}


def seconds(cost, size):
    times = []
    for _round in range(ROUNDS):
        begin = time.process_time()
        cost(size)
        times.append(time.process_time() - begin)
    return statistics.median(times)


def main():
    worst = 0
    for name, (cost, size) in COSTS.items():
        cost(size)
        ratio = seconds(cost, 2 * size) / seconds(cost, size)
        worst = max(worst, ratio)
        print(f"{name:48} {ratio:5.1f}")
    return int(worst > MAX_RATIO)


if __name__ == "__main__":
    sys.exit(main())
