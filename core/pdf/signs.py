"""The signs that no font of the PDFs has: found in what Typst says, replaced by their codes, and named in the PDF."""

import re
import unicodedata
from itertools import groupby

from django.utils.translation import gettext as _

# What stands where a sign is missing is its code: a box would say nothing, and look like a fault of the printer.
STAND_IN = "[U+…]"
# PDF/UA forbids a text that no font can show, and Typst names every such text at once.
_COMPLAINT = re.compile(r'^error: PDF/UA-1 error: the text `"((?:[^"\\]|\\.)*)"` could not be displayed', re.MULTILINE)
_ESCAPE = re.compile(r"\\(?:u\{([0-9a-f]+)\}|(.))")
# A keycap is a digit in a box that stands on it; where the box is drawn beside it, the digit alone is read better.
_KEYCAP = re.compile("(?<=[0-9#*])\ufe0f?\u20e3")
# Signs of private use are what one program means by them: a font that has any shows something else.
_PRIVATE = re.compile("[\ue000-\uf8ff\U000f0000-\U0010fffd]")
# So many signs are named, in Unicode's English words; of the others the codes are given.
MAX_NAMES = 100


def unshowable(complaints):
    """Return the set of texts, of a sign or a few that belong together, that Typst says no font can show."""
    return {_ESCAPE.sub(_unescaped, text) for text in _COMPLAINT.findall(complaints)}


def _unescaped(match):
    return chr(int(match[1], 16)) if match[1] else match[2]


def without_keycaps(string):
    """Return the string with digits in place of keycaps."""
    return _KEYCAP.sub("", string)


def of_private_use(string):
    """Return the set of signs in the string that mean something to one program only."""
    return set(_PRIVATE.findall(string))


def replacer(texts):
    """Return a function that replaces the signs of these texts, as they were found by `unshowable`, in a string."""
    pattern = re.compile("|".join(re.escape(text) for text in sorted(texts, key=len, reverse=True)))
    return lambda string: pattern.sub(lambda match: _stand_in(match[0]), string)


def _stand_in(text):
    """Return the codes of the signs in brackets, or "" if nothing is lost without them."""
    codes = [code(sign) for sign in text if is_visible(sign)]
    return f"[{' '.join(codes)}]" if codes else ""


def is_visible(sign):
    """Return whether anything is lost without the sign: not for one that only joins or varies others."""
    return unicodedata.category(sign) != "Cf" and "VARIATION SELECTOR" not in unicodedata.name(sign, "")


def note(signs):
    """Return what a PDF says about the signs that it cannot show, as {"title", "text"}, or None if there are none."""
    if not signs:
        return None
    return {
        "title": _("Signs that could not be shown"),
        "text": _("%(square)s stands for: %(signs)s.") % {"square": STAND_IN, "signs": in_words(signs)},
    }


def in_words(signs):
    """Return the codes and names of the signs; after the first MAX_NAMES only codes, as ranges."""
    codes = sorted(map(ord, signs))
    named = [f"{code(chr(number))} {unicodedata.name(chr(number), '')}".strip() for number in codes[:MAX_NAMES]]
    return ", ".join(named + _ranges(codes[MAX_NAMES:]))


def code(sign):
    """Return the sign's code, as "U+1F600"."""
    return f"U+{ord(sign):04X}"


def _ranges(codes):
    """Return the sorted numbers as codes, and each run of successive ones as "first–last"."""
    runs = [
        [number for _index, number in run] for _key, run in groupby(enumerate(codes), lambda pair: pair[1] - pair[0])
    ]
    return [code(chr(run[0])) if len(run) == 1 else f"{code(chr(run[0]))}–{code(chr(run[-1]))}" for run in runs]
