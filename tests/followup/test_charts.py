"""The charts are drawn where the numbers say."""

from decimal import Decimal
from itertools import pairwise

import pytest

from followup.charts import HEIGHT, LEAST_DISTANCE, LEFT, RIGHT, WIDTH, Scale, line_chart, shades, small_multiples


def known(*numbers, first=2018):
    return [(year, Decimal(str(number))) for year, number in enumerate(numbers, first) if number is not None]


def test_every_point_stands_where_its_value_and_year_are():
    chart = line_chart([{"known": known(10, 20, 30)}])
    scale = {tick["number"]: tick["y"] for tick in chart["ticks"]}
    assert [point["y"] for point in chart["lines"][0]["points"]] == [scale[10], scale[20], scale[30]]
    assert [point["x"] for point in chart["lines"][0]["points"]] == [LEFT, (LEFT + WIDTH - RIGHT) // 2, WIDTH - RIGHT]
    assert scale[10] > scale[20] > scale[30]


def test_table_beside_the_lines_has_every_number_and_every_gap():
    chart = line_chart([{"known": known(1, None, 3)}, {"known": known(7, first=2020)}, {"known": []}])
    assert chart["rows"] == [(2018, [1, None]), (2020, [3, 7])]


@pytest.mark.parametrize(
    ("numbers", "ticks"),
    [
        ([61, 79], [60, 65, 70, 75, 80]),
        ([0, 1], ["0", "0.5", "1"]),
        ([5, 5], [4, 6]),
        ([-3, 4], [-4, -2, 0, 2, 4]),
        ([0, 0], [0, 1]),
        ([12345, 54321], [0, 20000, 40000, 60000]),
    ],
)
def test_scale_has_round_numbers_around_all_values(numbers, ticks):
    scale = Scale([Decimal(number) for number in numbers], 100, 0)
    assert scale.low <= min(numbers)
    assert scale.high >= max(numbers)
    assert set(map(Decimal, ticks)) <= set(scale.ticks) or scale.ticks[0] <= Decimal(ticks[0])
    assert 2 <= len(scale.ticks) <= 7


def test_line_stops_at_a_missing_year_and_at_a_change_of_the_method():
    chart = line_chart([{"known": known(1, 2, None, 4, 5, 6)}], method_changed_in=2022)
    assert len(chart["lines"][0]["paths"]) == 2  # 2018–2019, 2022–2023; 2021 stands alone, as a point
    assert len(chart["lines"][0]["points"]) == 5
    before, after = (chart["lines"][0]["points"][place]["x"] for place in (2, 3))
    assert before < chart["break_x"] < after


def test_labels_never_cover_each_other():
    chart = line_chart([{"known": known(5, number)} for number in [10, "10.01", "10.02"]])
    places = sorted(line["label_y"] for line in chart["lines"])
    assert all(below - above >= LEAST_DISTANCE for above, below in pairwise(places))
    assert max(places) <= HEIGHT


def test_target_is_drawn_and_its_year_widens_the_chart():
    chart = line_chart([{"known": known(1, 2)}], target=Decimal(4), target_year=2030)
    assert chart["target_y"] < min(point["y"] for point in chart["lines"][0]["points"])
    assert chart["years"][-1]["year"] == 2030


def test_chart_without_values_is_none():
    assert line_chart([{"known": []}]) is None
    assert small_multiples([{"known": []}]) == []


def test_small_charts_share_one_scale():
    low, high = small_multiples([{"known": known(1, 2)}, {"known": known(9, 10)}])
    assert low["end"]["y"] > high["end"]["y"]


def test_shades_are_steps_of_the_same_width():
    found, steps = shades([Decimal(number) for number in [0, 1, 5, 10]], 1)
    assert found == {0: 1, 1: 1, 5: 3, 10: 4}
    assert steps == [(1, 0, 1), (3, 5, 5), (4, 10, 10)]
    assert shades([Decimal(3)], 0) == ({3: 1}, [(1, 3, 3)])
    assert shades([], 1) == ({}, [])


def test_numbers_that_read_alike_have_one_shade():
    found, steps = shades([Decimal(number) for number in ["63.6", "64.1", "64.4", "65.2"]], 0)
    assert len(set(found.values())) == len(steps) == 2
    assert steps == [(1, 64, 64), (2, 65, 65)]
