"""
Values that are read from left to right inside a text that runs from right to left: numbers, references and addresses.

By the bidirectional algorithm of Unicode (UAX #9) a number such as “17.00” or “3/16” stays as it is among Arabic words,
but the parts of “023-49 19 02”, “2022–2030” and “20 %” change places, and the last slash of an address goes to its
other end. So each such value gets an isolate: `<bdi dir="ltr">` in HTML, and two characters that nobody sees where no
tag may stand. What is stored has neither. For a single value there are `ltr` (portal.py) and `ltr_text` (core/text.py).
"""

import re
import unicodedata

from django.utils.translation import get_language_bidi

from core.language_names import RIGHT_TO_LEFT, written_direction

START, END = "\u2066", "\u2069"  # left-to-right isolate, and pop directional isolate
OWN_DIRECTION = "\u2068"  # first strong isolate
ISOLATES = START + OWN_DIRECTION + END

_LATIN = "A-Za-z\u00c0-\u024f"
_DIGIT = "[0-9\u0660-\u0669]"
# What the algorithm keeps together by itself: one point, comma, colon, slash or no-break space between digits.
_NUMBER = f"{_DIGIT}+(?:[.,:/\u00a0\u202f]{_DIGIT}+)*"
_UNIT = "(?:[ \u00a0\u202f]?(?:%|‰|°C?|§))?"
_NEXT_PART = (
    rf"[-–−/_]{_NUMBER}{_UNIT}"  # 2022–2030, 2026-0002, 15 %–20 %
    rf"|(?<=[:.][0-9][0-9]) – {_DIGIT}{{1,2}}[:.]{_DIGIT}{{2}}"  # 08.00 – 17.00
    rf"|[ \u00a0](?:\(0\))?{_DIGIT}{{2,3}}(?!{_DIGIT})(?![.,:]{_DIGIT})"  # 49 19 02
)
_PUNCTUATION = ".,;:!?)»”’…،؛؟"
_VALUES = re.compile(
    rf"(?P<done>{START}[^{END}]*{END}?)"
    rf"|(?P<link>(?:https?://|www\.|mailto:|(?<![\w./@-])(?:[a-z0-9-]+\.)+[a-z]{{2,}}(?::\d+)?/)"
    rf'(?:[^\s<>"{START}{END}]*[^\s<>"{START}{END}{_PUNCTUATION}])?)'
    rf"|(?P<mail>(?<![A-Za-z0-9._%+-])[A-Za-z0-9][A-Za-z0-9._%+-]*@[A-Za-z0-9{_LATIN}-]+(?:\.[A-Za-z0-9{_LATIN}-]+)+)"
    rf"|(?P<path>(?<![\w/.<])/(?:[a-z0-9_-]+/)+)"
    rf"|(?P<number>(?<![0-9{_LATIN}&#])(?:[A-ZÅÄÖ]{{2,6}}[- ]?(?={_DIGIT}))?(?:(?<![\w)])[-+−±](?={_DIGIT}))?"
    rf"{_NUMBER}{_UNIT}(?:{_NEXT_PART})*"
    rf"(?:[._-][A-Za-z][A-Za-z0-9_-]*(?:\.[A-Za-z0-9]+)*| (?<=[0-9]{{3}}[ \u00a0][0-9]{{2}} )[A-ZÅÄÖ][{_LATIN}]+)?)"
)
_MOVES = re.compile(rf"[-–−+±_%‰°§ {_LATIN}]|\u00a0(?!{_DIGIT})")
_ENTITY = re.compile(r"&#?\w+;")
_LETTERS = re.compile(r"[^\W\d_]")
_DIRECTIONS = {"L": "ltr", "R": "rtl", "AL": "rtl"}  # of Unicode's classes of letters
_LATIN_BEFORE = re.compile(
    rf"[{_LATIN}][0-9]*[ \u00a0]$"
)  # of a name such as “Dalarna 2022–2030”, which is read as one
_CANDIDATE = re.compile(rf"{_DIGIT}|@|/")

