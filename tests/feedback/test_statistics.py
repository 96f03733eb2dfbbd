"""The statistics: correct, the same on both databases, and without small groups."""

from collections import Counter
from datetime import date, datetime, timedelta

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from feedback.actions import mark_as_spam
from feedback.models import Inspel
from feedback.privacy.small_groups import MIN_GROUP_SIZE, suppress_small_groups
from feedback.reporting.charts import _answer_times
from feedback.reporting.groups import Quarters, midnight
from feedback.reporting.statistics import (
    PERIODS,
    AnswerTimes,
    answer_times,
    answered_since,
    by_field,
    counted,
    inflow,
    percentile,
    period_statistics,
    received_since,
)
from tests.factories import InspelFactory, OrganisationFactory, SubGoalFactory, bulk_inspel

pytestmark = pytest.mark.sqlite

MONDAY = date(2026, 3, 2)


def at(day, hour=12):
    return timezone.make_aware(datetime(day.year, day.month, day.day, hour))


def answered(user, came, on, due=None):
    """Make an answered inspel that came in on one day and was answered on another."""
    (row,) = bulk_inspel(1, published_by=user)
    Inspel.objects.filter(pk=row.pk).update(received_at=at(came), answered_at=at(on), answer_due_on=due or on)
    return row


# --- How many come in -------------------------------------------------------------------------------------------------


def received(*days):
    for day in days:
        Inspel.objects.filter(pk=InspelFactory().pk).update(received_at=day)


def test_inflow_is_by_week_without_a_gap(db):
    received(at(MONDAY), at(MONDAY + timedelta(days=6), 23), at(MONDAY + timedelta(days=14)))
    lines = inflow(received_since(counted(), midnight(MONDAY)), MONDAY, MONDAY + timedelta(days=20))
    weeks = [(span.first_day.isocalendar().week, span.is_week, count) for span, count in lines]
    assert weeks == [(10, True, 2), (11, True, 0), (12, True, 1)]


def test_day_is_the_day_in_sweden(db):
    received(datetime.fromisoformat("2026-03-08T23:30:00Z"))  # Monday morning at home
    lines = inflow(counted(), MONDAY, MONDAY + timedelta(days=13))
    assert [count for _span, count in lines] == [0, 1]


def test_long_time_is_by_month(db):
    received(at(date(2024, 1, 15)), at(date(2025, 12, 31)))
    lines = inflow(counted(), None, date(2026, 1, 2))
    assert len(lines) == 25
    assert (lines[0][0].label, lines[0][1], lines[-2][1], lines[-1][1]) == ("2024-01", 1, 1, 0)


def test_nothing_at_all_is_counted_as_nothing(db):
    found = period_statistics("all", MONDAY)
    assert [count for _span, count in found["inflow"]] == [0]
    assert (found["times"].count, found["times"].median, found["groups"]["role"].rest) == (0, None, 0)


def test_spam_and_confidential_inspel_are_not_counted(process_leader):
    mark_as_spam(inspel=InspelFactory(), by=process_leader)
    Inspel.objects.filter(pk=InspelFactory().pk).update(is_confidential=True, confidential_ground="OSL 25:1")
    InspelFactory()
    assert counted().count() == 1


# --- How soon they are answered ---------------------------------------------------------------------------------------


def test_time_to_an_answer_is_in_working_days(process_leader):
    friday = MONDAY + timedelta(days=4)
    answered(process_leader, friday, friday + timedelta(days=3))
    times, _lines = answer_times(answered_since(counted(), None), None, MONDAY + timedelta(days=9))
    assert times.median == 1  # the weekend is no working day


def test_red_day_is_no_working_day(process_leader):
    answered(process_leader, date(2026, 4, 2), date(2026, 4, 7))  # Good Friday and Easter Monday between
    times, _lines = answer_times(answered_since(counted(), None), None, date(2026, 4, 8))
    assert times.median == 1


def test_median_ninetieth_and_share_in_time(process_leader):
    for days in [0, 1, 1, 2, 2, 2, 3, 3, 4, 4]:
        answered(process_leader, MONDAY, MONDAY + timedelta(days=days), due=MONDAY + timedelta(days=3))
    times, lines = answer_times(answered_since(counted(), midnight(MONDAY)), MONDAY, MONDAY + timedelta(days=10))
    assert (times.count, times.median, times.ninetieth, times.share_in_time) == (10, 2, 4, 80)
    assert [(line.count, line.median) for _span, line in lines] == [(10, 2), (0, None)]


