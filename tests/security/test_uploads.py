"""
Files that attack who reads them: XML with entities, files that are two kinds at once, names that lead elsewhere.

Sizes, bombs and damaged files are tried where each kind is read: tests/followup/test_import_file.py,
tests/strategy/test_documents.py and test_pictures.py.
"""

import io
import zipfile

import pytest
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from core.pictures import read_picture
from followup.imports.errors import ImportFileError
from followup.imports.read import read_rows
from strategy.document_files import inspect_document
from tests.followup.import_files import uploaded
from tests.strategy.documents import XMP, pdf, upload

SECRET = "innehållet i en fil på servern"
SCRIPT = b"<html><script>alert(1)</script></html>"


def entities(declared):
    return f"<?xml version='1.0'?><!DOCTYPE x [{declared}]>"


def laughing():
    """Return the declarations of entities that unfold to 10^9 signs; the last is “l9”."""
    return "<!ENTITY l0 'ha'>" + "".join(f"<!ENTITY l{n} '{f'&l{n - 1};' * 10}'>" for n in range(1, 10))


@pytest.fixture
def reading_a_file(tmp_path):
    """Return the declaration of an entity “l9” that is a file of the server."""
    path = tmp_path / "secret"
    path.write_text(SECRET)
    return f"<!ENTITY l9 SYSTEM 'file://{path}'>"


def with_entity_in(part, declared):
    """Return a workbook whose part declares entities, and says one where a text stands."""
    plain, file = io.BytesIO(), io.BytesIO()
    with xlsxwriter.Workbook(plain) as book:
        book.add_worksheet().write_string("A1", "egen")
    with zipfile.ZipFile(plain) as honest, zipfile.ZipFile(file, "w") as archive:
        for name in honest.namelist():
            content = honest.read(name).decode()
            if name == part:
                content = entities(declared) + content.partition("?>")[2].replace(">egen<", ">&l9;<")
                content = content if "&l9;" in content else content.replace("</sheetData>", "</sheetData>&l9;")
            archive.writestr(name, content)
    return file.getvalue()


@pytest.mark.parametrize("part", ["xl/sharedStrings.xml", "xl/worksheets/sheet1.xml"])
def test_workbook_unfolds_no_entity(reading_a_file, part):
    for declared in [laughing(), reading_a_file]:
        content = with_entity_in(part, declared)
        assert b"l9" in zipfile.ZipFile(io.BytesIO(content)).read(part)
        try:
            cells = [cell for _number, row in read_rows(uploaded(content)) for cell in row]
        except ImportFileError:
            continue
        assert max(map(len, cells)) < 100
        assert SECRET not in "".join(cells)


def test_description_of_a_pdf_unfolds_no_entity(reading_a_file):
    for declared in [laughing(), reading_a_file]:
        xmp = XMP.replace(b"<x:xmpmeta", f"<!DOCTYPE x [{declared}]><x:xmpmeta".encode(), 1).replace(b"Ur XMP", b"&l9;")
        assert b"&l9;" in xmp
        facts = inspect_document(SimpleUploadedFile("plan.pdf", pdf(xmp=xmp)))
        assert SECRET not in (facts.title or "")
        assert len(facts.title or "") <= 300


@pytest.mark.django_db
def test_file_that_is_a_page_too_is_handed_out_as_a_document_that_runs_nothing(client):
    upload("plan.pdf", SCRIPT + pdf())
    response = client.get("/dokument/fil.pdf")
    response.close()
    assert response["Content-Type"] == "application/pdf"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in response["Content-Security-Policy"]


def test_picture_keeps_nothing_that_is_no_picture():
    """Before, behind and in the notes of a JPEG: all of it is made anew."""
    file, exif = io.BytesIO(), Image.Exif()
    exif[0x010E] = SCRIPT.decode()
    Image.new("RGB", (30, 20), "#2a6").save(file, "JPEG", exif=exif, comment=SCRIPT)
    content = file.getvalue() + SCRIPT
    assert content.count(b"<script>") == 3
    made = read_picture(SimpleUploadedFile("bild.html", content))
    assert b"<script>" not in made.read()
    assert made.name.endswith(".webp")


@pytest.mark.parametrize("start", ["/dokument/", "/bilder/", "/static/", "/media/", "/.well-known/"])
def test_no_address_leads_to_another_file(client, db, settings, start):
    """With dots as they are, percent-encoded once and twice, and by the folder's own name."""
    for folder in [settings.MEDIA_ROOT, settings.STATIC_ROOT]:
        (folder / "pictures").mkdir(parents=True, exist_ok=True)
    (settings.MEDIA_ROOT.parent / "secret-key.webp").write_text(SECRET)
    (settings.MEDIA_ROOT / "documents").mkdir()
    (settings.MEDIA_ROOT / "documents" / "utkast.pdf").write_text(SECRET)
    ups = ["../", "..%2f", "%2e%2e/", "..%252f", "..\\", "....//", "pictures/../../"]
    paths = [
        f"{start}{up * times}{name}" for up in ups for times in [1, 2] for name in ["secret-key.webp", "manage.py"]
    ]
    paths += [f"{start}documents/utkast.pdf", f"{start}{settings.MEDIA_ROOT}/documents/utkast.pdf"]
    for path in paths:
        response = client.get("/", PATH_INFO=path) if "%" not in path else client.get(path)
        content = b"".join(response) if response.streaming else response.content
        assert SECRET.encode() not in content
        assert b"DJANGO_SETTINGS_MODULE" not in content
        assert response.status_code in {301, 302, 404}, path
