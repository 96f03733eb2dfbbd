from datetime import date

import pytest
from django.utils.translation import override

from strategy.milestone_dates import milestone_date
from strategy.models import Milestone


@pytest.mark.parametrize(
    ("precision", "starts_on", "ends_on", "english"),
    [
        ("day", date(2022, 6, 14), None, "14 June 2022"),
        ("month", date(2022, 6, 1), None, "June 2022"),
        ("season", date(2021, 9, 1), None, "Autumn 2021"),
        ("season", date(2021, 3, 1), None, "Spring 2021"),
        ("year", date(2020, 1, 1), date(2021, 1, 1), "2020–2021"),
        ("year", date(2030, 1, 1), None, "2030"),
    ],
)
def test_milestone_date_is_as_exact_as_it_is_known(precision, starts_on, ends_on, english):
    with override("en"):
        assert milestone_date(Milestone(precision=precision, starts_on=starts_on, ends_on=ends_on)) == english