@pytest.mark.parametrize(
    ("times", "said"),
    [
        ((0, 0, None, None), "Inga svar gavs."),
        ((1, 1, 1, 1), "Det enda svaret kom inom 1 arbetsdag. 100 % kom i tid."),
        ((3, 2, 1, 2), "Hälften av de 3 svaren kom inom 1 arbetsdag, nio av tio inom 2 arbetsdagar. 67 % kom i tid."),
    ],
    ids=["none", "one", "three"],
)
def test_times_are_told_in_whole_sentences(times, said):
    chart = _answer_times(AnswerTimes(*times), [])
    assert chart["summary"] == said
    assert chart["target_name"] == "Målet: 10 arbetsdagar"


def test_answer_of_a_reopened_inspel_is_not_counted_until_it_is_given_again(process_leader):
    row = answered(process_leader, MONDAY, MONDAY)
    Inspel.objects.filter(pk=row.pk).update(handling="reopened")
    assert not answered_since(counted(), None).exists()


@given(st.lists(st.integers(0, 40), min_size=1), st.sampled_from([50, 90]))
def test_percentile_is_the_least_value_that_enough_do_not_exceed(values, percent):
    found = percentile(Counter(values), percent)
    enough = [value for value in values if 100 * sum(other <= value for other in values) >= percent * len(values)]
    assert found == min(enough)


# --- Small groups -----------------------------------------------------------------------------------------------------


COUNTS = st.dictionaries(st.sampled_from("abcde"), st.integers(0, 30), min_size=1)


@given(COUNTS)
def test_no_small_group_can_be_worked_out(counts):
    shown, rest = suppress_small_groups(counts)
    assert all(count >= MIN_GROUP_SIZE for count in shown.values())
    assert sum(shown.values()) + rest == sum(counts.values())
    if rest and shown:
        assert len(counts) - len(shown) >= 2
        assert rest >= MIN_GROUP_SIZE


@pytest.mark.parametrize("field", ["role", "sub_goal", "municipality"])
def test_no_day_that_passes_changes_the_numbers_of_a_group(process_leader, field):
    """A period that grows by a day, or loses a week, would show who sent that day or week."""
    bulk_inspel(6, published_by=process_leader)
    Inspel.objects.update(received_at=at(date(2025, 12, 31)))
    goal, falun = SubGoalFactory(number=1), OrganisationFactory(slug="falun")
    Inspel.objects.update(sub_goal=goal, municipality=falun)
    before = [period_statistics(period, date(2026, 1, 2))["groups"][field] for period in PERIODS]
    assert [sum(safe.shown.values()) for safe in before] == [6, 6, 6, 6]
    late = InspelFactory(sub_goal=goal, municipality=falun, role="staff")
    Inspel.objects.filter(pk=late.pk).update(received_at=at(date(2026, 1, 3)))
    assert [period_statistics(period, date(2026, 3, 31))["groups"][field] for period in PERIODS] == before


@pytest.mark.parametrize(
    ("number", "first"), [(1, date(2025, 10, 1)), (4, date(2025, 1, 1)), (5, date(2024, 10, 1))], ids=[1, 4, 5]
)
def test_groups_are_of_the_latest_whole_quarters(number, first):
    assert Quarters.latest(number, date(2026, 3, 31)) == Quarters(first, date(2025, 12, 31))


def test_periods_are_whole_weeks():
    assert PERIODS["month"].first_day(MONDAY + timedelta(days=6)) == MONDAY - timedelta(days=21)


# --- What they are about, and what it costs ---------------------------------------------------------------------------


def test_inspel_are_counted_by_what_they_are_about(db):
    goal, falun = SubGoalFactory(number=1), OrganisationFactory(slug="falun")
    InspelFactory(sub_goal=goal, municipality=falun)
    InspelFactory(sub_goal=goal)
    assert by_field(counted(), "sub_goal") == {goal.pk: 2}
    assert by_field(counted(), "municipality") == {falun.pk: 1, None: 1}


def test_numbers_make_as_many_queries_at_many_rows_and_none_again(process_leader, django_assert_num_queries):
    bulk_inspel(3, published_by=process_leader)
    with django_assert_num_queries(6):
        period_statistics("quarter", timezone.localdate())
    bulk_inspel(297, published_by=process_leader)
    with django_assert_num_queries(6):
        period_statistics("year", timezone.localdate())
    with django_assert_num_queries(0):
        period_statistics("year", timezone.localdate())


@pytest.mark.parametrize("period", PERIODS)
def test_every_period_is_counted(process_leader, period):
    bulk_inspel(7, published_by=process_leader)
    found = period_statistics(period, timezone.localdate())
    assert sum(count for _span, count in found["inflow"]) == 7
    assert found["groups"]["role"].shown == {}  # nobody is counted by group before the quarter is over
