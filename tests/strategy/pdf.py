"""The strategy's PDF as a test reads it."""

from tests.pdf import as_pdf

PDF = "/strategin/strategi.pdf"


def read(client, prefix=""):
    return as_pdf(client.get(prefix + PDF))


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
