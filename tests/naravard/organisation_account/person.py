"""Somebody who signs in with the organisation's own account."""

from urllib.parse import quote

import httpx
from django.test import Client

from contacts.models import User

LOGIN = "/admin/account/oidc/organisation/login/"
WHO = "kim@example.se"
NO_ACCESS = "/admin/account/no-access/"


def coming_back(provider, *groups, who=WHO, sub=None, client=None, **claims):
    """Give the provider the claims, log in there, and return (the client, the address that it leads back to)."""
    client, sub = client or Client(), sub or who
    claims = {"email": who, "email_verified": True, "name": "Kim Exempel", "groups": list(groups)} | claims
    httpx.put(f"{provider}/users/{quote(sub)}", json=claims).raise_for_status()
    to_provider = client.post(LOGIN)
    assert to_provider.status_code == 302
    back = httpx.post(to_provider["Location"], data={"sub": sub})
    return client, back.headers["location"].removeprefix("http://testserver")


def sign_in(provider, *groups, **who):
    """Sign in as `who` with the groups, and return (the client, the page that it leads to)."""
    client, address = coming_back(provider, *groups, **who)
    return client, client.get(address, follow=True)


def roles(who=WHO):
    return set(User.objects.get(email=who).groups.values_list("name", flat=True))
