"""Caches in the process are bounded by bytes, whatever people write."""

import sys

import pytest

from core import rich_text
from core.rich_text import clean_html, with_heading_ids
from core.search import stemming
from core.search.stemming import stems
from core.sized_cache import SizedCache, sized_cache


def test_cache_forgets_what_was_not_used_for_longest_before_it_grows_too_large():
    cache = SizedCache(max_bytes=2000)
    for key in "abcdefgh":
        cache.set(key, "x" * 100)
        cache.get("a")
    assert cache.get("a") == "x" * 100
    assert cache.get("b") is None
    assert cache.size <= 2000


def test_cache_does_not_keep_a_value_that_would_fill_it():
    cache = SizedCache(max_bytes=2000)
    cache.set("a", "x" * 100)
    cache.set("b", "x" * 1900)
    assert (cache.get("a"), cache.get("b")) == ("x" * 100, None)


def test_cache_counts_a_changed_value_once():
    cache = SizedCache(max_bytes=2000)
    cache.set("a", "x" * 300)
    cache.set("a", "x")
    assert cache.size < 300 + sys.getsizeof("x" * 300)


def test_function_is_asked_once_for_each_text():
    asked = []
    twice = sized_cache(4000)(lambda text: asked.append(text) or text * 2)
    assert [twice("ab"), twice("ab"), twice("c")] == ["abab", "abab", "cc"]
    assert asked == ["ab", "c"]


@pytest.mark.parametrize(
    ("cache", "use"),
    [
        (stemming._stem.cache, lambda number: stems(" ".join(f"{'å' * 40}{number}x{other}" for other in range(1000)))),
        (rich_text._cleaned, lambda number: clean_html(f"<p onclick='x'>{number}{'å' * 40_000}</p>")),
        (rich_text._sectioned, lambda number: with_heading_ids(f"<h2>{number}</h2><p>{'å' * 90_000}</p>")),
    ],
)
def test_cache_of_what_people_write_stays_small(monkeypatch, cache, use):
    monkeypatch.setattr(cache, "max_bytes", 300_000 if cache is stemming._stem.cache else 1_000_000)
    cache.clear()
    for number in range(12):
        use(number)
        assert 0 < cache.size <= cache.max_bytes
    cache.clear()
