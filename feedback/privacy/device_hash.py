"""
What lets a device agree with an inspel once a day, without the portal knowing which device it was.

A device is its address and what its browser calls itself. Only a hash is stored, with a key made of the secret and the
day, and of which inspel it is: a row can be joined neither to a person, nor to another day, nor to what else the same
device agreed with. Rows older than a day have no use, and a task removes them.
"""

from django.utils.crypto import salted_hmac

from core.client_address import client_address


def device_of(request):
    return f"{client_address(request)}\n{request.headers.get('User-Agent', '')[:500]}"


def device_hash(device, *, inspel, day):
    return salted_hmac(f"feedback.agreement.{day:%Y-%m-%d}.{inspel.pk}", device, algorithm="sha256").hexdigest()
