"""Log filters that remove personal data, and what is no fault of the portal."""

import logging
import re
import traceback
from urllib.parse import unquote

from django.db import InterfaceError, OperationalError
from django.http import UnreadablePostError

# After the words that stand before a key everything goes, whatever it looks like, since a key may have been broken
# anywhere: in /inspel/folj/… and /inspel/mejl/…, in capitals, with “följ”, with signs or a slash too many. So does all
# of an address below /inspel/ with a capital, as in no address of ours. docs/deploy/nginx.conf has the same.
_WORDS = r"(?i:f[^/]{1,10}?lj|mejl)"
BEFORE_KEY = (
    rf"(?:[/\x5C]?(?i:inspel)[^\w-]{{1,20}}{_WORDS}|{_WORDS}[^\w-]{{0,20}}[/\x5C])[^\w-]{{0,20}}+"
    r"|[/\x5C](?i:inspel)[/\x5C](?=(?:(?! HTTP/)[^?]){0,300}[A-Z])"
)
# Elsewhere by what a key looks like: after a slash many letters, of which one is a capital. Before the signature of the
# link that stops mails stands a number, and before both what somebody copied along, such as a space.
KEY = r"(?:\d+[.:])?(?=[\w-]*[A-Z])[\w-]{12,}"
_AFTER_WORDS = re.compile(rf"({BEFORE_KEY}).+", re.ASCII | re.DOTALL)
_BY_SHAPE = re.compile(rf"(/[^\w/-]{{0,12}}){KEY}", re.ASCII)
_TIMES_ENCODED = 4  # an address within an address within a wrapper of a mail program
# Up to the end of the text of this exception, since the values of the row may contain line breaks and anything else. In
# a group of exceptions a margin stands before each line.
_ROW = re.compile(r"\n([ |]*)DETAIL:.*", re.DOTALL)


# What somebody typed as an address: a mail address, a long number that is no reference, the name of another host.
_PERSONAL = re.compile(
    r"[^\s/'\"]*(?:@|%40)[^\s/'\"]*|\b(?!20\d\d-\d{4}\b)\d[\d-]{4,}\d|(?<=HTTP_HOST header: )'[^']*'(?:\..*)?"
)


class HidePrivateLinks(logging.Filter):
    """
    A filter that removes the key from the URL of a private page: whoever has it can act as the sender.

    What remains stands on one line, whatever an address holds: nobody makes a line of the log of their own.
    """

    def filter(self, record):
        message = without_keys(record.getMessage())
        if record.name.startswith(("django.request", "django.security")):  # they tell an address as it was typed
            message = _PERSONAL.sub("…", message)
        record.msg = _on_one_line(message)
        record.args = ()
        return True


def without_keys(message):
    """Return the message without keys: as it was if there is none, else with what was percent-encoded in it decoded."""
    decoded = message
    for _time in range(_TIMES_ENCODED):
        decoded = unquote(decoded)
    masked = _BY_SHAPE.sub(r"\1…", _AFTER_WORDS.sub(r"\1…", decoded))
    return message if masked == decoded else masked


def _on_one_line(message):
    """Return the message with each sign that breaks a line or steers a terminal written out, such as “\\n”."""
    if message.isprintable():
        return message
    return "".join(sign if sign.isprintable() else sign.encode("unicode_escape").decode() for sign in message)


class HideRows(logging.Filter):
    """
    A filter that removes the DETAIL of an error of PostgreSQL: it has the whole row, with personal data.

    So it does with keys, which the text of an error in a traceback may hold.
    """

    def filter(self, record):
        if record.exc_info and not record.exc_text:
            # One part for each frame, and one for the text of each exception.
            parts = traceback.format_exception(*record.exc_info)
            lines = "".join(_ROW.sub(r"\n\1DETAIL: …\n", part) for part in parts).rstrip("\n")
            record.exc_text = "\n".join(map(without_keys, lines.split("\n")))
        return True


def _is_without_connection(error):
    """Return whether PostgreSQL could not be asked at all: what it answers itself has a code."""
    return isinstance(error, OperationalError | InterfaceError) and getattr(error.__cause__, "pgcode", "") is None


class RefusedRequests(logging.Filter):
    """
    A filter that makes a request which was refused, or broken off by its sender, a warning of one line.

    One that failed since the database is away is an error of one line.

    Django logs an unknown host or a text that is too large as an error with its traceback, as if the portal had failed.
    Anybody could fill the log with them. An address that there is not is left out: it holds what somebody has typed.
    """

    def filter(self, record):
        if getattr(record, "status_code", None) == 404 and record.name == "django.request":
            return False
        broken_off = bool(record.exc_info) and isinstance(record.exc_info[1], UnreadablePostError)
        if record.exc_info and _is_without_connection(record.exc_info[1]):
            # While PostgreSQL is away each page that is asked for would write some ninety lines that say so.
            record.msg, record.args = f"{record.getMessage()} (no connection to the database)", ()
            record.exc_info = record.exc_text = None
        if broken_off or getattr(record, "status_code", 500) < 500:
            record.exc_info = record.exc_text = None
            if record.levelno > logging.WARNING:
                record.levelno, record.levelname = logging.WARNING, logging.getLevelName(logging.WARNING)
        return True
