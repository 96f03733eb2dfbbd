"""E-mail addresses as the mail system takes them."""

import idna

LOCAL_PART_MAX = 64  # characters
# Domains by which one and the same mailbox is reached (as Google and Apple say in their help pages).
_SAME_DOMAIN = {"googlemail.com": "gmail.com", "me.com": "icloud.com", "mac.com": "icloud.com"}
# The ends of names that no mail server outside can look for (RFC 2606, 6761, 6762, 7686 and 8375).
_NOT_OUTSIDE = {"localhost", "local", "invalid", "test", "internal", "onion", "arpa"}


class UnmailableAddressError(ValueError):
    """No mail can be sent to the address. The message does not hold it, since it can end up in a log."""


def mailbox_of(address):
    """
    Return what all spellings of the address have in common that most likely reach the same mailbox.

    Many mail systems leave out what stands behind a “+”, and some the full stops; quotation marks and the backslashes
    between them are no part of a name (RFC 5321, 4.1.2). Use it to count, never to send.
    """
    local_part, _at, domain = address.strip().lower().rpartition("@")
    domain = _SAME_DOMAIN.get(domain.rstrip("."), domain)
    local_part = local_part.replace('"', "").replace("\\", "").split("+")[0].replace(".", "")
    try:
        return to_ascii(f"{local_part}@{domain}")
    except UnmailableAddressError:
        return f"{local_part}@{domain}"


def is_only_inside(address):
    """Return whether the domain is one that no mail from outside reaches: “localhost”, a network address, one word."""
    labels = address.rpartition("@")[2].lower().rstrip(".").split(".")
    return len(labels) < 2 or labels[0].startswith("[") or labels[-1] in _NOT_OUTSIDE


def to_ascii(address):
    """
    Return the address with its domain in the form of IDNA 2008, after the mapping of UTS 46 (“Å.SE” is “å.se”).

    The codec of Python's standard library knows IDNA 2003 alone, by which “straße.de” is the domain of somebody else.
    A domain in ASCII stays as it is: some that exist break the rules for new ones. Raise UnmailableAddressError, also
    for the part before the “@” if it is longer than RFC 5321 allows (4.5.3.1.1) or, such as “ſ”, not in ASCII: Django
    would send that to another address.
    """
    local_part, _at, domain = address.rpartition("@")
    if not local_part.isascii() or len(local_part) > LOCAL_PART_MAX:
        raise UnmailableAddressError
    if domain.isascii():
        return address
    try:
        return f"{local_part}@{idna.encode(domain, uts46=True).decode()}"
    except idna.IDNAError:
        raise UnmailableAddressError from None
