"""An inspel is due ten Swedish working days after it came in."""

from datetime import date

import pytest
from django.utils.formats import date_format

from feedback.actions import start_review
from feedback.deadlines import answer_due_on
from feedback.notifications.sender_mail import compose_receipt
from tests.factories import InspelFactory


@pytest.mark.parametrize(
    ("received_on", "due_on"),
    [
        (date(2026, 11, 16), date(2026, 11, 30)),  # a Monday, over two weekends
        (date(2026, 11, 20), date(2026, 12, 4)),  # a Friday
        (date(2026, 11, 21), date(2026, 12, 4)),  # a Saturday is as the Friday before
        (date(2027, 3, 22), date(2027, 4, 7)),  # over Good Friday and Easter Monday
        (date(2026, 12, 10), date(2026, 12, 28)),  # over Christmas Eve, a Thursday
        (date(2026, 6, 5), date(2026, 6, 22)),  # over Midsummer Eve
        (date(2026, 12, 17), date(2027, 1, 7)),  # over Christmas Eve, New Year's Eve and Epiphany
    ],
)
def test_answer_is_due_after_ten_working_days(received_on, due_on):
    assert answer_due_on(received_on) == due_on


def test_due_date_that_was_told_stays_when_the_rule_changes(process_leader, settings):
    inspel = InspelFactory(email="sender@example.se")
    told = inspel.answer_due_on
    settings.FEEDBACK_ANSWER_WORKING_DAYS = 25
    start_review(inspel=inspel, by=process_leader)
    inspel.refresh_from_db()
    assert inspel.answer_due_on == told
    assert date_format(told) in compose_receipt(inspel.pk).body
