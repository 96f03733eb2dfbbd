import logging
import re
import traceback

_PRIVATE_LINK = re.compile(r"(/inspel/(?:folj|mejl)/)[^/\s?\"']+")
# Until the next error of the chain, or the end: the row may hold line breaks.
_ROW = re.compile(r"\nDETAIL:.*?(?=\n\nThe above exception|\n\nDuring handling|\Z)", re.DOTALL)


class HidePrivateLinks(logging.Filter):
    """Takes the token out of a private link before an address is logged: whoever has it can act as the sender."""

    def filter(self, record):
        record.msg = _PRIVATE_LINK.sub(r"\1…", record.getMessage())
        record.args = ()
        return True


class HideRows(logging.Filter):
    """Takes the row out of what PostgreSQL says that it refused: it holds all that somebody wrote, and who they are."""

    def filter(self, record):
        if record.exc_info and not record.exc_text:
            lines = "".join(traceback.format_exception(*record.exc_info)).rstrip("\n")
            record.exc_text = _ROW.sub("\nDETAIL: …", lines)
        return True
