"""The answer to somebody who asks for a PDF."""

import io

from django.shortcuts import render
from django.utils.cache import add_never_cache_headers

from core.file_response import file_response
from core.pdf.store import RETRY_SECONDS
from core.pdf.typesetting import TypesettingError


def pdf_response(request, make, *, name, page_url):
    """
    Return the StoredPdf that `make()` returns, or the part of it that is asked for, as a file named so, plus “.pdf”.

    If it cannot be made, say so on a page that leads to `page_url`, where the same stands. The reason is in the log.
    """

    def answer():
        pdf = make()
        return file_response(
            request,
            io.BytesIO(pdf.content),
            size=pdf.size,
            etag=pdf.fingerprint,
            modified_at=pdf.made_at,
            content_type="application/pdf",
            name=f"{name}.pdf",
        )

    return file_or_error_page(request, answer, "errors/pdf.html", page_url)


def file_or_error_page(request, make, template, page_url):
    """Return the response that `make()` returns, or the page of the template if Typst cannot make what is in it."""
    try:
        return make()
    except TypesettingError:
        response = render(request, template, {"page_url": page_url}, status=503)
        response["Retry-After"] = RETRY_SECONDS
        add_never_cache_headers(response)
        return response
