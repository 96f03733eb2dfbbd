"""Whole numbers that come from outside."""

MAX_DIGITS = 18  # fits into the 64 bits of a database's integer


def read_number(text):
    """Return the whole number that the text is, or None: `isdigit` also takes “²”, and `int` refuses 4,301 digits."""
    text = str(text or "")
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= MAX_DIGITS else None
