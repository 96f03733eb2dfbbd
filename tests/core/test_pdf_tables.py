"""Where the cells of a table stand in a PDF: none over another, and none outside."""

import pytest

from core.pdf.rich_text import rich_text_blocks


def places(rows):
    cells = "".join(
        "<tr>" + "".join(f"<{tag} {span}><p>x</p></{tag[:2]}>" for tag, span in row) + "</tr>" for row in rows
    )
    [table] = rich_text_blocks(f"<table><tbody>{cells}</tbody></table>", level=1, link_target=lambda href: None)
    found = [
        tuple(cell["place"][key] for key in ["x", "y", "colspan", "rowspan"])
        for cell in table["header"] + table["cells"]
    ]
    return table["columns"], found


@pytest.mark.parametrize(
    ("rows", "columns", "expected"),
    [
        (
            [[("td", 'rowspan="2"'), ("td", "")], [("td", "")]],
            2,
            [(0, 0, 1, 2), (1, 0, 1, 1), (1, 1, 1, 1)],
        ),
        (  # a header does not reach into the rows below it, nor any cell below the table
            [[("th", 'rowspan="5"')], [("td", 'rowspan="9"')]],
            1,
            [(0, 0, 1, 1), (0, 1, 1, 1)],
        ),
        (  # a wide cell ends where one from above stands
            [[("td", ""), ("td", 'rowspan="2"')], [("td", 'colspan="2"')]],
            2,
            [(0, 0, 1, 1), (1, 0, 1, 2), (0, 1, 1, 1)],
        ),
        (  # columns in which nothing begins are none
            [[("td", 'colspan="999"'), ("td", "")], [("td", "")]],
            2,
            [(0, 0, 1, 1), (1, 0, 1, 1), (0, 1, 1, 1)],
        ),
    ],
    ids=["rowspan", "header", "crossing", "columns"],
)
def test_cells_have_a_place_each(rows, columns, expected):
    assert places(rows) == (columns, expected)
