import logging
import re
import sys

import pytest
from django.core import signing
from django.db import OperationalError
from django.http import UnreadablePostError

from feedback.privacy.private_link import derive_token
from naravard.log_filters import HidePrivateLinks, HideRows, RefusedRequests

TOKEN = derive_token("a form key")
STOP_KEY = signing.Signer(salt="feedback.stop_mail", sep=".").sign("12")
ADDRESSES = [
    (f"/en/inspel/folj/{TOKEN}/", "/en/inspel/folj/…"),
    (f"/inspel/folj/{TOKEN}/skriv/", "/inspel/folj/…"),
    (f"/inspel/mejl/{STOP_KEY}/", "/inspel/mejl/…"),
    (f"/Inspel/folj/{TOKEN}/", "/Inspel/folj/…"),
    (f"//inspel//folj//{TOKEN}", "//inspel//folj//…"),
    (f"/inspel/folj/{TOKEN[:-1]}/", "/inspel/folj/…"),  # guessed at once
    (f"/inspel/folj/ {TOKEN}/", "/inspel/folj/ …"),
    (f'/inspel/folj/"{TOKEN}"', '/inspel/folj/"…'),
    (f"/inspel/folj/\u200b{TOKEN}/", "/inspel/folj/\u200b…"),
    (f"/inspel/mejl/<{STOP_KEY}>", "/inspel/mejl/<…"),
    # Broken where no shape is left to know it by.
    *[(f"/inspel/folj/{TOKEN[:6]}{sign}{TOKEN[6:]}", "/inspel/folj/…") for sign in (" ", "\u00ad", "\r\n", "=\n", "/")],
    *[(f"/INSPEL/MEJL/{STOP_KEY[:3]}{sign}{STOP_KEY[3:]}/", "/INSPEL/MEJL/…") for sign in (" ", "=\r\n")],
    ("/inspel/folj/-abc", "/inspel/folj/…"),
    (f"/inspel/följ/{TOKEN[:6]} {TOKEN[6:]}/", "/inspel/följ/…"),
    (f"/inspel/fo\u0308lj/{TOKEN[:6]} {TOKEN[6:]}/", "/inspel/fo\u0308lj/…"),
    (f"/inspel/folj:{TOKEN[:6]} {TOKEN[6:]}", "/inspel/folj:…"),
    (f"/inspel/folj{TOKEN[:6]} {TOKEN[6:]}", "/inspel/folj…"),
    (f"\\inspel\\folj\\{TOKEN[:6]} {TOKEN[6:]}", "\\inspel\\folj\\…"),
    (f"/a\nb/inspel/folj/{TOKEN}", "/a\nb/inspel/folj/…"),
    (f"/folj/{TOKEN[:6]} {TOKEN[6:]}", "/folj/…"),
    (f"/inspel/{TOKEN[:6]} {TOKEN[6:]}", "/inspel/…"),
    (f"/{TOKEN}", "/…"),
    ("/nyheter/en-lang-nyhet-om-den-nara-varden/", "/nyheter/en-lang-nyhet-om-den-nara-varden/"),
    ("/nyheter/folj-inspel-om-uppfoljning/", "/nyheter/folj-inspel-om-uppfoljning/"),
    ("/inspel/2026-0001/haller-med/", "/inspel/2026-0001/haller-med/"),
    ("/inspel/folj/", "/inspel/folj/"),
    ("/d/borlange-vag-in/", "/d/borlange-vag-in/"),
]
MORE_ADDRESSES = [
    (f"/inspel/folj/{TOKEN}/?klart=skrivet", "/inspel/folj/…"),
    (f"/inspel/folj%2F{TOKEN}", "/inspel/folj/…"),
    (f"/%69nspel/f%6Flj/{TOKEN[:6]}%C2%AD{TOKEN[6:]}", "/inspel/folj/…"),
    (f"/inspel/folj/%E2%80%8B{TOKEN}/", "/inspel/folj/\u200b…"),
    (f"/inspel/mejl/{STOP_KEY.replace('.', '%2E')}/", "/inspel/mejl/…"),
    (f"/?next=%252Finspel%252Ffolj%252F{TOKEN[:6]}%2520{TOKEN[6:]}", "/?next=/inspel/folj/…"),
    (rf"/inspel/folj/{TOKEN[:6]}\xad{TOKEN[6:]}/", "/inspel/folj/…"),  # as Django writes it
    (rf"/inspel/f\xf6lj/{TOKEN[:6]}\xad{TOKEN[6:]}/", r"/inspel/f\xf6lj/…"),
    ("/inspel/ HTTP/1.1", "/inspel/ HTTP/1.1"),
    ("/nyheter/?q=100%25", "/nyheter/?q=100%25"),
]


