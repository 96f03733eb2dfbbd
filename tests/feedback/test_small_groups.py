"""A number by group identifies nobody, also not together with the total."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedback.privacy.small_groups import MIN_GROUP_SIZE, rounded, rounded_groups, suppress_small_groups


@pytest.mark.parametrize(
    ("counts", "shown", "hidden"),
    [
        ({"a": 5, "b": 6}, {"a": 5, "b": 6}, 0),
        ({"a": 4, "b": 6, "c": 9}, {"c": 9}, 10),
        ({"a": 3, "b": 2, "c": 9}, {"c": 9}, 5),
        ({"a": 1}, {}, 1),
        ({"a": 1, "b": 20}, {}, 21),
        ({}, {}, 0),
    ],
)
def test_no_hidden_group_can_be_worked_out_from_the_total(counts, shown, hidden):
    assert suppress_small_groups(counts) == (shown, hidden)


def test_group_hidden_for_another_reason_cannot_be_worked_out_from_the_total():
    assert suppress_small_groups({"a": 10, "b": 20, "c": 30}, also={"a"}) == ({"c": 30}, 30)


@given(st.dictionaries(st.sampled_from("abc"), st.integers(0, 14), min_size=1))
def test_no_rounded_group_is_exact_beside_the_total(counts):
    """Else a report of an overlapping choice, which counts exactly, would show a small group by the difference."""
    total = sum(counts.values())
    shown, hidden = suppress_small_groups(counts)
    numbers, rest = rounded_groups(shown, hidden, total)
    said = [*numbers.values(), rest] if rest else list(numbers.values())
    could_be = [[count for count in range(MIN_GROUP_SIZE, number + 3) if rounded(count) == number] for number in said]
    possible = [counts for counts in itertools.product(*could_be) if sum(counts) == total]
    for place in range(len(said)):
        assert len({counts[place] for counts in possible}) > 1
