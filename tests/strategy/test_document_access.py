"""What a PDF offers a screen reader, as the portal reads it from the file and tells readers."""

import io

import pytest
from pypdf.generic import NumberObject

from strategy.document_files import inspect_pdf
from strategy.models import Document
from tests.strategy.documents import DOCX, pdf, upload


@pytest.mark.parametrize(
    "title",
    [
        *["untitled", "Namnlös", "Namnlöst dokument 2", "Document1", "Dok1", "PowerPoint-presentation", "Bild 1"],
        *["Microsoft Word - dok1.docx", "plan 2022 (slutlig).docx", "Skannat dokument", "about:blank", "(anonymous)"],
    ],
)
def test_title_that_a_program_made_up_is_no_title(title):
    assert inspect_pdf(io.BytesIO(pdf(title=title)))[2] == ""


@pytest.mark.parametrize("title", ["Bok om vården", "Dokumentation 2022", "Bilder av nära vård", "1.5 miljoner"])
def test_title_that_somebody_wrote_is_one(title):
    assert inspect_pdf(io.BytesIO(pdf(title=title)))[2] == title


XMP = b"""<?xpacket begin="" id="W5M0MpCehiHzreSzNTczkc9d"?><x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF
xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about=""
xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title><rdf:Alt><rdf:li xml:lang="x-default">Ur XMP</rdf:li></rdf:Alt>
</dc:title></rdf:Description></rdf:RDF></x:xmpmeta><?xpacket end="w"?>"""


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("content", "title", "language"),
    [
        (pdf(), "", ""),
        (pdf(title="Strategin i sin helhet", language="sv-SE"), "Strategin i sin helhet", "sv-SE"),
        (pdf(title="Två\nrader\x00 och NUL", language=" sv "), "Två rader och NUL", "sv"),
        (pdf(title="T" * 400, language="s" * 50), "T" * 300, "s" * 35),
        (pdf(title="   ", xmp=XMP), "Ur XMP", ""),
        (pdf(title="Först", xmp=XMP), "Först", ""),
        (pdf(xmp=b"<not xml", language=NumberObject(7)), "", ""),
    ],
)
def test_title_and_language_are_read_from_the_pdf(content, title, language):
    document = upload("plan.pdf", content)
    assert (document.pdf_title, document.pdf_language) == (title, language)


@pytest.mark.django_db
def test_title_and_language_of_other_files_are_not_known():
    document = upload("plan.docx", DOCX)
    assert (document.pdf_title, document.pdf_language) == (None, None)
    assert not document.is_inaccessible


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ({"is_tagged": True, "pdf_title": "T", "pdf_language": "sv"}, False),
        ({"is_tagged": False, "pdf_title": "T", "pdf_language": "sv"}, True),
        ({"is_tagged": True, "pdf_title": "", "pdf_language": "sv"}, True),
        ({"is_tagged": True, "pdf_title": "T", "pdf_language": ""}, True),
        ({"is_tagged": True, "pdf_title": None, "pdf_language": None}, False),
        ({"url": "https://example.se/a.pdf"}, False),
    ],
)
def test_document_is_inaccessible_only_if_that_is_known(facts, expected):
    assert Document(**facts).is_inaccessible is expected


@pytest.mark.parametrize(
    ("stated", "chosen", "expected"),
    [
        ("sv-SE", "sv", False),
        ("SV", "sv-simple", False),
        ("en_US", "en", False),
        ("en-US", "sv", True),
        ("", "sv", False),
        (None, "sv", False),
    ],
)
def test_language_of_the_file_is_compared_with_the_chosen_one(stated, chosen, expected):
    assert Document(pdf_language=stated, language=chosen).states_another_language is expected


@pytest.mark.django_db
def test_list_says_when_a_document_is_not_accessible_and_offers_help(client):
    upload("plan.pdf", pdf())
    html = client.get("/en/dokument/").text
    assert "This document is not accessible to everyone." in html
    assert "It is not tagged" in html
    assert "It has no title" in html
    assert "does not say which language" in html
    assert 'href="/en/om/tillganglighet/anmal/"' in html


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("name", "content"), [("plan.pdf", pdf(tagged=True, title="Planen", language="sv")), ("plan.docx", DOCX)]
)
def test_list_has_no_warning_where_nothing_is_known_to_be_wrong(client, name, content):
    upload(name, content)
    assert "not accessible to everyone" not in client.get("/en/dokument/").text
