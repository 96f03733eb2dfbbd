"""Uploaded documents: recognised by their content, described from it, and served so that they cannot run anything."""

import io
import lzma
import zipfile
import zlib

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.translation import override
from pypdf import PdfReader, PdfWriter
from pypdf.generic import BooleanObject, DictionaryObject, NameObject, NumberObject, StreamObject, TextStringObject

from strategy.document_files import detect_type, inspect_pdf
from strategy.models import Document
from tests.factories import DocumentFactory


def pdf(pages=1, *, tagged=False, title=None, language=None, xmp=None):
    """Return a PDF. `language` may be anything that a PDF can hold; `xmp` is the bytes of its XMP metadata."""
    writer = PdfWriter()
    writer.metadata = {"/Title": title} if title is not None else None
    if language is not None:
        writer.root_object[NameObject("/Lang")] = TextStringObject(language) if isinstance(language, str) else language
    if xmp is not None:
        stream = StreamObject()
        stream.set_data(xmp)
        writer.root_object[NameObject("/Metadata")] = writer._add_object(stream)
    for _page in range(pages):
        writer.add_blank_page(width=595, height=842)
    if tagged:
        writer.root_object[NameObject("/MarkInfo")] = DictionaryObject({NameObject("/Marked"): BooleanObject(True)})
    buffer = io.BytesIO()
    writer.write(buffer)
    return buffer.getvalue()


def archive(**entries):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as file:
        for name, content in entries.items():
            file.writestr(name, content)
    return buffer.getvalue()


DOCX = archive(**{"[Content_Types].xml": "<x/>", "word/document.xml": "<x/>"})
XLSX = archive(**{"[Content_Types].xml": "<x/>", "xl/workbook.xml": "<x/>"})
ODT = archive(mimetype="application/vnd.oasis.opendocument.text")


def test_pdf_is_recognised_after_what_some_programs_write_before_it():
    assert upload_type(b"x" * 900 + pdf()) == "pdf"
    assert upload_type(b"x" * 2000 + pdf()) is None


def upload_type(content):
    return detect_type(io.BytesIO(content))


@pytest.mark.parametrize("error", [NotImplementedError, OverflowError, MemoryError, zlib.error, lzma.LZMAError])
def test_whatever_a_parser_raises_is_said_at_the_field_and_logged_by_kind(monkeypatch, caplog, error):
    def fail(_file):
        raise error("Kim Andersson")

    monkeypatch.setattr("strategy.document_files.PdfReader", fail)
    document = Document(slug="fil", title_sv="En fil", file=SimpleUploadedFile("plan.pdf", pdf()))
    with pytest.raises(ValidationError) as refused:
        document.clean()
    assert list(refused.value.message_dict) == ["file"]
    assert error.__name__ in caplog.text
    assert "Kim" not in caplog.text


@pytest.mark.parametrize("title", ["untitled", "Untitled", "Namnlös"])
def test_title_that_a_program_made_up_is_no_title(title):
    assert inspect_pdf(io.BytesIO(pdf(title=title)))[2] == ""


def upload(name, content):
    document = Document(slug="fil", title_sv="En fil", file=SimpleUploadedFile(name, content))
    document.full_clean()
    document.save()
    return Document.objects.get(slug="fil")


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("name", "content", "expected"),
    [
        ("plan.pdf", pdf(3, tagged=True), ("pdf", 3, True)),
        ("PLAN.PDF", pdf(1), ("pdf", 1, False)),
        ("plan.docx", DOCX, ("docx", None, None)),
        ("plan.xlsx", XLSX, ("xlsx", None, None)),
        ("plan.odt", ODT, ("odt", None, None)),
    ],
)
def test_document_is_described_from_its_file(name, content, expected):
    document = upload(name, content)
    assert (document.file_type, document.pages, document.is_tagged) == expected
    assert document.size == len(content)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("bild.pdf", b"\x89PNG\r\n\x1a\n" + bytes(50), "is not a PDF"),
        ("sida.pdf", b"<html><script>alert(1)</script></html>", "is not a PDF"),
        ("program.exe", b"MZ" + bytes(200), "is not a PDF"),
        ("plan.docx", pdf(), "its content is PDF"),
        ("plan.pdf", DOCX, "its content is DOCX"),
        ("arkiv.zip", archive(a="b"), "is not a PDF"),
        ("plan.docx", archive(mimetype="application/epub+zip"), "is not a PDF"),
        ("trasig.pdf", b"%PDF-1.7\nnot really", "damaged or locked"),
        ("tom.pdf", b"%PDF-", "damaged or locked"),
    ],
)
def test_file_that_is_not_what_its_name_says_is_refused(name, content, message):
    with override("en"), pytest.raises(ValidationError, match=message) as caught:
        upload(name, content)
    assert list(caught.value.message_dict) == ["file"]
    assert Document.objects.count() == 0


@pytest.mark.django_db
def test_file_over_the_limit_is_refused(settings):
    settings.DOCUMENT_MAX_BYTES = 1000
    with override("en"), pytest.raises(ValidationError, match="At most 1000"):
        upload("plan.pdf", pdf() + bytes(2000))


