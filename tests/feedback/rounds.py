"""The dialogue round of the tests: when it is open, where its pages are, and its form as a test fills it in."""

import re
import uuid
from datetime import UTC, datetime

OPENS = datetime(2026, 3, 2, 8, tzinfo=UTC)
CLOSES = datetime(2026, 3, 9, 16, tzinfo=UTC)
PAGE = "/en/inspel/dialog/hemgang/"
FORM = f"{PAGE}lamna/"
RECEIPT = f"{PAGE}tack/"


def filled(questions=(), **changes):
    answers = {f"question_{question.pk}": f"Svar på {question.order}" for question in questions}
    return {"form_key": str(uuid.uuid4()), "role": "staff", **answers, **changes}


def max_age(response):
    return int(re.search(r"max-age=(\d+)", response["Cache-Control"])[1])
