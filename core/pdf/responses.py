"""The answer to somebody who asks for a PDF."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.cache import add_never_cache_headers

from core.pdf.store import RETRY_SECONDS
from core.pdf.typesetting import TypesettingError


def pdf_response(request, make, *, name, page_url):
    """
    Return the StoredPdf that `make()` returns as a file with that name, without its suffix.

    If it cannot be made, say so on a page that leads to `page_url`, where the same stands. The reason is in the log.
    """
    try:
        pdf = make()
    except TypesettingError:
        response = render(request, "errors/pdf.html", {"page_url": page_url}, status=503)
        response["Retry-After"] = RETRY_SECONDS
        add_never_cache_headers(response)
        return response
    headers = {"ETag": f'"{pdf.fingerprint}"', "Content-Disposition": f'inline; filename="{name}.pdf"'}
    return HttpResponse(pdf.content, content_type="application/pdf", headers=headers)