_PIECE = re.compile(
    r"""<!--.*?-->|<(?P<end>/?)(?P<name>[a-zA-Z][a-zA-Z0-9]*)(?:"[^"]*"|'[^']*'|[^>"'])*>|(?P<text>[^<]+)""",
    re.DOTALL,
)
_LEFT_ALONE = {"bdi", "script", "style", "textarea", "template", "svg"}
_WITHOUT_TAGS = {"title", "desc", "option"}  # in which no tag may stand
_VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
_WITHIN_A_LINE = {
    *["a", "abbr", "b", "cite", "code", "em", "i", "kbd", "label", "mark", "q", "s", "small", "span", "strong"],
    *["sub", "sup", "time", "u", "wbr"],
}
_LEFT_TO_RIGHT = re.compile(r"""\sdir=["']?ltr\b""")
_DIRECTION = re.compile(r"\sdir=")
_RIGHT_TO_LEFT = re.compile(
    rf"""<(?!html|option)(?P<name>[a-z][a-z0-9]*)\b[^<>]*\s(?:dir=["']?rtl|lang=["']?(?:{"|".join(RIGHT_TO_LEFT)}))\b[^<>]*>"""
)
_LANGUAGE = re.compile(r'\slang="([\w-]+)"')
_READ_ATTRIBUTE = re.compile(
    r'(?P<before>\s(?:aria-label|aria-description|title|alt|placeholder|data-label|data-explanation)=")(?P<text>[^"]*)'
)
_CONTENT = re.compile(r'(?P<before>\scontent=")(?P<text>[^"]*)')
_DESCRIBES = re.compile(r'\s(?:name|property)="(?:[\w:]*(?:title|description|site_name|image:alt))"')


def isolated_text(text):
    """Return a plain text of the active language, with characters around the values if it runs from right to left."""
    return _isolated(text, _with_characters)[0] if text and get_language_bidi() else text


def isolated_lines(text, language):
    """
    Return a plain text that somebody wrote in a language, with characters that make each line run as its own words do.

    The values in its lines from right to left are isolated, whatever the active language.
    """
    of_text = "rtl" if written_direction(language) == "rtl" else "ltr"
    lines = []
    for line in text.split("\n"):
        direction = first_direction(line) or of_text
        shown = _isolated(line, _with_characters)[0] if direction == "rtl" else line
        lines.append(shown if direction == of_text else f"{OWN_DIRECTION}{shown}{END}")
    return "\n".join(lines)


def first_direction(text):
    """Return the direction of the first letter of a plain text that has one, "ltr" or "rtl", or None."""
    classes = map(unicodedata.bidirectional, text)
    return next((_DIRECTIONS[found] for found in classes if found in _DIRECTIONS), None)


def isolated_name(name):
    """Return a name among words of the active language, in its own direction."""
    return f"{OWN_DIRECTION}{name}{END}" if get_language_bidi() else name


def isolated_mail(text):
    """
    Return the text of a mail as `isolated_text` does, but with nothing behind a web address.

    A mail program makes a link of it, which would lead nowhere with one more character. At the end of its line the
    isolate ends by itself; elsewhere the address is left as it is.
    """

    def mark(match):
        if not match["link"]:
            return _with_characters(match)
        ends_line = match.string[match.end() : match.end() + 1] in {"", "\n"}
        return f"{START}{match[0]}" if ends_line else match[0]

    return "\n".join(_isolated(line, mark)[0] for line in text.split("\n")) if get_language_bidi() else text


def isolated_html(html):
    """
    Return a page or a part of one, with an isolate around each value in a text that runs from right to left.

    That is all of it if the active language does, else each element that says so by its `lang` or `dir`. What runs from
    left to right already, or is not for readers, is left alone, and a text that says that it is in a language of the
    other direction gets that. In titles and attributes that are read out, isolates are characters.
    """
    if not html:
        return html
    if get_language_bidi():
        return type(html)(_PIECE.sub(_Pieces().replace, html))
    parts, at = [], 0
    for opened in _RIGHT_TO_LEFT.finditer(html):
        if opened.start() >= at and opened["name"] not in _VOID | _LEFT_ALONE | _WITHOUT_TAGS:
            end = _end_of(html, opened)
            parts += [html[at : opened.end()], _PIECE.sub(_Pieces().replace, html[opened.end() : end])]
            at = end
    return type(html)("".join([*parts, html[at:]])) if parts else html


