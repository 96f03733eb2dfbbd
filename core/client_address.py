"""The network address that a request comes from, as far as it can be trusted."""

import ipaddress

from django.conf import settings


def client_address(request):
    """
    Return the visitor's address, for IPv6 the network of the household (/64), or "" if none is known.

    Anybody can write anything into X-Forwarded-For, so it counts only as far as the TRUSTED_PROXIES in front wrote it:
    each of them adds, at the end, whom it was asked by.
    """
    hops = [hop.strip() for hop in request.headers.get("X-Forwarded-For", "").split(",")]
    trusted = settings.TRUSTED_PROXIES
    forwarded = hops[-trusted] if 0 < trusted <= len(hops) else ""
    return _network(forwarded) or _network(request.META.get("REMOTE_ADDR", ""))


def _network(text):
    try:
        address = ipaddress.ip_address(text)
    except ValueError:
        return ""
    if address.version == 6 and not address.ipv4_mapped:
        return str(ipaddress.ip_network((int(address), 64), strict=False))
    return str(getattr(address, "ipv4_mapped", None) or address)
