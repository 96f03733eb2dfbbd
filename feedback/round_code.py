"""The code in a dialogue round's short address: easy to read from a poster, to say aloud and to type."""

import secrets

# Without vowels, so that no word comes about, and without what is easily taken for something else: l i o 0 1, v and w.
CODE_LETTERS = "bdfghjkmnprtvx"
CODE_LENGTH = 5


def random_code():
    return "".join(secrets.choice(CODE_LETTERS) for _letter in range(CODE_LENGTH))


def code_as_typed(text):
    """Return what somebody typed as a code is written: capitals and hyphens do not matter."""
    return text.lower().replace("-", "")
