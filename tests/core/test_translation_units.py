"""Which paragraphs of a translation are older than the Swedish, as fingerprints: letters here."""

from random import Random

import pytest

from core.translations.blocks import blocks_of, html_of
from core.translations.places import Gap, places_of
from core.translations.segments import segments_of
from core.translations.unit_changes import follow_swedish, follow_translation
from core.translations.units import confirm, pair
from strategy.models import Page


def older(units):
    """Return the paragraphs of the translation that are older, and “-” for one that is missing."""
    return ["".join(unit.text) or "-" for unit in units if unit.is_older]


def sides(units):
    return tuple("".join(mark for unit in units for mark in getattr(unit, side)) for side in ["swedish", "text"])


@pytest.mark.parametrize(
    ("swedish", "expected"),
    [
        ("abc", []),
        ("aBc", ["2"]),
        ("xabc", ["-"]),
        ("axbc", ["-"]),
        ("abcx", ["-"]),
        ("ac", ["2"]),
        ("bc", ["1"]),
        ("xyz", ["1", "2", "3"]),
        ("aBxc", ["2"]),  # one paragraph became two
        ("bac", ["2", "-"]),  # moved
    ],
)
def test_only_what_changed_in_swedish_is_older(swedish, expected):
    units = follow_swedish(pair(list("abc"), list("123")), list(swedish))
    assert sorted(older(units)) == sorted(expected)
    assert sides(units) == (swedish, "123")
    assert older(follow_swedish(units, list("abc"))) == []  # and back again


@pytest.mark.parametrize(
    ("swedish", "text", "expected"),
    [
        ("aBC", "1x3", ["3"]),
        ("axbc", "123!", ["-"]),  # another paragraph is edited: the new one is still missing
        ("axbc", "1x23", []),
        ("xabc", "x123", []),
        ("abcx", "123x", []),
        ("abcx", "12!x", []),  # the one beside it was edited too
        ("axyc", "1xyz3", []),  # one more than the Swedish has
        ("ac", "13", []),
        ("aBC", "1x", []),  # two became one
        ("aBc", "1xy3", []),
        ("abcxy", "123x", []),
    ],
)
def test_translation_is_renewed_where_it_changed(swedish, text, expected):
    units = follow_translation(follow_swedish(pair(list("abc"), list("123")), list(swedish)), list(text))
    assert older(units) == expected
    assert sides(units) == (swedish, text)


SENTENCES = {
    "a": "<p>Ring 1177 om du blir sjuk.</p>",
    "b": "<p>Hemtjänsten hjälper dig med maten varje dag.</p>",
    "B": "<p>Hemtjänsten hjälper dig med maten varje vecka.</p>",
    "c": "<p>Boka tid för att träffa din läkare på webben.</p>",
    "C": "<p>Boka en tid för att träffa en läkare på webben.</p>",
    "d": "<p>Boka tid för att</p>",
    "D": "<p>träffa din läkare på webben.</p>",
    "x": "<p>Kuratorn lyssnar.</p>",
}


@pytest.mark.parametrize(
    ("swedish", "older_ones", "removed", "missing"),
    [
        ("aC", [2], [1], []),
        ("aB", [1], [2], []),
        ("aCx", [2], [1], [Gap(3, 2, 1, "")]),
        ("axBC", [1, 2], [], [Gap(1, 1, 1, "")]),
        ("abdD", [2], [], []),  # one paragraph became two
        ("axC", [1, 2], [], []),  # another one at the same place
        ("ax", [1], [2], []),
    ],
)
def test_paragraphs_that_were_changed_together_are_known_by_their_words(swedish, older_ones, removed, missing):
    units = follow_swedish(pair(list("abc"), list("123")), list(swedish), texts=SENTENCES)
    assert places_of(units) == (older_ones, removed, [], missing)
    assert sides(units) == (swedish, "123")


def test_spelling_fix_makes_nothing_older_and_renews_nothing():
    units = follow_swedish(pair(list("abc"), list("123")), list("aBc"))
    units = follow_swedish(units, list("ABxc"), is_same_meaning=True)
    assert (older(units), sides(units)) == (["2", "-"], ("ABxc", "123"))
    assert older(confirm(units)) == []


@pytest.mark.parametrize(
    ("swedish", "removed", "moved", "missing"),
    [
        ("aBxc", [], [], [Gap(2, 2, 1, "")]),
        ("aCx", [1], [], [Gap(3, 2, 1, "")]),
        ("aC", [1], [], []),
        ("aj", [], [], []),  # two became one
        ("Cab", [2], [], [Gap(0, 0, 1, "")]),  # changed and moved
        ("acb", [], [2], []),
    ],
)
def test_spelling_fix_hides_nothing_that_was_added_removed_or_moved_with_it(swedish, removed, moved, missing):
    texts = SENTENCES | {"j": f"{SENTENCES['b']} {SENTENCES['c']}"}
    units = follow_swedish(pair(list("abc"), list("123")), list(swedish), is_same_meaning=True, texts=texts)
    assert places_of(units) == ([], removed, moved, missing)


