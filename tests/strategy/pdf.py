"""The strategy's PDF as a test reads it."""

import io

from pypdf import PdfReader

PDF = "/strategin/strategi.pdf"


def read(client, prefix=""):
    response = client.get(prefix + PDF)
    assert response.status_code == 200
    return PdfReader(io.BytesIO(response.content))


def text_of(reader):
    return " ".join(" ".join(page.extract_text() for page in reader.pages).split())


def elements(node):
    """Every structure element of the document, in reading order, as (tag, language)."""
    node = node.get_object()
    if isinstance(node, list):
        for child in node:
            yield from elements(child)
    elif isinstance(node, dict):
        if "/S" in node:
            yield node["/S"], node.get("/Lang")
        if "/K" in node:
            yield from elements(node["/K"])
