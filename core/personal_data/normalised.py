"""A copy of a text in which a number looks the same however it was typed, with the way back to the original."""

import re
import unicodedata
from html import unescape
from urllib.parse import unquote

# Beside the category of dashes (Pd): minus signs and a bullet that look like one.
_OTHER_DASHES = "−⁃˗➖"
_SLASHES = "⁄∕"
# Characters without a look of their own that are not in the category of format characters (Cf).
_INVISIBLE = set("\u034f\u115f\u1160\u17b4\u17b5\u20e3\u3164\uffa0") | {chr(code) for code in range(0xFE00, 0xFE10)}
# More accents on one letter than any language has. It is a limit, since to compose n of them can take n² steps.
_MAX_ACCENTS = 8
# A mark as it stands in a copied web address (also one that was copied twice) or in HTML: “%20”, “%2D”, “&nbsp;”.
_ENCODED_MARK = re.compile(
    r"(?:%(?:25)*(?:2[0-9a-f]|3[ac]|40|5[bdf]|7[ce]|0[9ad]))|(?:%(?:25)*c2%(?:25)*(?:a0|ad))"
    r"|(?:%(?:25)*e2%(?:25)*80%(?:25)*(?:8b|9[0-5]))|&(?:nbsp|shy|#160|#173|#45|#8209|#64|commat);",
    re.IGNORECASE,
)


# Most texts that people write: nothing of it looks otherwise in the copy, and each white space stands alone.
_AS_IT_IS = re.compile(r"(?:[!-$'-~åäöÅÄÖéÉ]|[ \n](?![ \n]))*")


class NormalisedText:
    """
    The text in NFKC, with ASCII digits, each dash as “-”, each white space as one space, and nothing invisible.

    `text` is that copy. In `lines`, which has the same length, a white space that is not a single space is a line
    break. `original_span` leads from indexes of both to the original.
    """

    def __init__(self, original):
        if _AS_IT_IS.fullmatch(original):
            self._starts, self._ends, self.lines = range(len(original)), range(1, len(original) + 1), original
        else:
            self._read(original)
        self.text = self.lines.replace("\n", " ")

    def _read(self, original):
        self._starts, self._ends, characters = [], [], []
        for start, end, normalised in _normalised_clusters(original):
            for character in normalised:
                if character.isspace():
                    if characters and characters[-1].isspace():
                        characters[-1], self._ends[-1] = "\n", end
                        continue
                    character = " " if unicodedata.category(character) == "Zs" else "\n"
                characters.append(character)
                self._starts.append(start)
                self._ends.append(end)
        self.lines = "".join(characters)

    def original_span(self, start, end):
        return self._starts[start], self._ends[end - 1]


def _normalised_clusters(text):
    """Yield (start, end, normalised) of each character with its accents; `normalised` may be empty."""
    at = 0
    while at < len(text):
        if text[at] in "%&" and (mark := _ENCODED_MARK.match(text, at)):
            yield at, mark.end(), _normalised(_decoded(mark[0]))
            at = mark.end()
            continue
        end = at + 1
        while end < len(text) and end - at <= _MAX_ACCENTS and unicodedata.combining(text[end]):
            end += 1
        yield at, end, _normalised(text[at:end])
        at = end


def _decoded(mark):
    return unescape(mark) if mark[0] == "&" else unquote(mark.replace("%25", "%"))


def _normalised(cluster):
    if cluster.isascii():
        return "" if _is_invisible(cluster) else cluster
    if unicodedata.decomposition(cluster[0]).startswith(("<super>", "<sub>", "<fraction>")):
        return cluster  # “²” after a number belongs to a footnote or a unit, not to the number
    if unicodedata.decimal(cluster[0], None) is not None:
        cluster = cluster[0]  # what is struck through or accented is a digit still
    return "".join(_to_ascii(part) for part in unicodedata.normalize("NFKC", cluster) if not _is_invisible(part))


def _is_invisible(character):
    return character in _INVISIBLE or (
        unicodedata.category(character) in {"Cf", "Cc", "Cs"} and not character.isspace()
    )


def _to_ascii(character):
    if unicodedata.category(character) == "Pd" or character in _OTHER_DASHES:
        return "-"
    if character in _SLASHES:
        return "/"
    return str(unicodedata.decimal(character, character))
