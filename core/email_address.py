"""E-mail addresses as the mail system takes them."""

import idna


def to_ascii(address):
    """
    Return the address with its domain in the form of IDNA 2008, after the mapping of UTS 46 (“Å.SE” is “å.se”).

    The codec of Python's standard library knows IDNA 2003 alone, by which “straße.de” is the domain of somebody else.
    Raise ValueError if no mail can carry the address, such as one with a label of more than 63 signs.
    """
    local_part, _at, domain = address.rpartition("@")
    if domain.startswith("["):  # an IP address
        return address
    try:
        return f"{local_part}@{idna.encode(domain, uts46=True).decode()}"
    except idna.IDNAError as error:
        raise ValueError(address) from error