@pytest.mark.parametrize(("path", "logged"), ADDRESSES + MORE_ADDRESSES)
def test_private_link_is_never_logged(path, logged):
    message, arguments = "Internal Server Error: %s", (path,)
    record = logging.LogRecord("django.request", logging.ERROR, __file__, 1, message, arguments, None)
    assert HidePrivateLinks().filter(record)
    assert record.getMessage() == "Internal Server Error: " + logged.replace("\n", "\\n").replace("\u200b", "\\u200b")


@pytest.mark.parametrize(("path", "logged"), ADDRESSES)
def test_nginx_logs_no_private_link_either(settings, path, logged):
    """
    The access log leaves the key out; the error log, whose lines are whole, is off for such an address.

    nginx reads bytes, and the file without a backslash before itself.
    """
    config = (settings.BASE_DIR / "docs" / "deploy" / "nginx.conf").read_bytes()
    [access] = re.findall(rb'"~(.+)" "\$\{before\}\.\.\."', config)
    [error] = re.findall(rb'location ~ "(.+)"', config)
    assert rb"\\" not in access + error
    found = re.match(access.replace(b"?<b", b"?P<b"), path.encode())
    assert (f"{found['before'].decode()}…" if found else path) == logged
    assert bool(re.search(error, path.encode())) == ("…" in logged)


def test_each_key_has_the_shape_that_is_masked():
    """Of 128 random bits one key in 300 has no capital early, and one in 30,000 none at all."""
    for number in range(3000):
        logged = _logged(f"/{derive_token(str(number))[:12]}/")
        assert logged == "/…/"


def _logged(path):
    record = logging.LogRecord("django.request", logging.ERROR, __file__, 1, "%s", (path,), None)
    HidePrivateLinks().filter(record)
    return record.getMessage()


def test_console_uses_the_filters(settings):
    used = settings.LOGGING["handlers"]["console"]["filters"]
    assert used == ["refused_requests", "hide_private_links", "hide_rows"]


TOO_MANY = "&".join(f"a{number}=" for number in range(1001))


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("request_of", "status"),
    [
        ({"path": "/nytta/", "CONTENT_LENGTH": 10**9}, 413),
        ({"path": "/nytta/", "data": TOO_MANY, "content_type": "application/x-www-form-urlencoded"}, 413),
        ({"path": f"/inspel/?{TOO_MANY}"}, 413),
        ({"path": "/nytta/", "HTTP_HOST": "elsewhere.example"}, 400),
        ({"path": "/nytta/", "data": b"a", "content_type": "multipart/form-data"}, 400),
    ],
    ids=["too large", "too many fields", "too many parameters", "unknown host", "no form"],
)
def test_what_a_stranger_sends_wrongly_is_no_error_of_the_portal(client, caplog, request_of, status):
    client.raise_request_exception = False
    assert client.generic("POST", **request_of).status_code == status
    [record] = [record for record in caplog.records if RefusedRequests().filter(record)]
    assert record.levelno == logging.WARNING
    assert record.exc_info is None
    assert record.getMessage()


@pytest.mark.django_db
def test_address_that_there_is_not_is_no_line_of_the_log(client, caplog):
    assert client.get("/zebulon-qvarnstrom/").status_code == 404
    assert [record for record in caplog.records if RefusedRequests().filter(record)] == []


