"""Documents as somebody uploads them."""

import io
import zipfile

from django.core.files.uploadedfile import SimpleUploadedFile
from pypdf import PdfWriter
from pypdf.generic import BooleanObject, DictionaryObject, NameObject, StreamObject, TextStringObject

from strategy.models import Document


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
            file.writestr(zipfile.ZipInfo(name), content)  # of 1980: each process has to make the same
    return buffer.getvalue()


DOCX = archive(**{"[Content_Types].xml": "<x/>", "word/document.xml": "<x/>"})
XLSX = archive(**{"[Content_Types].xml": "<x/>", "xl/workbook.xml": "<x/>"})
ODT = archive(mimetype="application/vnd.oasis.opendocument.text")


def upload(name, content):
    document = Document(slug="fil", title_sv="En fil", file=SimpleUploadedFile(name, content))
    document.full_clean()
    document.save()
    return Document.objects.get(slug="fil")
