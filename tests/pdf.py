"""Reading a PDF of the portal."""

import io

from pypdf import PdfReader

from core.pdf import typesetting


def as_pdf(response):
    assert response.status_code == 200
    assert response["Content-Type"] == "application/pdf"
    return PdfReader(io.BytesIO(response.content))


def text_of(reader):
    return " ".join(" ".join(page.extract_text() for page in reader.pages).split())


def counted_runs(monkeypatch):
    """Return a list that grows with the template of each run of Typst."""
    started, compile_ = [], typesetting._compile

    def counted(template, *args):
        started.append(template)
        return compile_(template, *args)

    monkeypatch.setattr(typesetting, "_compile", counted)
    return started
