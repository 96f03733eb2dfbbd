"""
A hash of a device, so that it can agree with an inspel once a day without being identified.

A device is its network address and its User-Agent. Only a hash is stored. Its key is made of the secret key, the day
and the inspel, so rows of the same device cannot be linked: not to a person, not between days, not between inspel. A
task deletes the rows of earlier days (feedback/actions/readers.py).
"""

from django.utils.crypto import salted_hmac

from core.client_address import client_address


def device_of(request):
    """Return the text that identifies the device of a request. It must not be stored."""
    return f"{client_address(request)}\n{request.headers.get('User-Agent', '')[:500]}"


def device_hash(device, *, inspel, day):
    """Return the hash to store, 64 hexadecimal digits, of a device as `device_of` returns it."""
    return salted_hmac(f"feedback.agreement.{day:%Y-%m-%d}.{inspel.pk}", device, algorithm="sha256").hexdigest()
