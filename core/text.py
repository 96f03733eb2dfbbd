"""Cleaning of text that the public types."""

import re

# Invisible characters that nobody types; line break and tab are allowed. They are removed without an error, since
# nobody could see what to correct.
_CONTROL_CHARACTERS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")


def clean_text(value):
    """Return the text with every line break as "\\n" and without invisible control characters."""
    return _CONTROL_CHARACTERS.sub("", str(value or "").replace("\r\n", "\n").replace("\r", "\n"))


def has_visible_text(text):
    """Return False for a text of nothing but spaces, line breaks and characters without a width."""
    return any(character.isprintable() and not character.isspace() for character in text)
