"""
What is copied, searched or heard of the Arabic in a PDF is what was written, each letter once.

The font draws most letters as two signs, the letter and its dots, and a vowel sign as one more. Typst gives each of
them the text of the whole letter, so readers would find it two or three times. Here only the letter keeps it: dots and
vowel signs, which take no room on the line, say nothing by ActualText, and to readers that do not heed that, by a
character that nobody sees.
"""

import io
import re

_ARABIC = re.compile(r"[\u0600-\u06ff\u0750-\u077f\ufb50-\ufdff\ufe70-\ufefc]")
_FONT = "NotoSansArabic"
# COMBINING GRAPHEME JOINER: changes nothing of how the letters beside it join, and is left out of account in a search.
_UNSEEN = b"034F"
_SAYS_NOTHING = b"/Span<</ActualText<FEFF>>>BDC"
_ACTUAL_TEXT = re.compile(rb"/Span<</ActualText<[0-9A-F]*>>>BDC")
_PIECE = re.compile(
    rb"BT(/Span<</ActualText<[0-9A-F]*>>>BDC)?((?:(?!\nET\n).)*?/(\S+) [\d.]+ Tf(.*?))\nET\n", re.DOTALL
)
_PART_OF_STRING = re.compile(rb"\\(?:[0-7]{1,3}|.)|[()]|[^\\()]+", re.DOTALL)
_ESCAPED = re.compile(rb"\\([0-7]{1,3}|.)", re.DOTALL)
_ESCAPES = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f"}
_MAPPED = re.compile(rb"^<([0-9A-F]{4})> <[0-9A-F]*>", re.MULTILINE)


def holds_arabic(text):
    return bool(_ARABIC.search(text))


def with_each_letter_once(pdf):
    """Return the bytes of a PDF of Typst, with the text of its Arabic put right. The same PDF gives the same bytes."""
    from pypdf import PdfReader, PdfWriter  # noqa: PLC0415 - 15 MB, for core/pdf/compiler.py alone

    reader = PdfReader(io.BytesIO(pdf))
    writer = PdfWriter(clone_from=reader)
    writer.pdf_header = reader.pdf_header
    done = set()
    for page in writer.pages:
        fonts = {name: font.get_object() for name, font in page["/Resources"].get("/Font", {}).items()}
        fonts = {name: font for name, font in fonts.items() if _FONT in font["/BaseFont"]}
        for font in fonts.values():
            if font["/BaseFont"] not in done:
                done.add(font["/BaseFont"])
                _map_rest_to_nothing(font)
        wide = {name[1:].encode(): _wide_signs(font) for name, font in fonts.items()}
        content = page["/Contents"].get_object()
        content.set_data(_with_letters_only(content.get_data(), wide))
    file = io.BytesIO()
    writer.write(file)
    return file.getvalue()


def _wide_signs(font):
    """Return the numbers of the signs that take room on the line. The others are not in the font's list of widths."""
    wide, widths = set(), list(font["/DescendantFonts"][0].get_object()["/W"])
    while widths:
        if isinstance(widths[1], list):
            wide |= {int(widths[0]) + place for place, width in enumerate(widths[1]) if width}
            widths = widths[2:]
        else:
            wide |= set(range(int(widths[0]), int(widths[1]) + 1)) if widths[2] else set()
            widths = widths[3:]
    return wide


def _map_rest_to_nothing(font):
    wide, texts = _wide_signs(font), font["/ToUnicode"].get_object()

    def mapped(line):
        return line[0] if int(line[1], 16) in wide else b"<%s> <%s>" % (line[1], _UNSEEN)

    texts.set_data(_MAPPED.sub(mapped, texts.get_data()))


def _with_letters_only(content, wide):
    """Return the content of a page where the pieces of nothing but dots or vowel signs say nothing."""

    def changed(piece):
        span, shown, font, strings = piece.groups()
        if font not in wide or not wide[font].isdisjoint(signs_in(strings)):
            return piece[0]
        shown = _ACTUAL_TEXT.sub(_SAYS_NOTHING, shown)
        return b"BT" + _SAYS_NOTHING + shown + (b"" if span else b"\nEMC") + b"\nET\n"

    return _PIECE.sub(changed, content)


def signs_in(strings):
    """Return the numbers of the signs that a piece of text shows. Its strings may hold brackets in pairs."""
    raw, depth = b"", 0
    for part in _PART_OF_STRING.findall(strings):
        depth -= part == b")"
        if depth:
            raw += _ESCAPED.sub(_unescaped, part)
        depth += part == b"("
    return [int.from_bytes(raw[place : place + 2], "big") for place in range(0, len(raw), 2)]


def _unescaped(found):
    code = found[1]
    return bytes([int(code, 8) & 255]) if code.isdigit() else _ESCAPES.get(code, code)
