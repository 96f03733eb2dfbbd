"""The settings that the environment decides."""

import runpy

import pytest
from django.conf import settings


@pytest.mark.parametrize(
    ("environment", "includes_subdomains", "allows_preloading"),
    [
        ({}, False, False),
        ({"HSTS_INCLUDE_SUBDOMAINS": "1"}, True, False),
        ({"HSTS_INCLUDE_SUBDOMAINS": "1", "HSTS_PRELOAD": "1"}, True, True),
        ({"HSTS_INCLUDE_SUBDOMAINS": "1", "HSTS_PRELOAD": "1", "SITE_URL": "http://naravard.example.se"}, False, False),
    ],
)
def test_hsts_binds_other_hosts_only_when_asked_to(monkeypatch, environment, includes_subdomains, allows_preloading):
    for name, value in ({"SITE_URL": "https://naravard.example.se"} | environment).items():
        monkeypatch.setenv(name, value)
    read = runpy.run_path(settings.BASE_DIR / "naravard" / "settings.py")
    assert read["SECURE_HSTS_INCLUDE_SUBDOMAINS"] is includes_subdomains
    assert read["SECURE_HSTS_PRELOAD"] is allows_preloading
