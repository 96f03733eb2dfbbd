"""Addresses that a mail program has wrapped into its own, which tell it who follows a link and name the reader."""

import re
from urllib.parse import parse_qsl, unquote, urlsplit

# What the host ends with, and the parameter that holds the address: Outlook and Teams, Google, Barracuda, Facebook.
_PARAMETERS = [
    ("safelinks.protection.outlook.com", "url"),
    ("safelinks.protection.office365.us", "url"),
    ("teams.cdn.office.net", "url"),
    ("linkprotect.cudasvc.com", "a"),
    ("google.com", "q"),
    ("google.com", "url"),
    ("google.se", "q"),
    ("google.se", "url"),
    ("l.facebook.com", "u"),
    ("protect2.fireeye.com", "u"),
    ("clicktime.symantec.com", "u"),
]
# What newsletters and networks add to an address to know who follows it, or from where.
_TRACKING = re.compile(
    r"(?:utm_\w+|fbclid|gclid|msclkid|mc_[ce]id|mkt_tok|_hs(?:enc|mi)|vero_id|igshid|twclid)(?:=|$)", re.IGNORECASE
)
_GOOGLE = "/url"  # the only path of Google that leads on to another site
# Proofpoint, version 3, writes the address between two underscores, and version 2 with other signs for “%” and “/”.
_PROOFPOINT = re.compile(r"https?://urldefense(?:\.proofpoint)?\.com/v3/__(.+?)__;", re.IGNORECASE)
_PROOFPOINT_2 = "urldefense.proofpoint.com"
_CISCO = re.compile(r"https?://secure-web\.cisco\.com/[^/]+/(https?%3a.+)", re.IGNORECASE)
_MAX_WRAPPINGS = 4
_HOSTS = (
    r"safelinks|teams\.cdn\.office|urldefense|cudasvc|secure-web\.cisco|google\.(?:com|se)/url|l\.facebook"
    r"|protect2\.fireeye|clicktime\.symantec"
)
_IN_TEXT = re.compile(rf"(?<![\w@/.-])(?:https?://[^\s<>\"]*|(?:[\w-]+\.)*)(?:{_HOSTS})[^\s<>\"]*", re.IGNORECASE)
# These write who the reader is into each address, also into one that leads nowhere.
_NAMES_READER = re.compile(
    r"(?:https?://)?(?P<host>(?:[\w-]+\.)*(?:safelinks\.protection\.\w+\.\w+|linkprotect\.cudasvc\.com"
    r"|urldefense(?:\.proofpoint)?\.com|secure-web\.cisco\.com))(?:[/?#:].*)?",
    re.IGNORECASE | re.DOTALL,
)
# “Original URL: https://… Click or tap if you trust this link.”, in the reader's language, of a link that was wrapped
TITLE_OF_WRAPPING = re.compile(r"[^:/]{0,40}\bURL(?:-\w+)?\s?:\s*\S", re.I)
_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:", re.IGNORECASE)


def unwrapped(address):
    """Return the address that the wrapped one leads to, or the same if it is none, without what tracks readers."""
    for _wrapping in range(_MAX_WRAPPINGS):
        inner = _inner_address(address)
        if inner is None:
            break
        address = inner
    return _without_tracking(address)


def _without_tracking(address):
    start, mark, rest = address.partition("?")
    if not mark or not re.match(r"https?:", start, re.IGNORECASE):
        return address
    query, hash_mark, fragment = rest.partition("#")
    kept = [pair for pair in query.split("&") if not _TRACKING.match(pair)]
    if len(kept) == len(query.split("&")):
        return address
    return start + ("?" + "&".join(kept) if kept else "") + hash_mark + fragment


def names_reader(address):
    """Return whether the address is a wrapped one that leads nowhere, and so says only who got it."""
    return bool(_NAMES_READER.fullmatch(unwrapped(address)))


def _in_text(address):
    """Return the address that the wrapped one leads to, or the host alone if it leads nowhere."""
    found = unwrapped(address)
    match = _NAMES_READER.fullmatch(found)
    return match["host"] if match else found


def with_unwrapped_links(text):
    """Return a plain text in which each wrapped address is the one that it leads to."""
    return _IN_TEXT.sub(lambda match: _in_text(match[0]), text)


def _inner_address(address):
    if not _SCHEME.match(address):
        address = f"https://{address}"
    if match := _PROOFPOINT.match(address):
        return _whole(match[1])
    if match := _CISCO.match(address):
        return _whole(unquote(match[1]))
    try:
        parts = urlsplit(address)
    except ValueError:
        return None
    host, values = (parts.hostname or "").lower(), dict(parse_qsl(parts.query))
    if host == _PROOFPOINT_2 and "u" in values:
        return _whole(unquote(values["u"].replace("-", "%").replace("_", "/")))
    for ending, parameter in _PARAMETERS:
        is_wrapper = host == ending or host.endswith(f".{ending}")
        if is_wrapper and parameter in values and ("google" not in host or parts.path == _GOOGLE):
            return _whole(values[parameter])
    return None


def _whole(address):
    """Return what was inside if it is an address of the web or of mail: “https:/a.se” has lost a slash on the way."""
    address = re.sub(r"^(https?:)/(?!/)", r"\1//", address, flags=re.IGNORECASE)
    return address if re.match(r"(?:https?://[^/\s]|mailto:\S)", address, re.IGNORECASE) else None
