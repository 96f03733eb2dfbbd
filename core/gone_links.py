"""
Links in rich text to what is gone from the portal: they are shown as their words alone.

An app registers for its addresses a part that all of them have, which costs little to look for, and a function that
says of an address whether it is gone.
"""

import re
from urllib.parse import urlsplit

from django.conf import settings

from core.text import unescape

_LINK = re.compile(r'<a\b[^>]*?\bhref="([^"]*)"[^>]*>(.*?)</a>', re.DOTALL)
_checks = {}


def register_gone_links(part, is_gone):
    """Register for addresses that contain `part` a function that takes the path of one and says whether it is gone."""
    _checks[part] = is_gone


def without_gone_links(html):
    """Return the cleaned HTML without the links to addresses of the portal that are gone."""
    if not any(part in html for part in _checks):
        return html
    return _LINK.sub(lambda link: link[2] if _is_gone(unescape(link[1])) else link[0], html)


def _is_gone(address):
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    if parts.netloc and f"{parts.scheme}://{parts.netloc}" != settings.SITE_URL:
        return False
    return any(part in parts.path and is_gone(parts.path) for part, is_gone in _checks.items())
