"""Addresses of links as editors type them: completed where it is clear what is meant, otherwise refused."""

import re
from urllib.parse import unquote, urlsplit

from core.text import clean_text, unescape
from core.wrapped_links import names_reader, unwrapped

_LINK = re.compile(r"<a\b[^<>]*?\bhref\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'<>]+))", re.IGNORECASE)
_EMAIL = re.compile(r"[^\s@/\\:?#<>]+@[\w-]+(?:\.[\w-]+)*\.[^\W\d_]{2,}(?:\?\S*)?")
# A name with the ending of a country, or one of those that are common here: “sida.html” is no website.
_COMMON_ENDINGS = "com|org|net|info|edu|gov|int|biz|app|dev|care|health|online|site"
_WEBSITE = re.compile(
    rf"(?:www\.[\w-]+(?:\.[\w-]+)+|[\w-]+(?:\.[\w-]+)*\.(?:[^\W\d_]{{2}}|{_COMMON_ENDINGS}))(?:[/?#]\S*)?",
    re.IGNORECASE,
)
# A number, perhaps written with spaces and parentheses, and behind it an extension or a pause (RFC 3966).
_TELEPHONE = re.compile(r"\+?[\s()./-]*\d(?:[\s()./-]*\d){2,19}[\s()./-]*(?:[;,]\S*)?", re.ASCII)
# Of “https://https://example.se”, pasted behind what was there already, the host would be “https”.
_HOST = re.compile(r"^(?!https?$).*\w")


def link_address(typed):
    """Return the address that a link with what was typed leads to, or None if it leads nowhere."""
    address = unwrapped(clean_text(typed).strip())
    if names_reader(address):
        return None
    if "\n" in address or "\t" in address:
        return None  # a browser leaves these out, so that “/\\t/host” would lead to another site
    if address.startswith("#") or (address.startswith("/") and not address.startswith(("//", "/\\"))):
        return address  # a place on the page, or a page of the portal
    if _EMAIL.fullmatch(address):
        return f"mailto:{address}"
    if _WEBSITE.fullmatch(address):
        return f"https://{address}"
    return address if _is_whole(address) else None


def _is_whole(address):
    try:
        parts = urlsplit(address)
        _port = parts.port
    except ValueError:  # such as “http://[” or “https://example.se:port”
        return False
    if parts.scheme in {"http", "https"}:
        return bool(_HOST.search(parts.hostname or "")) and not re.search(r"[\s\\]", parts.netloc)
    if parts.scheme == "mailto":
        return all(_EMAIL.fullmatch(recipient.strip()) for recipient in unquote(parts.path).split(","))
    return parts.scheme == "tel" and bool(_TELEPHONE.fullmatch(unquote(parts.path)))


def links_that_lead_nowhere(html):
    """Return what stands as the address of each link of the HTML that leads nowhere, in the order of the text."""
    typed = [unescape("".join(found)) for found in _LINK.findall(html)]
    return list(dict.fromkeys(text for text in typed if text.strip() and link_address(text) is None))
