"""
The one cleaning of text, before it is stored, compared or written to a file.

What is posted or asked for passes through `CleanTextMiddleware` (core/middleware.py), what is stored in any other way
through `clean_instance` (core/stored_text.py).
"""

import html
import re
import unicodedata

from django.core.exceptions import SuspiciousOperation
from django.utils.html import strip_tags
from django.utils.translation import get_language_bidi

_LINE_BREAKS = re.compile("\r\n?|[\x0b\x0c\x85\u2028\u2029]")
_ARABIC = (
    "[\u0620-\u06dc\u06de-\u06ff\u0750-\u077f\u0870-\u088e\u0898-\u08e1\u08e3-\u08ff"
    "\ufb50-\ufdcf\ufdf0-\ufdff\ufe70-\ufefc]"
)
# Syriac, N'Ko and the scripts of India and around it, where a joiner decides how letters are joined into one sign.
_JOINED_SCRIPTS = (
    "[\u0700-\u074f\u07c0-\u07ff\u0900-\u0dff\u0f00-\u109f\u1780-\u18af\u1a20-\u1c4f"
    "\ua840-\ua8ff\ua980-\ua9df\ua9e0-\uaa7f\uabc0-\uabff\U00011000-\U000117ff]"
)
# Hebrew, Syriac, Thaana, N'Ko and others that are written from right to left, besides Arabic.
_RIGHT_TO_LEFT = "[\u0590-\u05ff\u0700-\u074f\u0780-\u086f\ufb1d-\ufb4f\U00010800-\U00010fff\U0001e800-\U0001efff]"
_EMOJI = "[\u00a9\u00ae\u2190-\u2bff\u3030\u303d\u3297\u3299\ufe0f\U0001f000-\U0001faff]"
_JOINS = "[\u200c\u200d\u200e\u200f\u061c\u0600-\u0605]"
# Invisible characters that are part of how a word or an emoji is written.
_KEPT = re.compile(
    f"((?<={_ARABIC}){_JOINS}|{_JOINS}(?={_ARABIC})|(?<={_EMOJI})[\u200c\u200d](?={_EMOJI})"
    f"|(?<={_JOINED_SCRIPTS})[\u200c\u200d]|(?<={_RIGHT_TO_LEFT})[\u200e\u200f]|[\u200e\u200f](?={_RIGHT_TO_LEFT})"
    "|\U0001f3f4[\U000e0020-\U000e007e]{1,16}\U000e007f)"
)
# A reference in HTML to a character that is none, with more digits than Python turns into a number.
_ENDLESS_REFERENCE = re.compile(r"&#(?:[0-9]{20,}|[xX][0-9a-fA-F]{20,});?")
# Normalising sorts the accents of a letter, in a time that grows with the square of their number: at most 500 at once.
# Of ASCII only the letter right before them matters; to look for more takes the square of the length of the text.
_PIECE = re.compile(r"[\x00-\x7f]?[^\x00-\x7f]{1,500}")


def clean_text(value):
    """
    Return the text in NFC, with every line break as "\\n" and without characters that nobody can see.

    They are removed without an error, since nobody could see what to correct.
    """
    text = str(value or "")
    if text.isascii() and text.isprintable():
        return text
    text = _LINE_BREAKS.sub("\n", text)
    unwanted = {ord(character): None for character in set(text) if _is_unwanted(character)}
    if unwanted:
        parts = _KEPT.split(text)  # every second part is kept as it is
        parts[::2] = [part.translate(unwanted) for part in parts[::2]]
        text = "".join(parts)
    if text.isascii():
        return text
    return _PIECE.sub(lambda piece: unicodedata.normalize("NFC", piece[0]), text)


def ltr_text(text):
    """
    Return a reference, number or address for a plain text in the active language, such as the subject of a mail.

    In a language that runs from right to left it stands between isolates, or 2026-0002 would be read as 0002-2026.
    """
    return f"\u2066{text}\u2069" if text and get_language_bidi() else text


def one_line(text):
    """Return a cleaned text with a space for each line break."""
    return " ".join(line.strip() for line in text.split("\n")).strip() if "\n" in text else text


def _is_unwanted(character):
    """Return whether it is a control or format character, half a character, or none at all."""
    if character in "\n\t":
        return False
    number = ord(character)
    is_noncharacter = number & 0xFFFE == 0xFFFE or 0xFDD0 <= number <= 0xFDEF
    is_lost_object = number == 0xFFFC  # where a picture stood in what was pasted
    return is_noncharacter or is_lost_object or unicodedata.category(character) in {"Cc", "Cf", "Cs"}


# Letters, marks and a pattern of braille of which nothing is seen, though no category of Unicode says so.
_UNSEEN = set("\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0\U0001d159") | {
    chr(code)
    for first, last in [(0x180B, 0x180F), (0xFE00, 0xFE0F), (0xE0100, 0xE01EF)]
    for code in range(first, last + 1)
}


def has_visible_text(text):
    """Return False for a text of nothing but spaces, line breaks and characters that nobody can see."""
    return any(character.isprintable() and not character.isspace() and character not in _UNSEEN for character in text)


# As a tag ends at the latest where the next one begins, this looks at each character once.
_TAG = re.compile(r"</?[a-zA-Z!?][^<>]*>?")


def without_tags(text):
    """
    Return the text of HTML. It may be any text: what Django refuses to look at may not take the page that shows it.

    (Django refuses tags without an end by the dozen, and some inside each other, since they would cost it much.)
    """
    try:
        return strip_tags(text)
    except SuspiciousOperation:
        return _TAG.sub("", text)


def unescape(text):
    """Return the text with each character for its reference in HTML, such as “å” for “&aring;”."""
    return html.unescape(_ENDLESS_REFERENCE.sub("", text))


def shortened(text, length):
    """Return the text on one line, cut after a word within `length` characters, with “…” if something was left out."""
    text = " ".join(text.split())
    if len(text) <= length:
        return text
    whole_words = text[: length + 1].rpartition(" ")[0]
    return f"{whole_words} …" if whole_words else f"{text[:length]}…"
