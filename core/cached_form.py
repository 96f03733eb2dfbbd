"""The page with an empty form, which is the same for everybody but for two tokens and so is made once for all."""

import re
import secrets

from django.http import HttpResponse
from django.middleware.csrf import get_token
from django.template.loader import render_to_string

from core.forms import new_form_key
from core.page_cache.parts import kept

# They stand where the tokens will. Nobody can write them into a text, since each process has its own.
_CSRF_MARK, _KEY_MARK = (secrets.token_urlsafe(24) for _mark in range(2))
_MARKS = re.compile(f"({re.escape(_CSRF_MARK)}|{re.escape(_KEY_MARK)})")


def render_cached_form(request, template, make_form, **context):
    """
    Return the page with the form that `make_form(initial=…)` makes, with tokens of its own.

    Form and context must follow from the path and what editors write alone, not from a query or a reader.
    """
    pieces = kept(("kept_form", template, request.path), lambda: _pieces(request, template, make_form, context))
    tokens = {_CSRF_MARK: get_token(request), _KEY_MARK: new_form_key()}
    return HttpResponse("".join([tokens.get(piece, piece) for piece in pieces]))


def _pieces(request, template, make_form, context):
    """Return the texts of the page between the marks, and the marks."""
    form = make_form(initial={"form_key": _KEY_MARK})
    return _MARKS.split(render_to_string(template, {**context, "form": form, "csrf_token": _CSRF_MARK}, request))
