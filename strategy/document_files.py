"""What a document file is, told from its content: an uploaded file's name and declared type are never believed."""

import zipfile
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _
from pypdf import PdfReader
from pypdf.errors import PyPdfError

# Where each office format keeps its text: the one entry that a file of another kind does not have.
OFFICE_ENTRIES = {"docx": "word/document.xml", "xlsx": "xl/workbook.xml", "pptx": "ppt/presentation.xml"}
CONTENT_TYPES = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "odt": "application/vnd.oasis.opendocument.text",
}
MAX_TITLE = 300  # characters
MAX_LANGUAGE = 35  # as long as a language tag may get
# All that pypdf has been seen to raise on a damaged file.
PDF_ERRORS = (PyPdfError, OSError, ValueError, KeyError, TypeError, AttributeError, IndexError, RecursionError)


@dataclass(frozen=True)
class DocumentFacts:
    """`size` in bytes. The rest is known for PDF only; `title` and `language` are "" if the file states none."""

    file_type: str
    size: int
    pages: int | None = None
    is_tagged: bool | None = None
    title: str | None = None
    language: str | None = None


def inspect_document(file):
    """
    Return the DocumentFacts of an open file.

    Raises ValueError, with a text for the editor, if it is too large, of no type that the portal takes, damaged, or
    of another type than its name says.
    """
    if file.size > settings.DOCUMENT_MAX_BYTES:
        raise ValueError(
            _("The file is %(size)s. At most %(limit)s is allowed.")
            % {"size": filesizeformat(file.size), "limit": filesizeformat(settings.DOCUMENT_MAX_BYTES)}
        )
    file_type = detect_type(file)
    if file_type is None:
        raise ValueError(_("The file is not a PDF, Word, Excel, PowerPoint or OpenDocument text file."))
    suffix = Path(file.name).suffix.lower().removeprefix(".")
    if suffix != file_type:
        raise ValueError(
            _("The file's name ends in “.%(suffix)s” but its content is %(type)s. Check that it is the right file.")
            % {"suffix": suffix, "type": file_type.upper()}
        )
    if file_type == "pdf":
        return DocumentFacts(file_type, file.size, *inspect_pdf(file))
    return DocumentFacts(file_type, file.size)


def detect_type(file):
    """Return "pdf", "docx", "xlsx", "pptx", "odt" or None, from the first bytes and the names inside a zip."""
    file.seek(0)
    start = file.read(5)
    file.seek(0)
    if start == b"%PDF-":
        return "pdf"
    if not zipfile.is_zipfile(file):
        return None
    try:
        with zipfile.ZipFile(file) as archive:
            return detect_office_type(archive)
    except (zipfile.BadZipFile, OSError, RuntimeError):
        return None
    finally:
        file.seek(0)


def detect_office_type(archive):
    names = set(archive.namelist())
    if "mimetype" in names and archive.getinfo("mimetype").file_size < 100:
        return "odt" if archive.read("mimetype").decode("ascii", "replace").strip() == CONTENT_TYPES["odt"] else None
    for file_type, entry in OFFICE_ENTRIES.items():
        if entry in names and "[Content_Types].xml" in names:
            return file_type
    return None


def inspect_pdf(file):
    """Return (pages, is tagged, title, language) of a PDF; raises ValueError if it cannot be read."""
    try:
        reader = PdfReader(file)
        pages = len(reader.pages)
        mark_info = reader.root_object.get("/MarkInfo")
        is_tagged = bool(mark_info and mark_info.get_object().get("/Marked"))
        return pages, is_tagged, pdf_title(reader), pdf_language(reader)
    except PDF_ERRORS as error:
        raise ValueError(_("The PDF file is damaged or locked and cannot be read.")) from error
    finally:
        file.seek(0)


def pdf_title(reader):
    """Return the title from the PDF's information or its XMP metadata, "" if it has none that can be read."""
    for read in [_information_title, _xmp_title]:
        try:
            title = _one_line(read(reader), MAX_TITLE)
        except PDF_ERRORS:
            continue
        if title:
            return title
    return ""


def _information_title(reader):
    return reader.metadata.title if reader.metadata else None


def _xmp_title(reader):
    titles = reader.xmp_metadata.dc_title if reader.xmp_metadata else None
    return titles and (titles.get("x-default") or next(iter(titles.values()), None))


def pdf_language(reader):
    """Return the language that the PDF says of its whole text, as "sv-SE", or ""."""
    try:
        language = reader.root_object.get("/Lang")
        return _one_line(language and language.get_object(), MAX_LANGUAGE)
    except PDF_ERRORS:
        return ""


def _one_line(value, longest):
    """Return what a PDF says as one line of text: it may hold line breaks, NUL and things that are no text."""
    if not isinstance(value, str):
        return ""
    printable = "".join(character if character.isprintable() else " " for character in value)
    return " ".join(printable.split())[:longest]
