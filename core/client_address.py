"""The network address that a request comes from, as far as proxies in front of the portal can be trusted."""

import ipaddress

from django.conf import settings


def client_address(request):
    """
    Return the visitor's address as text, for IPv6 the /64 network of the household, or "" if none is known.

    A client can send any X-Forwarded-For. Each proxy appends the address that it was called from, so only the last
    TRUSTED_PROXIES entries are used.
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