@pytest.mark.django_db
def test_file_and_address_together_are_refused():
    document = Document(slug="b", title_sv="B", url="https://example.se/a.pdf", file=SimpleUploadedFile("a.pdf", pdf()))
    with override("en"), pytest.raises(ValidationError, match="not both"):
        document.full_clean()


@pytest.mark.django_db
def test_removing_the_file_removes_what_was_said_of_it():
    document = upload("plan.pdf", pdf(2))
    document.file = ""
    document.save()
    document.refresh_from_db()
    assert (document.file_type, document.size, document.pages) == ("", None, None)


@pytest.mark.django_db
def test_list_shows_type_size_pages_and_language(client):
    upload("plan.pdf", pdf(2))
    html = client.get("/en/dokument/").text
    assert "PDF" in html
    assert "2 pages" in html
    assert "Svenska" in html
    assert "/en/dokument/fil.pdf" in html


@pytest.mark.django_db
def test_document_without_file_says_so(client):
    DocumentFactory(title_sv="Strategin i sin helhet")
    html = client.get("/en/dokument/").text
    assert "not uploaded yet" in html


@pytest.mark.django_db
def test_file_is_handed_out_as_what_it_is_and_can_run_nothing(client):
    content = pdf()
    upload("plan.pdf", content)
    response = client.get("/dokument/fil.pdf")
    assert b"".join(response.streaming_content) == content
    assert response["Content-Type"] == "application/pdf"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert "default-src 'none'" in response["Content-Security-Policy"]
    assert "sandbox" in response["Content-Security-Policy"]
    assert not response.cookies


@pytest.mark.django_db
def test_office_file_is_always_downloaded(client):
    upload("plan.docx", DOCX)
    response = client.get("/dokument/fil.docx")
    assert b"".join(response.streaming_content) == DOCX
    assert response["Content-Disposition"].startswith("attachment")


@pytest.mark.django_db
def test_file_that_is_gone_from_the_disk_answers_404(client):
    upload("plan.pdf", pdf()).file.storage.delete(Document.objects.get().file.name)
    assert client.get("/dokument/fil.pdf").status_code == 404
    assert client.get("/dokument/fil.docx").status_code == 404


@pytest.mark.django_db
def test_file_keeps_its_length_for_a_browser_that_takes_compressed_pages(client):
    content = pdf(20)
    upload("plan.pdf", content)
    response = client.get("/dokument/fil.pdf", headers={"Accept-Encoding": "gzip"})
    assert b"".join(response.streaming_content) == content
    assert response["Content-Length"] == str(len(content))
    assert not response.has_header("Content-Encoding")


@pytest.mark.django_db
def test_file_is_given_in_parts_and_not_again_if_it_is_the_same(client):
    content = pdf(20)
    upload("plan.pdf", content)
    whole = client.get("/dokument/fil.pdf")
    assert b"".join(whole.streaming_content) == content
    part = client.get("/dokument/fil.pdf", headers={"Range": "bytes=10-99", "If-Range": whole["ETag"]})
    assert (part.status_code, b"".join(part.streaming_content)) == (206, content[10:100])
    assert "sandbox" in part["Content-Security-Policy"]
    assert part["Cache-Control"] == whole["Cache-Control"]
    for condition in [{"If-None-Match": whole["ETag"]}, {"If-Modified-Since": whole["Last-Modified"]}]:
        assert client.get("/dokument/fil.pdf", headers=condition).status_code == 304


@pytest.mark.django_db
def test_file_that_an_editor_replaces_is_another(client):
    document = upload("plan.pdf", pdf(20))
    first = client.get("/dokument/fil.pdf")
    document.file = SimpleUploadedFile("plan.pdf", pdf(19))
    document.save()
    changed = client.get("/dokument/fil.pdf", headers={"Range": "bytes=0-9", "If-Range": first["ETag"]})
    assert (changed.status_code, changed["ETag"] != first["ETag"]) == (200, True)
    for response in [first, changed]:
        response.close()


def with_pages(count):
    """Return a PDF with one page that states another number of them."""
    writer = PdfWriter(io.BytesIO(pdf()))
    writer.root_object["/Pages"].get_object()[NameObject("/Count")] = NumberObject(count)
    buffer = io.BytesIO()
    writer.write(buffer)
    return io.BytesIO(buffer.getvalue())


@pytest.mark.parametrize(("stated", "shown"), [(3, 3), (0, None), (-1, None), (10**9, None)])
def test_pages_are_not_read_to_be_counted(monkeypatch, stated, shown):
    monkeypatch.setattr(PdfReader, "pages", property(lambda reader: 1 / 0))
    assert inspect_pdf(with_pages(stated))[0] == shown


def test_title_is_not_looked_for_in_a_huge_description(monkeypatch):
    monkeypatch.setattr(PdfReader, "xmp_metadata", property(lambda reader: 1 / 0))
    assert inspect_pdf(io.BytesIO(pdf(xmp=XMP + b" " * 1_000_000)))[2] == ""


# --- What a PDF offers a screen reader -------------------------------------------------------------------------------

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
