"""The geometry of the charts."""

from core.templatetags.charts import HEIGHT, columns


def rows_of(*values):
    return [{"label": f"Week {number}", "values": [value]} for number, value in enumerate(values)]


def heights(chart):
    return [column["parts"][0]["height"] for column in chart["columns"]]


def test_outlier_is_cut_off_and_named_with_its_true_value():
    chart = columns(rows_of(*[15] * 40, 400), target=10)
    assert (chart["top"], chart["cut"]) == (45, [{"label": "Week 40", "highest": 400}])
    assert heights(chart) == [round(HEIGHT / 3)] * 40 + [HEIGHT]


def test_high_values_are_not_cut_off_when_most_are_high():
    chart = columns(rows_of(100, 200, 250), target=10)
    assert (chart["top"], chart["cut"]) == (250, [])


def test_chart_without_a_target_shows_every_column_whole():
    assert columns(rows_of(1, 1, 400))["cut"] == []
