"""The comparison of two texts word by word, and what it may cost at most."""

from difflib import SequenceMatcher

import pytest

from core import diff as word_diff
from core.diff import changed_spans
from feedback.admin.moderation import diff
from feedback.admin.moderation.diff import side_by_side
from tests.factories import InspelFactory
from tests.staff import open_form

SIGNS = [chr(code) for code in range(0x2200, 0x2200 + 110)]
# 5,000 characters of 110 signs in one order, and in the other: difflib would take minutes.
COSTLY = "".join(SIGNS[at % 110] for at in range(5000))
REVERSED = COSTLY[::-1]


class Counting(SequenceMatcher):
    searches = 0

    def find_longest_match(self, *args):
        type(self).searches += 1
        return super().find_longest_match(*args)


@pytest.fixture
def counting(monkeypatch):
    Counting.searches = 0
    monkeypatch.setattr(word_diff, "SequenceMatcher", Counting)
    return Counting


def words(text, spans):
    return [text[start:end] for start, end in spans]


@pytest.mark.parametrize(
    ("before", "after", "deleted", "added"),
    [
        ("Öppet längre", "Öppet längre", [], []),
        ("Öppet längre", "Öppet mycket längre", [], ["mycket"]),
        ("Min granne Anna behöver det", "En granne behöver det", ["Min", "Anna"], ["En"]),
        ("bra bra", "bra", ["bra"], []),
        ("", "Nytt", [], ["Nytt"]),
        ("a b c", "x y z", ["a b c"], ["x y z"]),
    ],
)
def test_changed_words_are_found(before, after, deleted, added):
    gone, new = changed_spans(before, after)
    assert (words(before, gone), words(after, new)) == (deleted, added)


def test_costly_texts_are_not_compared_but_count_as_changed(counting):
    gone, new = changed_spans(f"Hej {COSTLY} slut", f"Hej {REVERSED} slut")
    assert counting.searches == 0
    assert [len(text.split()[0]) for text in words(f"Hej {COSTLY} slut", gone)] == [5000]
    assert len(new) == 1


def test_long_text_that_somebody_has_written_is_compared(counting):
    text = " ".join(f"Mening nummer {at} handlar om vården i byn och om tiderna." for at in range(80))
    gone, new = changed_spans(text, text.replace("nummer 7 ", "").replace("nummer 70 ", "sjuttio "))
    assert counting.searches
    assert words(text, gone) == ["nummer 7", "nummer 70"]
    assert len(new) == 1


def test_each_mark_is_passed_once(monkeypatch):
    """The time to mark a text grows with its marks, not with their square."""
    passed = []

    class Spans(diff._Spans):
        def __init__(self, spans):
            super().__init__(passed.append(span) or span for span in spans)

    monkeypatch.setattr(diff, "_Spans", Spans)
    before = " ".join(f"{at} x" for at in range(700))
    side_by_side(before, before.replace("x", "y"))
    assert len(passed) <= 2 * 700


def test_comparison_looks_only_as_far_as_a_text_may_be_long(leader_client, counting):
    inspel = InspelFactory(text="Öppet längre")
    form = open_form(leader_client, inspel).fill(
        public_text="Ring 070-174 06 05 " + "ord " * 50_000 + "Ring 070-174 06 06"
    )
    address = f"/admin/feedback/inspel/{inspel.pk}/compare/"
    response = leader_client.post(address, form.data())
    assert response.status_code == 200
    assert sum(len(piece.text) for piece in response.context["public_pieces"]) == 5000
    assert len(response.context["findings"]) == 1
