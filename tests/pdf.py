"""Reading a PDF of the portal."""

import io
import re

from pypdf import PdfReader

from core.pdf import typesetting
from core.pdf.arabic_text import signs_in


def as_pdf(response):
    assert response.status_code == 200
    assert response["Content-Type"] == "application/pdf"
    return PdfReader(io.BytesIO(response.content))


def text_of(reader):
    return " ".join(" ".join(page.extract_text() for page in reader.pages).split())


_TOKEN = re.compile(
    rb"(?P<actual>/Span<</ActualText<(?P<text>[0-9A-F]*)>>>BDC)|(?P<begin>/\w+(?:<<.*?>>)? ?B[DM]C)|(?P<end>\bEMC\b)"
    rb"|/(?P<font>f\d+) [\d.]+ Tf|(?P<string>Tm[\[(].*?[\])]T[jJ])",
    re.DOTALL,
)


def said_in(content):
    """Return the text of the signs of a PDF as a program reads them, in no order: their ActualText, or else theirs."""
    said = []
    for page in PdfReader(io.BytesIO(content)).pages:
        fonts = {name[1:].encode(): font.get_object() for name, font in page["/Resources"]["/Font"].items()}
        texts = {name: _texts_of(font["/ToUnicode"].get_object().get_data()) for name, font in fonts.items()}
        spans, font = [], b""  # of each span around, whether its ActualText replaces what its signs say
        for token in _TOKEN.finditer(page.get_contents().get_data()):
            if token["actual"]:
                said += [] if any(spans) else [bytes.fromhex(token["text"].decode()).decode("utf-16")]
                spans.append(True)
            elif token["begin"]:
                spans.append(False)
            elif token["end"]:
                spans.pop()
            elif token["font"]:
                font = token["font"]
            elif not any(spans):
                said += [texts[font][sign] for sign in signs_in(token["string"])]
    return "".join(said)


def _texts_of(to_unicode):
    pairs = re.findall(rb"^<([0-9A-F]{4})> <([0-9A-F]+)>", to_unicode, re.MULTILINE)
    return {int(sign, 16): bytes.fromhex(text.decode()).decode("utf-16-be") for sign, text in pairs}


def counted_runs(monkeypatch):
    """Return a list that grows with the template of each run of Typst."""
    started, compile_ = [], typesetting._compile

    def counted(template, *args):
        started.append(template)
        return compile_(template, *args)

    monkeypatch.setattr(typesetting, "_compile", counted)
    return started
