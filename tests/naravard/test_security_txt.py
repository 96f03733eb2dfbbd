"""/.well-known/security.txt, as RFC 9116 asks."""

from datetime import datetime

import pytest
import time_machine
from django.core.exceptions import ImproperlyConfigured

from naravard.settings import read_security_contacts

ADDRESS = "/.well-known/security.txt"


@time_machine.travel("2026-11-29 23:30:00+00:00")
def test_file_names_contacts_languages_and_when_it_expires(client, settings):
    settings.SECURITY_CONTACTS = ["mailto:sakerhet@example.se", "https://example.se/sakerhet"]
    settings.SITE_URL = "https://naravard.example.se"
    answer = client.get(ADDRESS)
    assert answer["Content-Type"] == "text/plain; charset=utf-8"
    assert "no-store" in answer["Cache-Control"]
    *contacts, expires, languages, canonical = answer.text.splitlines()
    assert contacts == ["Contact: mailto:sakerhet@example.se", "Contact: https://example.se/sakerhet"]
    assert expires == "Expires: 2027-05-28T00:00:00Z"
    assert (datetime.fromisoformat(expires.split()[1]) - datetime.fromisoformat("2026-11-29T23:30:00Z")).days < 365
    assert languages == "Preferred-Languages: sv, en"
    assert canonical == f"Canonical: https://naravard.example.se{ADDRESS}"


def test_without_a_contact_there_is_no_file(client, db, settings):
    settings.SECURITY_CONTACTS = []
    assert client.get(ADDRESS).status_code == 404


@pytest.mark.parametrize(
    ("text", "contacts"),
    [
        ("", []),
        ("sakerhet@example.se", ["mailto:sakerhet@example.se"]),
        ("mailto:a@example.se, https://example.se/b", ["mailto:a@example.se", "https://example.se/b"]),
    ],
)
def test_contact_is_an_address(monkeypatch, text, contacts):
    monkeypatch.setenv("SECURITY_CONTACT", text)
    assert read_security_contacts() == contacts


@pytest.mark.parametrize("text", ["http://example.se/", "ring oss", "mailto:a@example.se\nExpires: x"])
def test_contact_that_the_standard_does_not_allow_is_refused(monkeypatch, text):
    monkeypatch.setenv("SECURITY_CONTACT", text)
    with pytest.raises(ImproperlyConfigured, match="SECURITY_CONTACT"):
        read_security_contacts()
