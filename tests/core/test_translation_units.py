"""Which paragraphs of a translation are older than the Swedish, as fingerprints: letters here."""

from random import Random

import pytest

from core.translations.segments import segments_of, top_level_blocks
from core.translations.units import confirm, follow_swedish, follow_translation, older_paragraphs, pair
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


def test_spelling_fix_makes_nothing_older_and_renews_nothing():
    units = follow_swedish(pair(list("abc"), list("123")), list("aBc"))
    units = follow_swedish(units, list("ABxc"), is_same_meaning=True)
    assert (older(units), sides(units)) == (["2"], ("ABxc", "123"))
    assert older(confirm(units)) == []


def test_texts_of_unequal_length_belong_together_by_their_sections():
    swedish, text = ["h2:A", "a", "b", "h2:B", "c"], ["h2:1", "x", "h2:2", "y", "z"]
    units = follow_swedish(pair(swedish, text), ["h2:A", "a", "b!", "h2:B", "c"])
    assert older(units) == ["x"]
    assert older_paragraphs(units) == [1]
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
            units = follow_swedish(units, swedish, is_same_meaning=random.random() < 0.2)
            text = changed(text)
            units = follow_translation(units, text)
            assert sides(units) == ("".join(swedish), "".join(text))
            assert all(0 <= place < len(text) for place in older_paragraphs(units))
        assert set(older(follow_translation(units, list("0123456")))) <= {"-"}
        assert older(confirm(units)) == []


def test_rich_text_is_divided_into_its_top_level_blocks():
    html = '<h2>A</h2><p title="a > b">Ett<br>två</p><ul><li><p>x</p></li></ul>Fritt <b>ord</b> <p>Slut</p>'
    body = Page._meta.get_field("body")
    assert [block.tag for block in top_level_blocks(html)] == ["h2", "p", "ul", "", "b", "p"]
    assert "".join(segments_of(body, html)).replace(" ", "") == html.replace(" ", "")
    assert segments_of(Page._meta.get_field("lead"), "Ett.\n\nTvå.\n") == ["Ett.", "Två."]
    assert segments_of(Page._meta.get_field("title"), " ") == []
