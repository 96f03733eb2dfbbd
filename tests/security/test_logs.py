"""No line of the log is of a stranger's making."""

import io
import logging
from urllib.parse import quote

import pytest
from django.test import Client

from naravard.log_filters import HidePrivateLinks, RefusedRequests

FORGED = "\n2026-01-01 00:00:00 ERROR root: an invented line"


# What a stranger can send that is logged: (client, the forged text as it is and as an address has it).
SENT = {
    "not found": lambda client, _text, path: client.get(f"/finns-inte{path}/"),
    "too large": lambda client, _text, path: client.post(f"/nytta{path}/", CONTENT_LENGTH=10**9),
    "no form": lambda client, _text, path: client.generic("POST", f"/nytta{path}/", b"a", "multipart/form-data"),
    "not allowed": lambda client, text, _path: client.generic(f"DELE{text}TE", "/kontakt/"),
    "no token": lambda client, _text, path: client.post(f"/admin/?q={path}"),
    "wrong host": lambda client, text, _path: client.get("/", headers={"Host": f"elsewhere.example{text}"}),
}


@pytest.fixture
def log(settings):
    """Return what the console shows, by the filters and the format of the settings."""
    handler = logging.StreamHandler(io.StringIO())
    handler.setFormatter(logging.Formatter(settings.LOGGING["formatters"]["plain"]["format"], style="{"))
    for one in [RefusedRequests(), HidePrivateLinks()]:
        handler.addFilter(one)
    logging.getLogger().addHandler(handler)
    yield handler.stream
    logging.getLogger().removeHandler(handler)


@pytest.mark.parametrize("name", SENT)
def test_a_stranger_forges_no_line(db, log, name):
    client = Client(raise_request_exception=False, enforce_csrf_checks=True)
    for number, sign in enumerate(["\n", "\r\n", "\x0b", "\x1b[2K", "\x85", "\u2028"], 1):
        forged = FORGED.replace("\n", sign)
        status = SENT[name](client, forged, quote(forged)).status_code
        assert status >= 400
        lines = log.getvalue().split("\n")
        assert len(lines) == 1 + (0 if status == 404 else number)  # of what there is not, none
        assert "".join(lines).isprintable()
