"""A text as a PDF shows it: its numbers on one line, and in order where the text runs from right to left."""

from core.bidi import isolated_text
from core.unbroken_numbers import unbroken


def shown_text(text):
    """Return the text in the active language as a PDF shows it."""
    return isolated_text(unbroken(str(text)))


def shown_words(words):
    """Return the portal's own words, {name: text}, as a PDF shows them; what is no text stays as it is."""
    return {name: isolated_text(word) if isinstance(word, str) else word for name, word in words.items()}
