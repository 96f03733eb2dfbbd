"""Two versions of a text, compared word by word."""

import re
from difflib import SequenceMatcher

# A word or a punctuation mark, so that an added comma does not mark the word before it; an address or a number is one
# word.
_PIECE = re.compile(r"\s*(?:\w+(?:[@.:/-]\w+)*|[^\w\s])\s*")


def changed_spans(before, after):
    """Compare word by word, and return ([(start, end) deleted from `before`], [(start, end) added in `after`])."""
    old, new = _words(before), _words(after)
    # The time of difflib grows with the pairs of equal words; its rule about common words (autojunk) limits that.
    blocks = SequenceMatcher(None, [word for word, *_span in old], [word for word, *_span in new]).get_opcodes()
    changes = [block for block in blocks if block[0] != "equal"]
    return (
        [_span(old, first, last) for _tag, first, last, _start, _end in changes if first < last],
        [_span(new, start, end) for _tag, _first, _last, start, end in changes if start < end],
    )


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
