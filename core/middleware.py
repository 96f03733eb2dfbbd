"""Middleware that cleans what a request carries, before any view reads it, and sets the values of a page."""

import re

from django.core.exceptions import TooManyFieldsSent
from django.http import QueryDict

from core.bidi import isolated_html
from core.text import clean_text
from core.unbroken_numbers import unbroken_html


class CleanTextMiddleware:
    """Clean every parameter and every posted value but passwords, which are nobody's to change."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        try:
            request.GET = cleaned(request.GET)
        except TooManyFieldsSent:
            request.GET = QueryDict()  # or whatever reads it on the way back, as the error page does, fails again
            raise
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs):
        """Clean what is posted here, where an exception from reading it is answered like one of the view."""
        if request.method == "POST":
            request.POST = cleaned(request.POST)


_HOLDS_ARABIC = re.compile("[\u0600-\u06ff]")


class ReadableValuesMiddleware:
    """
    Keep each number of a public page on one line, and numbers and addresses in order in text from right to left.

    So it does not matter who typed it and which template shows it.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        is_page = response.get("Content-Type", "").startswith("text/html") and not response.streaming
        if is_page and not request.path_info.startswith("/admin/"):
            set_values(response)
        elif is_page and _HOLDS_ARABIC.search(response.text):  # of a sender, which staff read
            response.content = isolated_html(response.text).encode(response.charset)
        return response


def set_values(response):
    """Write numbers and addresses in the page as they are shown in the active language."""
    response.content = isolated_html(unbroken_html(response.text)).encode(response.charset)


def cleaned(parameters):
    """Return an immutable copy of a QueryDict with all values cleaned."""
    result = QueryDict(mutable=True, encoding=parameters.encoding)
    for name, values in parameters.lists():
        keep = "password" in name
        result.setlist(clean_text(name), values if keep else [clean_text(value) for value in values])
    result._mutable = False
    return result
