"""The pictures of the self-assessment are drawn where the scores say."""

import re
from collections import Counter
from decimal import Decimal
from types import SimpleNamespace

import pytest

from followup.self_assessment.charts import dot_chart, heat_chart, score_line, score_x, score_y, shade, shade_bounds
from followup.self_assessment.results import Mean, Point


@pytest.mark.parametrize("counts", [{1: 0, 2: 1, 3: 4, 4: 5, 5: 2}, {1: 16, 2: 0, 3: 0, 4: 0, 5: 0}])
def test_there_is_a_dot_for_each_organisation_nearest_to_its_score(counts):
    chart = dot_chart(counts, Decimal(3))
    places = [(int(x), int(y)) for x, y in re.findall(r"M(\d+) (\d+)h0", chart["path"])]
    nearest = Counter(min(counts, key=lambda score: abs(score_x(score) - x)) for x, _y in places)
    assert nearest == Counter({score: count for score, count in counts.items() if count})
    assert len(set(places)) == sum(counts.values())  # none covers another
    assert all(0 < y <= chart["base"] for _x, y in places)


def test_mean_stands_between_the_scores_that_it_lies_between():
    assert dot_chart(dict.fromkeys(range(1, 6), 1), Decimal("2.5"))["mean_x"] == (score_x(2) + score_x(3)) // 2
    assert dot_chart(dict.fromkeys(range(1, 6), 0), None)["mean_x"] is None


@pytest.mark.parametrize(("number", "found"), [("1", 1), ("1.9", 1), ("2", 2), ("3", 3), ("4", 4), ("5", 4)])
def test_shade_rises_with_the_mean(number, found):
    assert shade(Decimal(number)) == found


def test_each_cell_of_the_heat_table_stands_in_its_row_and_column():
    goals = [SimpleNamespace(number=number) for number in (1, 2)]
    none = Mean(None, 0, 2, "Har inte svarat")
    chart = heat_chart(goals, [("Orsa", [Mean(Decimal(4), 2, 2), none]), ("Mora", [none, Mean(Decimal(1), 1, 2)])])
    assert [[cell["shade"] for cell in row["cells"]] for row in chart["rows"]] == [[4, 0], [0, 1]]
    assert all(
        cell["middle"] == column["x"]
        for row in chart["rows"]
        for cell, column in zip(row["cells"], chart["columns"], strict=True)
    )
    boxes = [[int(number) for number in box] for box in re.findall(r"M(\d+) (\d+)h(\d+)v(\d+)", chart["shapes"][0][2])]
    found = [(cell["x"], row["y"]) for row in chart["rows"] for cell in row["cells"] if not cell["shade"]]
    assert [(x, y) for x, y, _width, _height in boxes] == found
    assert all(x + width <= chart["width"] and y + height < chart["height"] for x, y, width, height in boxes)
    assert sum(path.count("M") for _shade, _fill, path in chart["shapes"]) == 4


def points(*found):
    return [Point(None, number, "", stretch) for number, stretch in found]


def test_score_stands_at_its_height_whatever_the_other_scores_are():
    chart = score_line(points((2, 1), (3, 1)))
    assert [mark["y"] for mark in chart["marks"]] == [score_y(2), score_y(3)]
    assert score_y(1) - score_y(2) == score_y(4) - score_y(5)
    assert chart["paths"] == [f"M{chart['marks'][0]['x']} {score_y(2)}L{chart['marks'][1]['x']} {score_y(3)}"]


@pytest.mark.parametrize(
    ("found", "lines", "is_broken"),
    [
        ([(2, 1), (3, 2)], 0, True),
        ([(2, 1), (3, 1), (4, 2), (5, 2)], 2, True),
        ([(2, 1), (None, 1), (4, 1)], 0, False),
        ([(2, 1), (3, 1), (4, 1)], 1, False),
    ],
)
def test_no_line_goes_between_what_is_not_compared_or_over_a_gap(found, lines, is_broken):
    chart = score_line(points(*found))
    assert (len(chart["paths"]), chart["is_broken"]) == (lines, is_broken)


def test_one_score_is_no_line():
    assert score_line(points((2, 1), (None, 1))) is None


def test_each_mean_that_can_be_shown_is_in_one_step_of_the_legend():
    for tenths in range(10, 51):
        number = Decimal(tenths) / 10
        assert [step for step, low, high in shade_bounds() if low <= number <= high] == [shade(number)]
    assert shade(Decimal("1.96")) == shade(Decimal("2.0"))
