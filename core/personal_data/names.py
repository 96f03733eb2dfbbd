"""
The name that the portal already holds of a sender, in a normalised text of the same sender.

A part of three letters or more is found in small letters too. A shorter one is often a word as well (“bo” is to live
somewhere): alone it counts only with a capital, beside another part of the name in any case. So a sentence that begins
with the verb “Bo” is marked for a sender called Bo, which a click settles; a name that stays would be published.
"""

import re
from itertools import pairwise
from typing import NamedTuple

from core.personal_data.folded import FoldedText, fold
from core.personal_data.normalised import NormalisedText

# A letter, also one that is a mark (the vowels of Indic scripts, Thai and Khmer).
_LETTER = r"(?:[^\W\d_]|[\u0900-\u109f\u1780-\u17ff])"
_WORD = re.compile(rf"{_LETTER}+")
_NO_LETTER_BEFORE = r"(?<![^\W\d_])(?<![\u0900-\u109f\u1780-\u17ff])"
_NO_LETTER_AFTER = r"(?![^\W\d_]|[\u0900-\u109f\u1780-\u17ff])"
# Scripts that write no space between words, so that a name has letters beside it.
_WITHOUT_SPACES = re.compile(r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3]")
_ARABIC = re.compile(r"[\u0621-\u064a]")
_ARABIC_PREFIX = "[وفبلك]?"  # “and”, “so”, “in”, “for” and “like” are written together with the word
_AS_IN_ADDRESS = str.maketrans("åäö", "aao")
# Between the parts of a name, as in “Anna-Karin”, “anna_bergqvist” or “Bo  Ek”.
_BETWEEN = r"[ ._·-]{1,2}"
_LONG = 3
# Written together, two parts make a name rather than a word from this many letters on.
_LONG_TOGETHER = 5
# A family name after an initial, as in “abergqvist”; with fewer letters it could be a word, “blind” for B. Lind.
_LONG_WITH_INITIAL = 6
# Names that are more often another word in small letters.
_ALSO_WORDS = re.compile(r"hans|per|dag|liv|sten|stig|bror|sol|dan|love|saga|frisk|glad|stark|modig|rask|frid")
# The first part of many addresses, and what stands between the parts of a name; these are nobody's name.
_ORDINARY = re.compile(
    r"info|kontakt|mail|mejl|post|epost|admin|office|och|hej|it|hr|vd|ok|eu|tv|ab"
    r"|af|av|von|van|de|da|di|do|du|la|le|el|al|der|den|ten|ter|zu|bin|ibn|dos|das|del|st|mr|mrs|ms|dr"
)


class Name(NamedTuple):
    """A pattern for a folded text. With `needs_capital` it counts only where the text has a capital."""

    pattern: str
    needs_capital: bool = False


def name_words(name, email):
    """Return the set of Name to look for: of the name, and of the part of the address before the “@”."""
    return _names(name) | _names(email.partition("@")[0], is_address=True)


def names(text, words):
    """Return (start, end) of each of the names in the text as a whole word, also in the genitive."""
    if not words:
        return []
    folded = FoldedText(text)
    found = []
    for name in sorted(words, key=lambda name: len(name.pattern), reverse=True):
        spans = (folded.original_span(*match.span()) for match in re.finditer(name.pattern, folded.text))
        found += [span for span in spans if not name.needs_capital or text[span[0]].isupper()]
    return sorted(found, key=lambda span: (span[0], -span[1]))


def first_named(text, people):
    """
    Return the index of the first of `people`, [(name, email)], whose name stands in the text, or None.

    To look for one name takes milliseconds. So of hundreds, only those are looked for of which a part stands there.
    """
    normalised = NormalisedText(text).text
    letters = _bare_letters(normalised)
    for at, (name, email) in enumerate(people):
        parts = _parts(name) + _parts(email.partition("@")[0])
        if any(_bare_letters(part) in letters for part in parts) and names(normalised, name_words(name, email)):
            return at
    return None


def _bare_letters(text):
    """Return the letters alone, and those that an address cannot have as those that it has."""
    return "".join(_WORD.findall(fold(text))).translate(_AS_IN_ADDRESS)


def _parts(written):
    parts = [part for part in _WORD.findall(fold(NormalisedText(written).text)) if not _ORDINARY.fullmatch(part)]
    return [part for part in parts if len(part) > 1 or _WITHOUT_SPACES.search(part)]


def _names(written, *, is_address=False):
    parts = _parts(written)
    found = set().union(*(_alone(part, is_address) for part in parts))
    for first, second in pairwise(parts):
        found |= {*_together(first, second), *_together(second, first)}
        if len(second) >= _LONG_WITH_INITIAL:
            found.add(_whole_word(re.escape(first[0] + second)))
    if len(parts) > 2 and len("".join(parts)) >= _LONG_TOGETHER:
        found.add(_whole_word(re.escape("".join(parts))))
    if len(parts) > 1 and not is_address:
        found |= {_initials(parts), _initials([parts[0], parts[-1]])}
    return frozenset(found)


def _initials(parts):
    """Return the Name of initials with points, such as “A.T.”, that are not within a longer abbreviation."""
    initials = r"\.[ -]?".join(re.escape(part[0]) for part in parts)
    return Name(rf"(?<![^\W\d_]\.){_NO_LETTER_BEFORE}{initials}{_NO_LETTER_AFTER}(?!\.[^\W\d_])", needs_capital=True)


def _alone(part, is_address):
    """Yield the names that a part by itself makes; an address has no “å”, “ä” and “ö”."""
    letters = [re.escape(letter) for letter in part]
    if is_address:
        letters = [{"a": "[aåä]", "o": "[oö]"}.get(letter, letter) for letter in letters]
    if _WITHOUT_SPACES.search(part):
        if len(part) > 1:
            yield Name("[ ·]?".join(letters))
        return
    has_capital = part.upper() != part
    yield _whole_word("".join(letters), has_capital and (len(part) < _LONG or bool(_ALSO_WORDS.fullmatch(part))))
    # It can also be written as a compound, “Anna-Karin” for “Annakarin”.
    for at in range(_LONG, len(letters) - _LONG + 1):
        first, second = "".join(letters[:at]), "".join(letters[at:])
        yield _whole_word(f"{first}[-_.]{second}")
        yield _whole_word(f"{first} {second}", has_capital)


def _together(first, second):
    """Yield the names that two parts make beside each other, and written together."""
    if min(len(first), len(second)) < _LONG:
        yield _whole_word(re.escape(first) + _BETWEEN + re.escape(second))
    if len(first + second) >= _LONG_TOGETHER or _WITHOUT_SPACES.search(first):
        yield _whole_word(re.escape(first + second))


def _whole_word(pattern, needs_capital=False):
    if _WITHOUT_SPACES.search(pattern):
        return Name(pattern)
    prefix = _ARABIC_PREFIX if _ARABIC.search(pattern) else ""
    return Name(f"{_NO_LETTER_BEFORE}{prefix}{pattern}(?:[:'’]?s)?{_NO_LETTER_AFTER}", needs_capital)
