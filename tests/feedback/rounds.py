"""The dialogue round of the tests: when it is open, where its pages are, and its form as a test fills it in."""

import time
from datetime import UTC, datetime

from django.utils.http import parse_http_date

from tests.rendered_form import form_of

OPENS = datetime(2026, 3, 2, 8, tzinfo=UTC)
CLOSES = datetime(2026, 3, 9, 16, tzinfo=UTC)
PAGE = "/en/inspel/dialog/hemgang/"
FORM = f"{PAGE}lamna/"
RECEIPT = f"{PAGE}tack/"


def filled(client, questions=(), **typed):
    """Return the form of the round as the client has opened it, with a role and an answer to each question."""
    answers = {f"question_{question.pk}": f"Svar på {question.order}" for question in questions}
    return form_of(client.get(FORM), "role").fill({"role": "staff"} | answers | typed)


def kept_for(response):
    """Return for how many seconds from now a cache may keep the response."""
    return parse_http_date(response["Expires"]) - int(time.time())
