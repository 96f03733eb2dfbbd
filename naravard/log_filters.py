"""Log filters that remove personal data, and what is no fault of the portal."""

import logging
import re
import traceback

from django.http import UnreadablePostError

# By what a key looks like and not by where it stands, since somebody may have written the address before it wrongly:
# after a slash many letters, of which one is a capital as in no address of ours. Before the signature of the link that
# stops mails stands a number, and before both what somebody copied along, such as a space or a quotation mark.
# docs/deploy/nginx.conf has the same.
KEY = r"(?:\d+(?:[.:]|%2[Ee]|%3[Aa]))?(?=[\w-]*[A-Z])[\w-]{12,}"
_PRIVATE_LINK = re.compile(rf"((?:/|%(?:25)*2[Ff])(?:%[\dA-Fa-f]{{2}}|[^\w/-]){{0,12}}){KEY}", re.ASCII)
# Up to the next exception of the chain or the end, since the values of the row may contain line breaks.
_ROW = re.compile(r"\nDETAIL:.*?(?=\n\nThe above exception|\n\nDuring handling|\Z)", re.DOTALL)


class HidePrivateLinks(logging.Filter):
    """A filter that removes the key from the URL of a private page: whoever has it can act as the sender."""

    def filter(self, record):
        record.msg = _PRIVATE_LINK.sub(r"\1…", record.getMessage())
        record.args = ()
        return True


class HideRows(logging.Filter):
    """A filter that removes the DETAIL of an error of PostgreSQL: it has the whole row, with personal data."""

    def filter(self, record):
        if record.exc_info and not record.exc_text:
            lines = "".join(traceback.format_exception(*record.exc_info)).rstrip("\n")
            record.exc_text = _ROW.sub("\nDETAIL: …", lines)
        return True


class RefusedRequests(logging.Filter):
    """
    A filter that makes a request which was refused, or broken off by its sender, a warning of one line.

    Django logs an unknown host or a text that is too large as an error with its traceback, as if the portal had failed.
    Anybody could fill the log with them.
    """

    def filter(self, record):
        broken_off = bool(record.exc_info) and isinstance(record.exc_info[1], UnreadablePostError)
        if broken_off or getattr(record, "status_code", 500) < 500:
            record.exc_info = record.exc_text = None
            if record.levelno > logging.WARNING:
                record.levelno, record.levelname = logging.WARNING, logging.getLevelName(logging.WARNING)
        return True