@pytest.mark.parametrize(
    ("message", "logged"),
    [
        ("Not Found: /finns-inte/kajsa@example.se/", "Not Found: /finns-inte/…/"),
        ("Not Found: /kajsa%40example.se", "Not Found: /…"),
        ("Not Found: /191212121212/", "Not Found: /…/"),
        ("Not Found: /070-1234567/", "Not Found: /…/"),
        (
            "Invalid HTTP_HOST header: 'kajsa.example'. You may need to add 'kajsa.example'",
            "Invalid HTTP_HOST header: …",
        ),
        ("Not Found: /nyheter/2026/", "Not Found: /nyheter/2026/"),
    ],
)
def test_what_a_stranger_typed_as_an_address_is_not_logged(message, logged):
    record = logging.LogRecord("django.request", logging.WARNING, __file__, 1, message, (), None)
    HidePrivateLinks().filter(record)
    assert record.getMessage() == logged


@pytest.mark.parametrize("error", [ZeroDivisionError, UnreadablePostError])
def test_error_of_the_portal_keeps_its_traceback_and_one_of_the_line_does_not(error):
    try:
        raise error
    except Exception:
        arguments = (logging.ERROR, __file__, 1, "Internal Server Error", (), sys.exc_info())
        record = logging.LogRecord("django.request", *arguments)
    record.status_code = 500
    assert RefusedRequests().filter(record)
    assert (record.levelno == logging.ERROR) is (error is ZeroDivisionError)
    assert bool(record.exc_info) is (error is ZeroDivisionError)


@pytest.mark.parametrize(("code", "has_traceback"), [(None, False), ("53100", True)])
def test_database_that_is_away_is_one_line_for_each_page(code, has_traceback):
    """What PostgreSQL answers itself, such as that its disk is full, keeps its traceback."""
    error = OperationalError()
    error.__cause__ = type("Error", (Exception,), {"pgcode": code})()
    arguments = (logging.ERROR, __file__, 1, "Internal Server Error: %s", ("/",), (type(error), error, None))
    record = logging.LogRecord("django.request", *arguments)
    record.status_code = 503
    assert RefusedRequests().filter(record)
    assert bool(record.exc_info) is has_traceback
    assert record.getMessage() == "Internal Server Error: /" + " (no connection to the database)" * (not has_traceback)


def logged_error():
    """Return what the log says of the exception that is being handled."""
    record = logging.LogRecord("django.request", logging.ERROR, __file__, 1, "Error", (), sys.exc_info())
    assert HideRows().filter(record)
    return logging.Formatter().format(record)


# As PostgreSQL tells it: with everything that the row holds, line breaks and all.
WITH_ROW = (
    'violates check constraint "x"\nDETAIL:  Failing row contains (Kim, A secret\n\n'
    "During handling of the above exception, another exception occurred:\n  +--- 1 ---\ntext)."
)
OF_ROW = ["Kim", "secret", "text)", "--- 1 ---\n"]


def test_row_that_the_database_refused_is_never_logged():
    try:
        try:
            raise ValueError(WITH_ROW)
        except ValueError as error:
            raise RuntimeError(WITH_ROW) from error
    except RuntimeError:
        logged = logged_error()
    assert not any(word in logged for word in OF_ROW)
    assert logged.count('violates check constraint "x"') == 2
    assert "direct cause" in logged


def test_row_in_a_group_of_errors_is_never_logged_either():
    try:
        try:
            raise ValueError(WITH_ROW)
        except ValueError as error:
            inner = ExceptionGroup("inner", [error, RuntimeError("told")])
            raise ExceptionGroup(WITH_ROW, [inner, RuntimeError(WITH_ROW)]) from error
    except ExceptionGroup:
        logged = logged_error()
    assert not any(word in logged for word in OF_ROW)
    assert logged.count('violates check constraint "x"') == 4
    assert "    | RuntimeError: told\n" in logged
