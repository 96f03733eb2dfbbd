"""
Compare how long a copy of an inspel takes in scripts other than Swedish, and with signs that no font has.

    .venv/bin/python bench/typesetting.py

Prints the median time of each and its ratio to a Swedish text of the same length. The exit code is 1 if a ratio is
above the limit. Takes about half a minute.
"""

# ruff: noqa: PLC0415 - Django must be set up before the modules of the portal are imported

import os
import statistics
import sys
import time
from datetime import date
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

MAX_RATIO = 8.0
ROUNDS = 5
LENGTH = 2_500  # characters, of about 500 words


def main():
    os.environ["DJANGO_SETTINGS_MODULE"] = "naravard.settings"
    os.environ.setdefault("LOG_LEVEL", "ERROR")
    import django

    django.setup()
    swedish = median_seconds("Jag vill ha nära till en läkare. ")
    print(f"{'Swedish':32}{swedish * 1000:8.0f} ms")
    worst = 0
    for name, words in texts().items():
        seconds = median_seconds(words)
        worst = max(worst, seconds / swedish)
        print(f"{name:32}{seconds * 1000:8.0f} ms{seconds / swedish:8.2f}")
    print(f"\nThe worst is {worst:.2f} times as slow; the limit is {MAX_RATIO:.0f}.")
    return int(worst > MAX_RATIO)


def texts():
    """Return {name: a text, or the part of one that is repeated}."""
    return {
        "Ethiopic": "እኔ ልጄን ለማየት ወደ ጤና ጣቢያ ሄድኩ። ",
        "Thai": "ฉันต้องการพบแพทย์ใกล้บ้าน ",
        "Arabic": "أريد طبيبا قريبا من المنزل. ",
        "Chinese": "我想要离家近的医生。",
        "Emoji": "😀👍🏽❤️ bra ",
        "2,499 signs that no font has": "".join(chr(number) for number in range(0x20000, 0x20000 + 2_499)),
    }


def median_seconds(words):
    from core.pdf.document import entry, section
    from core.pdf.drawings import COLORS, mark
    from core.pdf.typesetting import try_to_typeset

    text = (words * LENGTH)[:LENGTH]
    data = {
        "lang": "sv",
        "portal": "Portalen",
        "title": "En kopia",
        "lead": "Text",
        "facts": [],
        "fact_heads": ["", ""],
    }
    data |= {"colors": COLORS, "mark": mark(), "sections": [section("Text", entries=[entry(text, language="sv")])]}
    times = []
    for _round in range(ROUNDS):
        start = time.perf_counter()
        try_to_typeset("document.typ", data, dated=date(2026, 1, 1))
        times.append(time.perf_counter() - start)
    return statistics.median(times)


if __name__ == "__main__":
    sys.exit(main())
