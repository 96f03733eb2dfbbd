"""Log filters that remove personal data."""

import logging
import re
import traceback

_PRIVATE_LINK = re.compile(r"(/inspel/(?:folj|mejl)/)[^/\s?\"']+")
# Up to the next exception of the chain or the end, since the values of the row may contain line breaks.
_ROW = re.compile(r"\nDETAIL:.*?(?=\n\nThe above exception|\n\nDuring handling|\Z)", re.DOTALL)


class HidePrivateLinks(logging.Filter):
    """A filter that removes the token from the URL of a private page: whoever has it can act as the sender."""

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
