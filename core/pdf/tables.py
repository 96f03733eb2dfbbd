"""Tables of a rich text for a PDF: each cell at its place, or, if there are too many columns, a list for each row."""

from dataclasses import dataclass

# Eight columns of words of ten letters fit beside each other on A4, in the letters that rich.typ takes for them.
MAX_COLUMNS = 8
MAX_COLUMN_SPAN, MAX_ROW_SPAN = 50, 1000


@dataclass
class Cell:
    """A cell with the blocks in it. `x` and `y` count columns and rows from 0."""

    x: int
    y: int
    columns: int
    rows: int
    blocks: list


def table_blocks(rows, header_rows):
    """
    Return the table as blocks. `rows` are lists of (blocks, columns, rows): what is in a cell, and how far it spans.

    Typst needs a row of content below the header, so a table of header rows only has none.
    """
    header_rows = header_rows if header_rows < len(rows) else 0
    cells = _without_empty_columns(_placed(rows, header_rows))
    columns = max((cell.x + cell.columns for cell in cells), default=0)
    if columns > MAX_COLUMNS:
        return _as_lists(cells, columns, header_rows)
    if not columns:
        return []
    header = [cell for cell in cells if cell.y < header_rows]
    return [
        {
            "kind": "table",
            "columns": columns,
            # PDF/UA has a header on a second page as decoration, which holds no link.
            "header_repeats": not _has_link([cell.blocks for cell in header]),
            "header": [_data(cell) for cell in header],
            "cells": [_data(cell) for cell in cells if cell.y >= header_rows],
        }
    ]


def _placed(rows, header_rows):
    """Return the Cells, none of which lies over another or spans from the header into the rows below it."""
    free_from, cells = {}, []  # {column: the first row in which it is free}
    for y, row in enumerate(rows):
        x = 0
        last = header_rows if y < header_rows else len(rows)
        for blocks, columns, height in row:
            while free_from.get(x, 0) > y:
                x += 1
            width = next((at for at in range(1, columns) if free_from.get(x + at, 0) > y), columns)
            cells.append(Cell(x, y, width, min(height, last - y), blocks))
            free_from |= dict.fromkeys(range(x, x + width), y + cells[-1].rows)
            x += width
    return cells


def _without_empty_columns(cells):
    """Return the Cells without columns in which none begins, such as those of a cell that spans a hundred."""
    begin = {x: number for number, x in enumerate(sorted({cell.x for cell in cells}))}
    return [
        Cell(
            begin[cell.x], cell.y, sum(x in begin for x in range(cell.x, cell.x + cell.columns)), cell.rows, cell.blocks
        )
        for cell in cells
    ]


def _data(cell):
    place = {"x": cell.x, "y": cell.y, "colspan": cell.columns, "rowspan": cell.rows}
    return {"kind": "cell", "place": place | {"kind": "place"}, "blocks": cell.blocks}


def _as_lists(cells, columns, header_rows):
    """Return each row below the header as “heading: cell”: the first cell, and a list of the others."""
    at = {(x, y): cell for cell in cells for x in _span(cell.x, cell.columns) for y in _span(cell.y, cell.rows)}
    blocks = []
    for y in range(header_rows, max(y for _x, y in at) + 1):
        row = [at.get((x, y)) for x in range(columns)]
        heads = [[at[x, above] for above in range(header_rows) if (x, above) in at] for x in range(columns)]
        first, *items = [_item(head, cell) for head, cell in zip(heads, row, strict=True) if cell and cell.blocks] or [
            []
        ]
        blocks += [*first, *([{"kind": "bullets", "items": items}] if items else [])]
    return blocks


def _item(heads, cell):
    head = [node for above in heads for node in _inline(above.blocks)]
    if not head:
        return cell.blocks
    named = [{"kind": "strong", "inline": [*head, {"kind": "text", "text": ": "}]}]
    first, *rest = cell.blocks
    if first["kind"] == "paragraph":
        return [{"kind": "paragraph", "inline": [*named, *first["inline"]]}, *rest]
    return [{"kind": "paragraph", "inline": named}, *cell.blocks]


def _inline(blocks):
    return [node for block in blocks if "inline" in block for node in block["inline"]]


def _span(start, length):
    return range(start, start + length)


def _has_link(data):
    if isinstance(data, list):
        return any(map(_has_link, data))
    return isinstance(data, dict) and (data.get("kind") == "link" or any(map(_has_link, data.values())))
