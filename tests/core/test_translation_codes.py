"""A code or word in the cell of a translator that cleaning takes away is found, and nothing else is."""

import pytest

from core.rich_text import clean_html
from core.translations.codes import cells_too_many, has_codes, lacking_of_table, lost_codes, other_codes


@pytest.mark.parametrize(
    ("html", "lost"),
    [
        ('<p>A <strong>b</strong><br><a href="/om/">c</a></p>', None),
        ("<p>A <b>b</b> <i>c</i></p>", None),
        ('<p>A <a href="www.example.se">b</a></p>', None),
        ("<p>A\u00a0 b &amp;  c</p>", None),
        ("<table><tr><td>A</td><td>B</td></tr></table>", None),
        ("<ul><li><p>A</p></li></ul>", None),
        ("<p>A<script>b c</script></p>", ["<script>", "b", "c"]),
        ("<p>A <u>b</u></p>", ["<u>"]),
        ('<p class="x">A</p>', ['<p class="x">']),
        ('<p>A <a href="javascript:b">c</a></p>', ['<a href="javascript:b">']),
        ("<p>A <!-- b --> c</p>", ["<!-- b -->"]),
        ("<p>A</strong> b</p>", ["</strong>"]),
        ("<p>A <strong>b</p>", []),
        ("<p>A <strong>b <em>c</strong></em></p>", []),
    ],
)
def test_what_cleaning_loses(html, lost):
    assert lost_codes(html, clean_html(html)) == lost


def test_codes_that_only_one_language_has():
    swedish = '<p>A <a href="/om/">b</a> <strong>c</strong> <strong>d</strong></p>'
    assert other_codes(swedish, "A b") == [['<a href="/om/">', "<strong>", "<strong>"], []]
    text = '<p>A <a href="/nytt/">b</a> <strong>c</strong> <strong>d</strong></p>'
    assert other_codes(swedish, text) == [['<a href="/om/">'], ['<a href="/nytt/">']]


@pytest.mark.parametrize(
    ("row", "lacking", "added"),
    [
        ("<tr><th>A</th><td></td></tr>", [], 0),
        ("<tr><td>A</td></tr>", [], -1),
        ('<tr><td colspan="2">A</td></tr>', [], 0),
        ("<tr><td>A</td><td>B</td><td>C</td><td>D</td></tr>", [], 2),
        ("<th>A</th><td>B</td>", ["<tr>"], 0),
        ("A B", ["<tr>", "<th>", "<td>"], 0),
    ],
)
def test_row_of_a_table_has_the_cells_of_the_swedish(row, lacking, added):
    swedish = "<tr><th><p>A</p></th><td>B</td></tr>"
    assert (lacking_of_table(swedish, row), cells_too_many(swedish, row)) == (lacking, added)
    assert (lacking_of_table("A", row), cells_too_many("A", row)) == ([], 0)


def test_codes_in_a_plain_text_are_tags_of_html():
    assert [
        has_codes(text) for text in ["<b>A</b>", "<p>A</p>", "A <3 b", "Skriv till <info@example.se>", "a < b"]
    ] == [
        *[True] * 2,
        *[False] * 3,
    ]
