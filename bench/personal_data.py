"""
Compare how long the search for personal data takes in a text of 40,000 characters and in one of 10,000.

    .venv/bin/python bench/personal_data.py

Prints a table of the times, in milliseconds of the processor, and the ratios, for texts that make much work. Four times
the text should take four times as long. The exit code is 1 if a ratio is above the limit. Takes about half a minute.
"""

# ruff: noqa: E402 - Django must be set up before the modules of the portal are imported

import os
import sys
import time
from pathlib import Path

sys.path[:0] = [str(Path(__file__).resolve().parent.parent)]
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "naravard.settings")

import django

django.setup()

from core.personal_data import find_with_hints, name_words

FEW, MANY = 10_000, 40_000
MAX_RATIO = 8.0  # what grows with the square of the length takes 16 times as long
PIECES = ["1", "-", " ", "@", "1 ", "1-", "12 ", "0,", "08-12 ", "a@", "a at ", "a.b", "ä", "070-123 45 67 ", "Bo Ek "]
WORDS = name_words("Anna-Karin Bo Ek", "anna.ek@example.se")


def milliseconds(piece, length):
    text = piece * (length // len(piece))
    start = time.process_time()
    find_with_hints(text, WORDS)
    return (time.process_time() - start) * 1000


def main():
    worst = 0
    print(f"{'text of':20} {FEW:>10,} {MANY:>10,}  ratio")
    for piece in PIECES:
        few, many = milliseconds(piece, FEW), milliseconds(piece, MANY)
        worst = max(worst, many / few)
        print(f"{piece!r:20} {few:10.0f} {many:10.0f}  {many / few:5.1f}")
    return int(worst > MAX_RATIO)


if __name__ == "__main__":
    sys.exit(main())
