"""Uploaded documents: known by their content, described from it, and handed out so that they can do no harm."""

import io
import zipfile

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.translation import override
from pypdf import PdfWriter
from pypdf.generic import BooleanObject, DictionaryObject, NameObject

from strategy.models import Document
from tests.factories import DocumentFactory


def pdf(pages=1, *, tagged=False):
    writer = PdfWriter()
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
