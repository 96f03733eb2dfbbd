"""Uploaded documents: recognised by their content, described from it, and served so that they cannot run anything."""

import io
import lzma
import re
import zlib
from contextlib import suppress

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.translation import override
from pypdf import PdfReader, PdfWriter
from pypdf.generic import NameObject, NumberObject

from strategy.document_files import detect_type, inspect_pdf
from strategy.models import Document
from tests.factories import DocumentFactory
from tests.rendered_form import form_of
from tests.strategy.documents import (
    DOCX,
    ODT,
    ODT_WITH_IMAGE,
    WITH_IMAGE,
    XLSX,
    XMP,
    archive,
    bomb,
    pdf,
    upload,
    with_entries,
    with_lzma_error,
)


def test_pdf_is_recognised_after_what_some_programs_write_before_it():
    assert upload_type(b"x" * 900 + pdf()) == "pdf"
    assert upload_type(b"x" * 2000 + pdf()) is None


def upload_type(content):
    return detect_type(io.BytesIO(content))


@pytest.mark.parametrize("error", [NotImplementedError, OverflowError, MemoryError, zlib.error, lzma.LZMAError])
def test_whatever_a_parser_raises_is_said_at_the_field_and_logged_by_kind(monkeypatch, caplog, error):
    def fail(_file):
        raise error("Kim Andersson")

    monkeypatch.setattr("pypdf.PdfReader", fail)
    document = Document(slug="fil", title_sv="En fil", file=SimpleUploadedFile("plan.pdf", pdf()))
    with pytest.raises(ValidationError) as refused:
        document.clean()
    assert list(refused.value.message_dict) == ["file"]
    assert error.__name__ in caplog.text
    assert "Kim" not in caplog.text


def locked(content, password):
    """Return the PDF encrypted with AES, as one that forbids printing is; it opens with the password."""
    writer = PdfWriter(clone_from=io.BytesIO(content))
    writer.encrypt(user_password=password, owner_password="egen", algorithm="AES-256")
    buffer = io.BytesIO()
    writer.write(buffer)
    return buffer.getvalue()


def test_list_of_entries_is_never_read_if_it_is_longer_than_that_of_any_document(monkeypatch):
    monkeypatch.setattr("strategy.document_files.zipfile.ZipFile", None)
    with pytest.raises(ValueError, match="skadad"):
        detect_type(io.BytesIO(with_entries(20_000)))


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("name", "content", "expected"),
    [
        ("plan.pdf", pdf(3, tagged=True), ("pdf", 3, True)),
        ("PLAN.PDF", pdf(1), ("pdf", 1, False)),
        ("plan.pdf", b"x" * 900 + pdf(2), ("pdf", 2, False)),
        ("plan.docx", DOCX, ("docx", None, None)),
        ("plan.xlsx", XLSX, ("xlsx", None, None)),
        ("plan.odt", ODT, ("odt", None, None)),
        ("plan.odt", bomb(), ("odt", None, None)),
        ("plan.pdf", locked(pdf(2, tagged=True), ""), ("pdf", 2, True)),
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
        ("avbruten.pdf", pdf(3)[:300], "damaged or locked"),
        ("last.pdf", locked(pdf(), "hemligt"), "only with a password"),
        ("avbruten.odt", ODT[: len(ODT) // 2], "damaged and cannot be read"),
        ("avbruten.docx", DOCX[:-30], "damaged and cannot be read"),
        ("skadad.docx", DOCX.replace(b"<x/>", b"<y/>"), "damaged and cannot be read"),
        ("packad.odt", with_lzma_error(), "damaged and cannot be read"),
        ("bild.docx", WITH_IMAGE.replace(b"picture", b"pictare"), "damaged and cannot be read"),
        ("bild.odt", ODT_WITH_IMAGE.replace(b"picture", b"pictare"), "damaged and cannot be read"),
        ("stor.docx", with_entries(20_000), "damaged and cannot be read"),
    ],
)
def test_file_that_is_not_what_its_name_says_is_refused(name, content, message):
    with override("en"), pytest.raises(ValidationError, match=message) as caught:
        upload(name, content)
    assert list(caught.value.message_dict) == ["file"]
    assert Document.objects.count() == 0


@pytest.mark.parametrize(
    "content",
    [
        re.sub(rb"startxref\n\d+", b"startxref\n" + b"9" * 40, pdf(2)),
        pdf(2, xmp=b"x").replace(b"/Length", b"/Filter /Nonsense /Length"),
        pdf(2).replace(b"/Count 2", b"/Count 99999999999999999999"),
        pdf(2).replace(b"/Type /Pages", b"/Type /Nonsense"),
    ],
)
def test_strange_pdf_is_read_or_refused_in_words(content):
    """Which of the two depends on how much the parser forgives; anything else that it raises fails the test."""
    with suppress(ValueError):
        pages = inspect_pdf(io.BytesIO(content))[0]
        assert pages is None or pages >= 0


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("name", "stored"),
    [
        ("å" * 300 + ".pdf", "a" * 60),
        ("../../etc/plan\0.pdf", "plan"),
        ("😀.pdf", "fil"),
        ("rapport\u202efdp.pdf", "rapportfdp"),
        ("....", "fil"),
        ("rapport", "rapport"),
        ("Plan A.PDF ", "plan-a"),
    ],
)
def test_odd_name_of_a_file_is_no_reason_to_refuse_it(editor_client, name, stored):
    form = change_form_of_new(editor_client).fill(title_sv="En fil", slug="fil")
    form.fill(file=SimpleUploadedFile("byts", pdf()))
    form.values["file"][0].__dict__["_name"] = name
    response = form.submit(editor_client, "_save", follow=True)
    assert response.status_code == 200
    assert Document.objects.get().file.name == f"documents/{stored}.pdf"


@pytest.mark.django_db
def test_empty_file_is_refused_in_words(editor_client):
    form = change_form_of_new(editor_client).fill(title_sv="En fil", slug="fil", file=SimpleUploadedFile("a.pdf", b""))
    assert form.submit(editor_client, "_save").context["adminform"].errors["file"]


def change_form_of_new(client):
    return form_of(client.get("/admin/strategy/document/add/"), "_save", "file")


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
