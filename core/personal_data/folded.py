"""A copy of a normalised text in which a name looks the same with accents, vowel marks and capitals or without."""

import unicodedata

# These are letters of their own in Swedish and Finnish: “Pär” is not “par”.
_OWN_LETTERS = set("åäöÅÄÖ")
# Letters that are another one for who writes the name in Swedish, and the two forms of some Arabic ones.
_OTHER_LETTERS = str.maketrans({"ø": "ö", "æ": "ä", "ł": "l", "đ": "d", "ı": "i", "ى": "ي", "ة": "ه"})
_TATWEEL = "\u0640"
# From Devanagari to Myanmar, and Khmer, marks are vowels: a word without them is another one.
_SCRIPTS_WITH_VOWEL_MARKS = [("\u0900", "\u109f"), ("\u1780", "\u17ff")]


class FoldedText:
    """`text` is the folded copy, `original_span` leads from indexes of it to the text that it is made of."""

    def __init__(self, normalised):
        self._places, characters = [], []
        for at, character in enumerate(normalised):
            for folded in fold(character):
                characters.append(folded)
                self._places.append(at)
        self.text = "".join(characters)

    def original_span(self, start, end):
        return self._places[start], self._places[end - 1] + 1


def fold(text):
    return "".join(map(_folded, text)).translate(_OTHER_LETTERS)


def _folded(character):
    if character.isascii() or character in _OWN_LETTERS:
        return character.casefold()
    if any(first <= character <= last for first, last in _SCRIPTS_WITH_VOWEL_MARKS):
        return character
    parts = unicodedata.normalize("NFD", character.casefold())
    if "\uac00" <= character <= "\ud7a3":
        return character  # a syllable of Hangul, which NFD would take apart into letters
    return "".join(part for part in parts if not unicodedata.combining(part) and part != _TATWEEL)
