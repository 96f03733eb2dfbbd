"""What every public form shares, and the forms of this app."""

import re

# Invisible characters that nobody types (line break and tab are wanted). Removed: nobody could see what to mend.
_CONTROL_CHARACTERS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")


def clean_text(value):
    """Return the text with line breaks made alike and invisible control characters removed."""
    return _CONTROL_CHARACTERS.sub("", str(value or "").replace("\r\n", "\n").replace("\r", "\n"))


def has_something_to_see(text):
    """False for text of nothing but spaces, line breaks and marks without a width."""
    return any(character.isprintable() and not character.isspace() for character in text)
