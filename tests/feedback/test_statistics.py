"""The statistics: correct, the same on both databases, and without small groups."""

from collections import Counter
from datetime import date, datetime, timedelta

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from feedback.actions import mark_as_spam
from feedback.models import Inspel
from feedback.reporting.charts import _answer_times
from feedback.reporting.statistics import (
    MIN_GROUP_SIZE,
    PERIODS,
    AnswerTimes,
    answer_times,
    answered_since,
    by_field,
    counted,
    inflow,
    midnight,
    percentile,
    period_statistics,
    received_since,
    roles_in_periods,
    safe_counts,
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
    assert (found["times"].count, found["times"].median, found["roles"].rest) == (0, None, 0)


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


def test_groups_that_are_large_enough_are_shown():
    safe = safe_counts({"a": 5, "b": 9})
    assert (safe.shown, safe.hidden, safe.rest) == ({"a": 5, "b": 9}, (), 0)


def test_one_small_group_takes_the_next_with_it():
    safe = safe_counts({"a": 4, "b": 9, "c": 7, "d": 30})
    assert (safe.shown, set(safe.hidden), safe.rest) == ({"b": 9, "d": 30}, {"a", "c"}, 11)


def test_two_small_groups_that_are_small_together_take_a_third():
    assert set(safe_counts({"a": 1, "b": 2, "c": 8, "d": 9}).hidden) == {"a", "b", "c"}


def test_empty_groups_hide_nobody():
    assert safe_counts({"a": 0, "b": 6, "c": 7}).shown == {"b": 6, "c": 7}


COUNTS = st.dictionaries(st.sampled_from("abcde"), st.integers(0, 30), min_size=1)


@given(COUNTS)
def test_no_small_group_can_be_worked_out(counts):
    safe = safe_counts(counts)
    assert all(count >= MIN_GROUP_SIZE for count in safe.shown.values())
    assert sum(safe.shown.values()) + safe.rest == sum(counts.values())
    if safe.rest and safe.shown:
        assert len(safe.hidden) >= 2
        assert safe.rest >= MIN_GROUP_SIZE


def roles(**numbers_by_day):
    """Make inspel of a role so many days ago: staff=[(days ago, how many)]."""
    today = timezone.localdate()
    for role, lines in numbers_by_day.items():
        for days, count in lines:
            for _number in range(count):
                row = InspelFactory(role=role)
                Inspel.objects.filter(pk=row.pk).update(received_at=at(today - timedelta(days=days)))


def test_small_group_is_not_found_by_taking_one_period_from_another(db):
    roles(staff=[(1, 6), (60, 2)], resident=[(1, 7), (60, 8)], relative=[(1, 9)])
    safe = roles_in_periods(counted(), timezone.localdate())
    assert safe["quarter"].shown["staff"] == 8
    assert "staff" not in safe["month"].shown  # 8 − 6 would be the two of another month
    assert safe["month"].rest >= MIN_GROUP_SIZE
    for role in set(safe["month"].shown) & set(safe["quarter"].shown):
        difference = safe["quarter"].shown[role] - safe["month"].shown[role]
        assert difference == 0 or difference >= MIN_GROUP_SIZE


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
    assert found["roles"].shown == {"staff": 7}