def test_texts_of_unequal_length_belong_together_by_their_sections():
    swedish, text = ["h2:A", "a", "b", "h2:B", "c"], ["h2:1", "x", "h2:2", "y", "z"]
    units = follow_swedish(pair(swedish, text), ["h2:A", "a", "b!", "h2:B", "c"])
    assert older(units) == ["x"]
    assert places_of(units).older == [1]
    units = follow_swedish(pair(swedish, text), ["h2:A", "a", "b", "h2:B", "c", "d"])
    assert older(units) == ["-"]


def test_no_paragraph_is_lost_and_a_new_translation_is_up_to_date():
    random = Random(1)  # noqa: S311 - no secret

    def changed(text):
        text = list(text)
        for _turn in range(random.randint(0, 3)):
            at = random.randint(0, len(text))
            text[at : at + random.randint(0, 2)] = random.choices("abcdefghij", k=random.randint(0, 2))
        return text or ["z"]

    for _round in range(500):
        swedish, text = changed("abcd"), changed("efgh")
        units = pair(swedish, text)
        for _step in range(4):
            swedish = changed(swedish)
            texts = {letter: f"{letter} {random.choice(['Ett', 'Två'])}" for letter in "abcdefghij"}
            said = {"is_same_meaning": random.random() < 0.2, "texts": texts if random.random() < 0.5 else {}}
            units = follow_swedish(units, swedish, **said)
            text = changed(text)
            units = follow_translation(units, text)
            assert sides(units) == ("".join(swedish), "".join(text))
            older_ones, removed, moved, missing = places_of(units)
            assert all(0 <= place < len(text) for place in [*older_ones, *removed, *moved])
            assert all(
                0 <= gap.before <= len(text) and swedish[gap.swedish : gap.swedish + gap.count] for gap in missing
            )
        assert set(older(follow_translation(units, list("0123456")))) <= {"-"}
        assert older(confirm(units)) == []


@pytest.mark.parametrize(
    ("swedish", "older_ones", "removed", "moved", "missing"),
    [
        ("aBc", [1], [], [], []),
        ("axbc", [], [], [], [Gap(1, 1, 1, "")]),
        ("xyabc", [], [], [], [Gap(0, 0, 2, "")]),
        ("ac", [], [1], [], []),
        ("acb", [], [], [2], []),
        ("acbx", [], [], [2], [Gap(2, 3, 1, "")]),
    ],
)
def test_missing_removed_and_moved_paragraphs_leave_those_beside_them_alone(
    swedish, older_ones, removed, moved, missing
):
    units = follow_swedish(pair(list("abc"), list("123")), list(swedish))
    assert places_of(units) == (older_ones, removed, moved, missing)


def test_lists_of_the_same_length_belong_together_although_the_text_beside_them_does_not():
    swedish, text = ["a", "b", "li:c", "li:d", "e"], ["x", "li:y", "li:z", "w"]
    units = follow_swedish(pair(swedish, text), ["a", "b", "li:c", "li:D", "e"])
    assert older(units) == ["li:z"]
    units = follow_swedish(pair(swedish, text), ["a", "b", "li:c", "li:n", "li:d", "e"])
    assert places_of(units).missing == [Gap(2, 3, 1, "li")]


NESTED = "<ul><li>A<ul><li>B</li><li>C <em>c</em></li></ul></li><li><p>D</p><p>E</p></li></ul>"
QUOTED = "<blockquote><p>F</p></blockquote><table><tbody><tr><th>G</th></tr><tr><td>H</td></tr></tbody></table>"


def test_rich_text_is_divided_into_paragraphs_items_and_rows():
    html = f'<h2>A</h2><p title="a > b">Ett<br>två</p>{NESTED}{QUOTED}Fritt <b>ord</b><p>Slut</p>'
    blocks = blocks_of(html)
    kinds = ["h2", "", *["li"] * 5, "", "tr", "tr", "", ""]
    assert [block.kind for block in blocks] == kinds
    assert html_of([(block.around, html[block.start : block.end]) for block in blocks]) == html
    body = Page._meta.get_field("body")
    assert segments_of(body, NESTED) == ["A", "<li>B</li>", "<li>C <em>c</em></li>", "<p>D</p>", "<p>E</p>"]
    assert segments_of(Page._meta.get_field("lead"), "Ett.\n\nTvå.\n") == ["Ett.", "Två."]
    assert segments_of(Page._meta.get_field("title"), " ") == []
