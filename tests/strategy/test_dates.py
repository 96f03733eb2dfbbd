from datetime import date

import pytest
from django.utils.translation import override

from strategy.milestone_dates import milestone_date
from strategy.models import Milestone
from tests.factories import MilestoneFactory

EN = "en"
FEBRUARY, DECEMBER = date(2026, 2, 1), date(2025, 12, 1)


def shown(precision, starts_on, ends_on=None, *, language=EN):
    with override(language):
        return milestone_date(Milestone(precision=precision, starts_on=starts_on, ends_on=ends_on))


@pytest.mark.parametrize(
    ("precision", "starts_on", "ends_on", "english"),
    [
        ("day", date(2022, 6, 14), None, "14 June 2022"),
        ("day", date(2022, 6, 14), date(2022, 6, 14), "14 June 2022"),
        ("day", date(2022, 6, 14), date(2022, 6, 16), "14–16 June 2022"),
        ("day", date(2022, 6, 14), date(2022, 7, 1), "14 June–1 July 2022"),
        ("day", date(2022, 6, 14), date(2023, 6, 14), "14 June 2022–14 June 2023"),
        ("month", date(2022, 6, 1), None, "June 2022"),
        ("month", date(2022, 6, 1), date(2022, 6, 30), "June 2022"),
        ("month", date(2022, 6, 1), date(2022, 8, 1), "June–August 2022"),
        ("month", date(2022, 6, 1), date(2023, 6, 1), "June 2022–June 2023"),
        ("season", date(2021, 9, 1), None, "Autumn 2021"),
        ("season", date(2021, 3, 1), None, "Spring 2021"),
        ("season", date(2021, 3, 1), date(2021, 5, 31), "Spring 2021"),
        ("season", date(2021, 3, 1), date(2021, 9, 1), "Spring 2021 to autumn 2021"),
        ("season", DECEMBER, None, "Winter 2025–2026"),
        ("season", FEBRUARY, None, "Winter 2025–2026"),
        ("season", DECEMBER, FEBRUARY, "Winter 2025–2026"),
        ("season", FEBRUARY, date(2026, 3, 1), "Winter 2025–2026 to spring 2026"),
        ("year", date(2020, 1, 1), date(2021, 1, 1), "2020–2021"),
        ("year", date(2020, 1, 1), date(2020, 12, 31), "2020"),
        ("year", date(2030, 1, 1), None, "2030"),
    ],
)
def test_milestone_date_is_as_exact_as_it_is_known(precision, starts_on, ends_on, english):
    assert shown(precision, starts_on, ends_on) == english


@pytest.mark.parametrize(
    ("language", "winter", "days", "seasons"),
    [
        ("sv", "Vintern 2025–2026", "1–3 maj 2026", "Våren 2026 till hösten 2026"),
        ("sv-simple", "Vintern 2025–2026", "1–3 maj 2026", "Våren 2026 till hösten 2026"),
        ("fi", "Talvi 2025–2026", "1.–3. toukokuuta 2026", "Kevät 2026 – syksy 2026"),
        ("ar", "شتاء \u20662025–2026\u2069", "\u20661–3\u2069 مايو 2026", "من ربيع 2026 إلى خريف 2026"),
    ],
)
def test_spans_are_written_as_in_each_language(language, winter, days, seasons):
    assert shown("season", FEBRUARY, language=language) == winter
    assert shown("day", date(2026, 5, 1), date(2026, 5, 3), language=language) == days
    assert shown("season", date(2026, 3, 1), date(2026, 9, 1), language=language) == seasons


@pytest.mark.sqlite
def test_what_is_less_exact_stands_before_its_days(db):
    rows = [
        ("d", "day", date(2026, 1, 1)),
        ("m", "month", date(2026, 1, 20)),
        ("s", "season", date(2026, 2, 10)),
        ("a", "year", date(2026, 6, 1)),
        ("b", "day", date(2025, 12, 24)),
        ("c", "season", date(2026, 3, 9)),
        ("e", "day", date(2026, 3, 1)),
    ]
    for slug, precision, day in rows:
        MilestoneFactory(slug=slug, precision=precision, starts_on=day)
    assert "".join(Milestone.objects.values_list("slug", flat=True)) == "sbamdce"
    assert Milestone.objects.last().slug == "e"
