import pytest

from core.rich_tables import MAX_READABLE_COLUMNS, wide_tables, with_table_regions
from core.rich_text import safe_html, with_heading_ids


def table(*rows, cell="td"):
    cells = ["".join(f"<{cell}><p>{text}</p></{cell}>" for text in row) for row in rows]
    return f"<table><tbody>{''.join(f'<tr>{row}</tr>' for row in cells)}</tbody></table>"


def region(label, html):
    return f'<div class="table-region" role="region" aria-label="{label}" tabindex="0">{html}</div>'


@pytest.mark.parametrize("show", [safe_html, lambda html: with_heading_ids(html).html])
def test_table_scrolls_in_a_region_named_by_its_first_row(show):
    years = table(["År", "Mål"], ["2022", "Start"], cell="th")
    assert show(f"<p>Före</p>{years}<p>Efter</p>") == f"<p>Före</p>{region('År, Mål', years)}<p>Efter</p>"


@pytest.mark.parametrize(
    ("html", "label"),
    [
        (table(["", " "], ["Namn", ""]), "Namn"),  # the first row that says anything
        (table(['A &amp; "B" &lt;b&gt;', "<strong>C</strong>  D"]), "A &amp; &quot;B&quot; &lt;b&gt;, C D"),
        (table(["x" * 90]), "x" * 79 + "…"),
        (table(["<table><tbody><tr><td>Inre</td></tr></tbody></table>"]), "Inre"),  # one region for both
    ],
)
def test_name_of_a_table_is_readable(html, label):
    assert with_table_regions(html) == region(label, html)


def test_second_table_of_a_name_gets_a_number():
    same = table(["År", "Mål"])
    assert with_table_regions(same * 3) == "".join(
        region(label, same) for label in ["År, Mål", "År, Mål (2)", "År, Mål (3)"]
    )


@pytest.mark.parametrize(
    ("html", "wide"),
    [
        (table(["x"] * MAX_READABLE_COLUMNS), []),
        (table(["Uppgift"], ["x"] * 14), [("Uppgift", 14)]),
        (table(["A"]).replace("<td>", '<td colspan="12">'), [("A", 12)]),
        ("<p>Ingen tabell</p>", []),
    ],
)
def test_table_of_more_columns_than_can_be_read_is_found(html, wide):
    assert wide_tables(html) == wide