def _end_of(html, opened):
    """Return where the end tag of the element begins that is opened there."""
    depth = 1
    for tag in re.compile(rf"<(/?){opened['name']}\b").finditer(html, opened.end()):
        depth += -1 if tag[1] else 1
        if not depth:
            return tag.start()
    return len(html)


class _Pieces:
    """Where the pieces of a page stand: in an element that is left alone, and after which letters of the line."""

    def __init__(self):
        self.left_alone = None  # the name of the outermost such element
        self.depth = 0
        self.without_tags = False
        self.before = ""

    def replace(self, piece):
        if piece["text"]:
            return self._text(piece["text"])
        name = piece["name"] and piece["name"].lower()
        if not name:
            return piece[0]
        tag = piece[0] if piece["end"] else _with_read_attributes(name, _with_direction(name, piece[0]))
        self._move(name, piece, tag)
        return tag

    def _text(self, text):
        if (self.left_alone and not self.without_tags) or not _CANDIDATE.search(text):
            self.before = (self.before + text)[-40:]
            return text
        isolated, self.before = _isolated(text, _with_characters if self.without_tags else _with_tags, self.before)
        return isolated

    def _move(self, name, piece, tag):
        self.without_tags = name in _WITHOUT_TAGS and not piece["end"]
        if name not in _WITHIN_A_LINE:
            self.before = ""
        if self.left_alone:
            if name == self.left_alone and not piece[0].endswith("/>"):
                self.depth += -1 if piece["end"] else 1
            if self.depth == 0:
                self.left_alone, self.before = None, ""
        elif not piece["end"] and name not in _VOID and _is_left_alone(name, tag):
            self.left_alone, self.depth = name, 1


def _is_left_alone(name, tag):
    return name in _LEFT_ALONE or (name != "html" and _LEFT_TO_RIGHT.search(tag))


def _with_direction(name, tag):
    """Return the start tag of a text in a named language with the direction of that, unless it says one."""
    language = _LANGUAGE.search(tag)
    if not language or name in {"html", "option"} or _DIRECTION.search(tag) or written_direction(language[1]) == "rtl":
        return tag
    return f'{tag[: language.end()]} dir="ltr"{tag[language.end() :]}'


def _with_read_attributes(name, tag):
    if name == "meta":
        return _CONTENT.sub(_with_value, tag) if _DESCRIBES.search(tag) else tag
    return _READ_ATTRIBUTE.sub(_with_value, tag) if "=" in tag else tag


def _with_value(attribute):
    return attribute["before"] + _isolated(attribute["text"], _with_characters)[0]


def _with_characters(match):
    return f"{START}{match[0]}{END}"


def _with_tags(match):
    return f'<bdi dir="ltr">{match[0]}</bdi>'


def _isolated(text, mark, before=""):
    """Return the text with each value marked, and the last of what stands before that which follows."""
    parts, end = [], 0
    for match in _VALUES.finditer(text):
        before += text[end : match.start()]
        is_kept = match["done"] or _is_right_already(match, before)
        parts += [text[end : match.start()], match[0] if is_kept else mark(match)]
        before = before + match[0] if is_kept and not match["done"] else ""
        end = match.end()
    return "".join([*parts, text[end:]]), (before + text[end:])[-40:]


def _is_right_already(match, before):
    """Return whether a number is one that the algorithm keeps in order, by itself or as a part of a Latin text."""
    if not match["number"]:
        return False
    if not _MOVES.search(match[0]):
        return True
    before = _ENTITY.sub("", before[-40:])
    if _LATIN_BEFORE.search(before):
        return True
    last = _LETTERS.findall(before)[-1:]
    after = _LETTERS.search(_ENTITY.sub("", match.string[match.end() : match.end() + 40]))
    return bool(last and after and _is_latin(last[0]) and _is_latin(after[0]))


def _is_latin(letter):
    return letter < "\u0250"
