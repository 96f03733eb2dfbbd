"""Forms of a Swedish word have the same stem."""

import sys
from concurrent.futures import ThreadPoolExecutor
from itertools import product

import pytest

from core.search import stemming
from core.search.stemming import stems


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("hälsan", "hälsa"),
        ("HÄLSANS", "hälsor"),
        ("vårdcentralen", "vårdcentraler"),
        ("kvällar", "kvällen"),
        ("skolan", "skola"),
        ("organet", "organ"),
        ("veckorna", "vecka"),
    ],
)
def test_forms_of_a_word_have_the_same_stem(one, other):
    assert stems(one) == stems(other)


def test_words_that_tell_nothing_are_left_out():
    assert stems("Och det är i en – 5 %, A_B!") == []
    assert stems("Vård, vård och VÅRDEN i Orsa") == stems("vård orsa")


def test_threads_do_not_disturb_each_others_words(monkeypatch):
    """The web server answers several people at once in one process."""
    monkeypatch.setattr(stemming, "_stem", stemming._stem.__wrapped__)  # what is remembered hides what is reckoned
    roots, endings = ["vård", "å", "mottagnings", "hem", "distriktssköterske"], ["an", "", "erna", "lösheten", "ades"]
    words = ["".join(parts) for parts in product(roots, roots, endings)]
    alone = {word: stems(word) for word in words}
    interval = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    try:
        with ThreadPoolExecutor(4) as threads:
            together = list(threads.map(lambda start: {word: stems(word) for word in words[start:]}, range(100)))
    finally:
        sys.setswitchinterval(interval)
    assert all(found.items() <= alone.items() for found in together)


@pytest.mark.parametrize("text", ["ha\u0308lsova\u030ard", "hälso\xadvård", "hälso\u200bvård\uffff"])
def test_word_is_found_however_its_letters_are_stored(text):
    assert stems(text) == stems("hälsovård")


def test_what_is_too_long_for_a_word_is_neither_stemmed_nor_remembered():
    stemming._stem.cache.clear()
    assert stems("hälsan" * 900) == [("hälsan" * 900)[: stemming.LONGEST_WORD]]
    assert stemming._stem.cache.size == 0
