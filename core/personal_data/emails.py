"""E-mail addresses in a normalised text, also those that are written so that programs shall not find them."""

import re

_AT = re.compile(r" @ |@ ?| ?[(\[{<] ?(?:at|a|@|snabel[- ]?a) ?[)\]}>] ?|[ -]?\bsnabel[- ]?a\b[ -]?", re.IGNORECASE)
_LOCAL_MAX = 64
_LOCAL = re.compile(r"\w[\w.!#$%&'*+/=?^`{|}~-]{0,63}\Z")
_DOT = r"(?:\.| ?[(\[{] ?(?:dot|punkt|\.) ?[)\]}] ?)"
_DOMAIN = re.compile(
    rf"(?:[^\W_](?:[\w-]{{0,61}}[^\W_])?{_DOT}){{1,8}}(?:xn--[a-z\d-]{{2,59}}|[^\W\d_]{{2,24}})", re.IGNORECASE
)


def emails(text):
    """Return (start, end) of each address."""
    found = []
    for at in _AT.finditer(text):
        if domain := _DOMAIN.match(text, at.end()):
            first = max(0, at.start() - _LOCAL_MAX)
            if local := _LOCAL.search(text[first : at.start()]):
                found.append((first + local.start(), domain.end()))
    return found
