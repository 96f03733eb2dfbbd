import logging
import re

_PRIVATE_LINK = re.compile(r"(/inspel/(?:folj|mejl)/)[^/\s?\"']+")


class HidePrivateLinks(logging.Filter):
    """Takes the token out of a private link before an address is logged: whoever has it can act as the sender."""

    def filter(self, record):
        record.msg = _PRIVATE_LINK.sub(r"\1…", record.getMessage())
        record.args = ()
        return True
