"""Two versions of a text, compared word by word."""

import re
from collections import Counter
from difflib import SequenceMatcher

# A word or a punctuation mark, so that an added comma does not mark the word before it; an address or a number is one
# word.
_PIECE = re.compile(r"\s*(?:\w+(?:[@.:/-]\w+)*|[^\w\s])\s*")
# Two texts of 5,000 characters that people write have some thousands; all that have fewer take less than a second.
MAX_EQUAL_PAIRS = 10_000


def changed_spans(before, after):
    """
    Compare word by word, and return ([(start, end) deleted from `before`], [(start, end) added in `after`]).

    What is the same at the beginning and at the end is left out first. If the rest would be too much for difflib, whose
    time grows with the pairs of equal words, all of the rest counts as changed.
    """
    old, new = _words(before), _words(after)
    first, last = _same_at_the_ends([word for word, *_place in old], [word for word, *_place in new])
    old, new = old[first : len(old) - last], new[first : len(new) - last]
    changes = [
        block for block in _blocks([word for word, *_ in old], [word for word, *_ in new]) if block[0] != "equal"
    ]
    return (
        [_span(old, first, last) for _tag, first, last, _start, _end in changes if first < last],
        [_span(new, start, end) for _tag, _first, _last, start, end in changes if start < end],
    )


def _same_at_the_ends(old, new):
    """Return how many words are the same at the beginning, and how many of the others at the end."""
    shorter = min(len(old), len(new))
    first = next((at for at in range(shorter) if old[at] != new[at]), shorter)
    left = shorter - first
    return first, next((at for at in range(left) if old[-1 - at] != new[-1 - at]), left)


def _blocks(old, new):
    """Return the blocks of the two lists of words as difflib's get_opcodes, of which one at most if they are costly."""
    if equal_pairs(old, new) > MAX_EQUAL_PAIRS:
        return [("replace", 0, len(old), 0, len(new))]
    return SequenceMatcher(None, old, new).get_opcodes()


def equal_pairs(old, new):
    """Return the number of pairs of equal words that difflib would look at: it leaves out words that are too common."""
    in_old, in_new = Counter(old), Counter(new)
    too_common = len(new) // 100 + 1 if len(new) >= 200 else len(new)  # difflib's “autojunk”
    return sum(count * in_old[word] for word, count in in_new.items() if count <= too_common)


def _words(text):
    """Return (word, start, end) of each word and punctuation mark, without the space around it."""
    return [
        (
            match[0].strip(),
            match.start() + len(match[0]) - len(match[0].lstrip()),
            match.start() + len(match[0].rstrip()),
        )
        for match in _PIECE.finditer(text)
    ]


def _span(words, first, last):
    return words[first][1], words[last - 1][2]
