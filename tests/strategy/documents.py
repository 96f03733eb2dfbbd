"""Documents as somebody uploads them."""

import io
import zipfile

from django.core.files.uploadedfile import SimpleUploadedFile
from pypdf import PdfWriter
from pypdf.generic import BooleanObject, DictionaryObject, NameObject, StreamObject, TextStringObject

from strategy.models import Document

XMP = b"""<?xpacket begin="" id="W5M0MpCehiHzreSzNTczkc9d"?><x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF
xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about=""
xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title><rdf:Alt><rdf:li xml:lang="x-default">Ur XMP</rdf:li></rdf:Alt>
</dc:title></rdf:Description></rdf:RDF></x:xmpmeta><?xpacket end="w"?>"""


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
WITH_IMAGE = archive(**{"[Content_Types].xml": "<x/>", "word/document.xml": "<x/>", "word/a.png": "picture"})
ODT_WITH_IMAGE = archive(mimetype="application/vnd.oasis.opendocument.text", image="picture")


def with_entries(number):
    """Return a DOCX that says it has so many entries more, all the same, in a few bytes each."""
    content, end = DOCX[:-22], DOCX[-22:]
    directory = content[int.from_bytes(end[16:20], "little") :]
    entry = directory[: 46 + len("[Content_Types].xml")]
    size = len(directory) + number * len(entry)
    return content + entry * number + end[:12] + size.to_bytes(4, "little") + end[16:]


def with_lzma_error():
    """Return an archive whose entry says that it is packed with LZMA, which it is not."""
    content = bytearray(ODT)
    for mark, at in [(b"PK\x03\x04", 8), (b"PK\x01\x02", 10)]:
        start = content.index(mark) + at
        content[start : start + 2] = (zipfile.ZIP_LZMA).to_bytes(2, "little")
    return bytes(content)


def bomb():
    """Return an ODT of whose parts one says that it is far larger than what the archive holds."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("mimetype", "application/vnd.oasis.opendocument.text")
        file.writestr("content.xml", bytes(20_000_000))
    return buffer.getvalue()


def upload(name, content):
    document = Document(slug="fil", title_sv="En fil", file=SimpleUploadedFile(name, content))
    document.full_clean()
    document.save()
    return Document.objects.get(slug="fil")
