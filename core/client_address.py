"""The network address that a request comes from, as far as proxies in front of the portal can be trusted."""

import ipaddress

from django.conf import settings


def client_address(request):
    """
    Return the visitor's address as text, for IPv6 the /64 network of the household, or "" if none is known.

    A client can send any X-Forwarded-For. Each proxy appends the address that it was called from, so only the last
    TRUSTED_PROXIES entries are used.
    """
    return _network(_forwarded(request)) or _network(request.META.get("REMOTE_ADDR", ""))


def is_from(request, networks):
    """
    Return whether who asks is in one of the networks. Unlike `client_address` it believes nothing that is not certain.

    Where a header says that a proxy has asked for somebody else, and no trusted one says for whom, it is nobody's
    address: that of the proxy is most often this machine's own.
    """
    is_for_another = any(name in request.headers for name in ["X-Forwarded-For", "Forwarded"])
    text = _forwarded(request) if is_for_another else request.META.get("REMOTE_ADDR", "")
    try:
        address = ipaddress.ip_address(text)
    except ValueError:
        return False
    address = getattr(address, "ipv4_mapped", None) or address
    return any(address in network for network in networks)


def _forwarded(request):
    """Return what the first trusted proxy has written of its client, or ""."""
    hops = [hop.strip() for hop in request.headers.get("X-Forwarded-For", "").split(",")]
    return hops[-settings.TRUSTED_PROXIES] if 0 < settings.TRUSTED_PROXIES <= len(hops) else ""


def _network(text):
    try:
        address = ipaddress.ip_address(text)
    except ValueError:
        return ""
    if address.version == 6 and not address.ipv4_mapped:
        return str(ipaddress.ip_network((int(address), 64), strict=False))
    return str(getattr(address, "ipv4_mapped", None) or address)
