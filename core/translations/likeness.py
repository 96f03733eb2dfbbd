"""How alike two paragraphs are: which of the new ones was which of those that they replace."""

from difflib import SequenceMatcher
from functools import lru_cache

from core.text import unescape, without_tags

_LEAST = 0.5  # of what is alike
_LONG = 200  # characters: such paragraphs are compared word by word
_MOST_PAIRS = 400  # that are compared: who rewrites more than that has written another text


def alike_pairs(old, new):
    """
    Return {place in `new`: place in `old`} of the HTML paragraphs that are alike, in their order in both.

    Of all such pairings it is the one that is most alike. None stands for a paragraph that nobody knows.
    """
    if not (old and new) or len(old) * len(new) > _MOST_PAIRS:
        return {}
    best = [[(0.0, ())] * (len(new) + 1) for _ in range(len(old) + 1)]
    for i, one in enumerate(old, 1):
        for j, other in enumerate(new, 1):
            ratio = _likeness(one, other) if one and other else 0.0
            score, pairs = best[i - 1][j - 1]
            paired = [(score + ratio, (*pairs, (j - 1, i - 1)))] if ratio > _LEAST else []
            best[i][j] = max([best[i - 1][j], best[i][j - 1], *paired], key=lambda way: way[0])
    return dict(best[-1][-1][1])


def is_part(text, of):
    """Return whether most of the HTML paragraph stands in another one, such as when that was divided."""
    matcher = SequenceMatcher(None, _words(of), _words(text), autojunk=False)
    return sum(match.size for match in matcher.get_matching_blocks()) > _LEAST * len(matcher.b)


@lru_cache(maxsize=2_000)  # the Swedish is the same for each language
def _likeness(one, other):
    matcher = _matcher(one, other)
    return matcher.ratio() if matcher.quick_ratio() > _LEAST else 0.0


def _matcher(one, other):
    parts = [_words(one), _words(other)]
    texts = [" ".join(words) for words in parts]
    return SequenceMatcher(None, *(texts if max(map(len, texts)) < _LONG else parts), autojunk=False)


def _words(html):
    return unescape(without_tags(html)).split()
