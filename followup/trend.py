"""
Whether values rise or fall over the years, by the test of Mann and Kendall at 5 %.

H. B. Mann, “Nonparametric tests against trend”, Econometrica 13 (1945); M. G. Kendall, “Rank correlation methods”
(1975), from which the distribution of S and the variance for equal values are. It asks only whether later values tend
to be higher or lower, so no shape of the curve is assumed and one odd year decides nothing.
"""

from bisect import bisect_left, bisect_right
from collections import Counter
from enum import Enum
from functools import cache
from math import erfc, factorial, sqrt

from followup.models import Indicator

LEAST_YEARS = 5
SIGNIFICANCE = 0.05


class Trend(Enum):
    """What the values do; BETTER and WORSE only where the key figure says which way is better."""

    BETTER = "better"
    WORSE = "worse"
    RISING = "rising"
    FALLING = "falling"
    NO_CLEAR_CHANGE = "no_clear_change"
    NOT_CALCULABLE = "not_calculable"


def trend(values, better):
    """Return the Trend of the values, the oldest first, of a key figure with that Indicator.Better."""
    if len(values) < LEAST_YEARS:
        return Trend.NOT_CALCULABLE
    score = kendall_score(values)
    if p_value(values, score) > SIGNIFICANCE:
        return Trend.NO_CLEAR_CHANGE
    if better == Indicator.Better.NEITHER:
        return Trend.RISING if score > 0 else Trend.FALLING
    return Trend.BETTER if (score > 0) == (better == Indicator.Better.UP) else Trend.WORSE


def kendall_score(values):
    """Return S: how many pairs of values rise, less how many fall."""
    score, before = 0, []  # in order, so that each value is looked up among the earlier ones and not compared with all
    for value in values:
        first, last = bisect_left(before, value), bisect_right(before, value)
        score += first - (len(before) - last)
        before.insert(last, value)
    return score


def p_value(values, score):
    """Return the two-sided probability of a score as far from 0 where nothing but chance is at work."""
    ties = Counter(values).values()
    if max(ties) == 1:
        return _exact(len(values), abs(score))
    variance = _spread(len(values)) - sum(map(_spread, ties))
    if score == 0 or variance == 0:
        return 1.0
    return erfc((abs(score) - 1) / sqrt(variance) / sqrt(2))  # less 1, since S moves in steps


def _spread(count):
    return count * (count - 1) * (2 * count + 5) / 18


@cache
def _exact(count, score):
    at_least = sum(ways for found, ways in _distribution(count).items() if found >= score)
    return min(1.0, 2 * at_least / factorial(count))


@cache
def _distribution(count):
    """Return {S: number of orders of so many different values that have it}: each new value ends up in any place."""
    if count <= 1:
        return {0: 1}
    ways = {}
    for score, number in _distribution(count - 1).items():
        for change in range(-(count - 1), count, 2):
            ways[score + change] = ways.get(score + change, 0) + number
    return ways
