"""An inspel is due ten Swedish working days after it came in."""

from datetime import date

import pytest

from feedback.deadlines import answer_due_on


@pytest.mark.parametrize(
    ("received_on", "due_on"),
    [
        (date(2026, 11, 16), date(2026, 11, 30)),  # a Monday, over two weekends
        (date(2026, 11, 20), date(2026, 12, 4)),  # a Friday
        (date(2026, 11, 21), date(2026, 12, 4)),  # a Saturday is as the Friday before
        (date(2027, 3, 22), date(2027, 4, 7)),  # over Good Friday and Easter Monday
    ],
)
def test_answer_is_due_after_ten_working_days(received_on, due_on):
    assert answer_due_on(received_on) == due_on
