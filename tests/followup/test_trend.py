"""The test of Mann and Kendall, against probabilities worked out by going through all orders."""

from itertools import permutations

import pytest

from followup.models import Indicator
from followup.trend import Trend, kendall_score, p_value, trend

UP, DOWN, NEITHER = Indicator.Better.UP, Indicator.Better.DOWN, Indicator.Better.NEITHER


@pytest.mark.parametrize(
    ("values", "better", "found"),
    [
        ([1, 2, 3, 4, 5], UP, Trend.BETTER),
        ([1, 2, 3, 4, 5], DOWN, Trend.WORSE),
        ([5, 4, 3, 2, 1], UP, Trend.WORSE),
        ([5, 4, 3, 2, 1], DOWN, Trend.BETTER),
        ([1, 2, 3, 4, 5], NEITHER, Trend.RISING),
        ([5, 4, 3, 2, 1], NEITHER, Trend.FALLING),
        ([1, 2, 3, 5, 4], UP, Trend.NO_CLEAR_CHANGE),  # S = 8 of 10: 8 % by chance
        ([1, 2, 3, 4], UP, Trend.NOT_CALCULABLE),
        ([], UP, Trend.NOT_CALCULABLE),
        ([7, 7, 7, 7, 7], UP, Trend.NO_CLEAR_CHANGE),
        ([1, 1, 2, 2, 3, 3, 4, 4], UP, Trend.BETTER),
        ([1, 2, 3, 100, 4, 5, 6], UP, Trend.BETTER),  # how odd the odd year is does not matter
        ([100, 1, 2, 3, 4, 5], UP, Trend.NO_CLEAR_CHANGE),
    ],
)
def test_trend_is_told_only_where_chance_hardly_explains_it(values, better, found):
    assert trend(values, better) is found


@pytest.mark.parametrize("count", [5, 6, 7])
def test_probability_of_different_values_is_exact(count):
    scores = [kendall_score(order) for order in permutations(range(count))]
    for score in {0, 2, 4, max(scores) - 2, max(scores)} & set(scores):
        expected = sum(abs(found) >= score for found in scores) / len(scores)
        assert p_value(list(range(count)), score) == pytest.approx(expected)


def test_probability_of_equal_values_is_near_what_all_orders_give():
    values = [1, 1, 2, 3, 3, 4, 5]
    scores = [kendall_score(order) for order in permutations(values)]
    for score in [5, 11, 15]:
        exact = sum(abs(found) >= score for found in scores) / len(scores)
        assert p_value(values, score) == pytest.approx(exact, abs=0.02)
