"""A number by group identifies nobody, also not together with the total."""

import pytest

from feedback.privacy.small_groups import suppress_small_groups


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
