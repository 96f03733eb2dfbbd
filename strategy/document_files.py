"""Facts about an uploaded file, detected from its content; its name and declared type are not trusted."""

import io
import logging
import re
import zipfile
from dataclasses import dataclass
from os import SEEK_END
from pathlib import Path

from django.conf import settings
from django.template.defaultfilters import filesizeformat
from django.utils.text import slugify
from django.utils.translation import gettext as _

from core.transactions import outside_transactions

logger = logging.getLogger(__name__)
# The entry of the zip archive that only this office format has.
OFFICE_ENTRIES = {"docx": "word/document.xml", "xlsx": "xl/workbook.xml", "pptx": "ppt/presentation.xml"}
CONTENT_TYPES = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "odt": "application/vnd.oasis.opendocument.text",
}
MAX_PAGES = 100_000
MAX_XMP = 1_000_000  # bytes: the tree of an XML document needs many times its size
MAX_TITLE = 300  # characters
MAX_LANGUAGE = 35  # characters, enough for a language tag (RFC 5646, section 4.4.1)
MAX_CHECKED, CHECKED_AT_ONCE = 50_000_000, 1_000_000  # bytes of an office file, unpacked
MAX_DIRECTORY = 1_000_000  # bytes: some 10,000 entries, where a document has tens and a large presentation hundreds
# The record at the end of a zip archive, without and with the longest comment (APPNOTE.TXT, section 4.3.16)
END_OF_DIRECTORY, ZIP64_LOCATOR = b"PK\5\6", b"PK\6\7"
END_SIZE, LONGEST_END = 22, 22 + 65_535 + 20
PDF_START = 1024  # bytes: within them the mark of a PDF may stand, after what some programs write before it
FOLDER = "documents"  # of the files, in MEDIA_ROOT
MAX_STORED_NAME = 60  # characters: with folder, ending and what makes it unique it fits into the field's 100
# What programs write as the title when nobody gave one: their own words, with a number or not, or the file's name.
_NO_TITLE = re.compile(
    r"(?:untitled|unnamed|no title|title|namnlös\w*|utan titel|titel|\(?anonymous\)?|about:blank|doc(?:ument)?"
    r"|dok(?:ument)?|book|bok|presentation|bildspel|powerpoint[ -]presentation|slide|bild|scan(?:ned)?|skann\w*"
    r"|img|image)(?:[ _-]?(?:document|dokument|image|bild))?[ _-]*\(?\d*\)?"
    r"|microsoft (?:word|excel|powerpoint|office).*"
    r"|.+\.(?:docx?|dotx?|docm|xlsx?|pptx?|od[tsp]|pdf|rtf|indd|pages|txt|html?|tmp|eml|msg)",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class DocumentFacts:
    """`size` is in bytes. The fields after it are known for PDF only; `title` and `language` are "" if not stated."""

    file_type: str
    size: int
    pages: int | None = None
    is_tagged: bool | None = None
    title: str | None = None
    language: str | None = None


@outside_transactions
def inspect_document(file):
    """
    Return the DocumentFacts of an open file.

    Raise ValueError, with a text for the editor, if the file is too large, damaged, of a type that is not allowed, or
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
    suffix = name_suffix(file.name)
    if suffix not in {file_type, ""}:
        raise ValueError(
            _("The file's name ends in “.%(suffix)s” but its content is %(type)s. Check that it is the right file.")
            % {"suffix": suffix, "type": file_type.upper()}
        )
    if file_type == "pdf":
        return DocumentFacts(file_type, file.size, *inspect_pdf(file))
    return DocumentFacts(file_type, file.size)


def name_suffix(name):
    """Return the ending of a file's name as “pdf”, or "" if it has none, as “rapport” and “….” have none."""
    return Path(name.strip(". ")).suffix.lower().removeprefix(".") if name.strip(". ") else ""


def stored_name(document, name):
    """
    Return the path for an uploaded file in MEDIA_ROOT, whatever it is called: readers get the document's address.

    Of the name only its first letters and digits are kept; the ending is that of the content.
    """
    stem = slugify(Path(name).stem)[:MAX_STORED_NAME].strip("-") or slugify(document.slug)[:MAX_STORED_NAME]
    return f"{FOLDER}/{stem or 'dokument'}.{document.file_type or 'bin'}"


def detect_type(file):
    """
    Return "pdf", "docx", "xlsx", "pptx", "odt" or None, from the first bytes and the names in a zip archive.

    Raise ValueError, with a text for the editor, if it is an archive that cannot be read.
    """
    file.seek(0)
    start = file.read(PDF_START)
    file.seek(0)
    if b"%PDF-" in start and not start.startswith(b"PK"):
        return "pdf"
    try:
        if not start.startswith(b"PK") and not zipfile.is_zipfile(file):
            return None
        refuse_large_directory(file)
        with zipfile.ZipFile(file) as archive:
            return detect_office_type(archive)
    except Exception as error:
        _log_unreadable(error)
        raise ValueError(
            _("The file is damaged and cannot be read. Save it again in the program that made it, and upload it.")
        ) from error
    finally:
        file.seek(0)


def refuse_large_directory(file):
    """
    Raise BadZipFile if the list of the entries of a zip archive is longer than that of any document.

    To read the list of 200,000 entries takes seconds. No archive of a size that is taken needs the longer form (ZIP64).
    """
    end_at = max(0, file.seek(0, SEEK_END) - LONGEST_END)
    file.seek(end_at)
    end = file.read()
    at = end.rfind(END_OF_DIRECTORY)
    if at < 0 or len(end) < at + END_SIZE or end[max(0, at - 20) :].startswith(ZIP64_LOCATOR):
        raise zipfile.BadZipFile
    if int.from_bytes(end[at + 12 : at + 16], "little") > MAX_DIRECTORY:
        raise zipfile.BadZipFile
    file.seek(0)


def detect_office_type(archive):
    names = set(archive.namelist())
    if "mimetype" in names and archive.getinfo("mimetype").file_size < 100:
        is_text = archive.read("mimetype").decode("ascii", "replace").strip() == CONTENT_TYPES["odt"]
        file_type = "odt" if is_text else None
    else:
        is_office = "[Content_Types].xml" in names
        file_type = next((kind for kind, entry in OFFICE_ENTRIES.items() if is_office and entry in names), None)
    if file_type:
        _read_through(archive, OFFICE_ENTRIES.get(file_type, "content.xml"))
    return file_type


def _read_through(archive, main):
    """
    Raise BadZipFile if an entry is damaged, the one named `main` first, as far as MAX_CHECKED bytes go.

    The checksum of an entry is looked at when its end is read.
    """
    left = MAX_CHECKED
    for entry in sorted(archive.infolist(), key=lambda entry: entry.filename != main):
        with archive.open(entry) as content:
            while left > 0 and (part := content.read(CHECKED_AT_ONCE)):
                left -= len(part)


def inspect_pdf(file):
    """Return (pages, is tagged, title, language) of a PDF. Raise ValueError if it cannot be read."""
    # Imported where a file is read: it takes 15 MB of each process, most of which read none.
    from pypdf import PdfReader  # noqa: PLC0415
    from pypdf.errors import FileNotDecryptedError  # noqa: PLC0415

    try:
        reader = PdfReader(_from_its_mark(file))
        pages = pdf_pages(reader)
        mark_info = reader.root_object.get("/MarkInfo")
        is_tagged = bool(mark_info and mark_info.get_object().get("/Marked"))
        return pages, is_tagged, pdf_title(reader), pdf_language(reader)
    except FileNotDecryptedError as error:
        raise ValueError(_("The PDF file opens only with a password. Save it without one, and upload it.")) from error
    except Exception as error:
        _log_unreadable(error)
        raise ValueError(_("The PDF file is damaged or locked and cannot be read.")) from error
    finally:
        file.seek(0)


def _from_its_mark(file):
    """Return the file from “%PDF-” on, since the places that it names are counted from there."""
    file.seek(0)
    before = file.read(PDF_START).find(b"%PDF-")
    file.seek(0)
    return io.BytesIO(file.read()[before:]) if before > 0 else file


def pdf_pages(reader):
    """Return the number of pages that the PDF states, or None if it is odd. To count them, all would be read."""
    count = reader.root_object["/Pages"].get_object().get("/Count")
    count = count and count.get_object()
    return int(count) if isinstance(count, int) and 0 < count <= MAX_PAGES else None


def pdf_title(reader):
    """Return the title from the document information or the XMP metadata of a PDF, or "" if nobody wrote one."""
    for read in [_information_title, _xmp_title]:
        try:
            title = _one_line(read(reader), MAX_TITLE)
        except Exception as error:
            _log_unreadable(error)
            continue
        if title and not _NO_TITLE.fullmatch(title):
            return title
    return ""


def _information_title(reader):
    return reader.metadata.title if reader.metadata else None


def _xmp_title(reader):
    stream = reader.root_object.get("/Metadata")
    if not stream or len(stream.get_object().get_data()) > MAX_XMP:
        return None
    titles = reader.xmp_metadata.dc_title if reader.xmp_metadata else None
    return titles and (titles.get("x-default") or next(iter(titles.values()), None))


def pdf_language(reader):
    """Return the language that the PDF states for its whole text, such as "sv-SE", or ""."""
    try:
        language = reader.root_object.get("/Lang")
        return _one_line(language and language.get_object(), MAX_LANGUAGE)
    except Exception as error:
        _log_unreadable(error)
        return ""


def _log_unreadable(error):
    """Log the kind of the error alone: its text may quote the file."""
    logger.warning("An uploaded file, or a part of it, cannot be read: %s", type(error).__name__)


def _one_line(value, longest):
    """Return a value of a PDF as one line of printable text, or "" if it is no string."""
    if not isinstance(value, str):
        return ""
    printable = "".join(character if character.isprintable() else " " for character in value)
    return " ".join(printable.split())[:longest]
