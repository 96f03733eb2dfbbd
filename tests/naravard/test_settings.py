"""The settings that the environment decides."""

import runpy

import pytest
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured


@pytest.fixture
def read_settings(monkeypatch):
    """Return a function that reads the settings anew, in this environment."""

    def read(**environment):
        for name, value in environment.items():
            monkeypatch.setenv(name, value)
        return runpy.run_path(settings.BASE_DIR / "naravard" / "settings.py")

    return read


@pytest.mark.parametrize(
    ("environment", "told"),
    [
        ({"REQUIRE_SECOND_FACTOR": "ja"}, "REQUIRE_SECOND_FACTOR is “ja”, but must be 1 or 0"),
        (
            {"FORMS_PER_HOUR": "sixty"},
            "FORMS_PER_HOUR is “sixty”, but must be a whole number",
        ),
        ({"FORMS_PER_HOUR": "-5"}, "must be a whole number of at least 0"),
        ({"FEEDBACK_DIGEST_HOUR": "25"}, "from 0 to 23"),
        ({"SESSION_IDLE_MINUTES": "0"}, "of at least 1"),
        ({"EMAIL_URL": "smtp://u:p#hemligt@host"}, "EMAIL_URL is not understood"),
        ({"EMAIL_URL": "hej"}, "EMAIL_URL is not understood"),
    ],
)
def test_setting_that_is_mistyped_is_named_with_what_it_must_be(read_settings, environment, told):
    """Taken for its default or for no, it could switch off what protects."""
    with pytest.raises(ImproperlyConfigured, match=told) as error:
        read_settings(**environment)
    assert "hemligt" not in str(error.value)


def test_secret_key_is_stored_by_the_first_start_alone(read_settings, tmp_path):
    (tmp_path / "secret-key").write_text("\n")
    with pytest.raises(ImproperlyConfigured, match="is empty"):
        read_settings(VAR_DIR=str(tmp_path))
    (tmp_path / "secret-key").unlink()
    read = read_settings(VAR_DIR=str(tmp_path))
    assert (len(read["SECRET_KEY"]) > 50, read["IS_SECRET_KEY_STORED"]) == (True, False)
    assert not any(tmp_path.iterdir())
    (tmp_path / "secret-key").write_text("stored\n")
    read = read_settings(VAR_DIR=str(tmp_path))
    assert (read["SECRET_KEY"], read["IS_SECRET_KEY_STORED"]) == ("stored", True)


def test_yes_and_no_are_understood_in_any_case(read_settings):
    for word, value in [("1", True), ("TRUE", True), ("on", True), ("0", False), ("No", False), ("", False)]:
        assert read_settings(REQUIRE_SECOND_FACTOR=word)["REQUIRE_SECOND_FACTOR"] is value


@pytest.mark.parametrize(
    ("environment", "includes_subdomains", "allows_preloading"),
    [
        ({}, False, False),
        ({"HSTS_INCLUDE_SUBDOMAINS": "1"}, True, False),
        ({"HSTS_INCLUDE_SUBDOMAINS": "1", "HSTS_PRELOAD": "1"}, True, True),
        ({"HSTS_INCLUDE_SUBDOMAINS": "1", "HSTS_PRELOAD": "1", "SITE_URL": "http://naravard.example.se"}, False, False),
    ],
)
def test_hsts_binds_other_hosts_only_when_asked_to(read_settings, environment, includes_subdomains, allows_preloading):
    read = read_settings(**{"SITE_URL": "https://naravard.example.se"} | environment)
    assert read["SECURE_HSTS_INCLUDE_SUBDOMAINS"] is includes_subdomains
    assert read["SECURE_HSTS_PRELOAD"] is allows_preloading


@pytest.mark.parametrize(
    ("site_url", "hosts"),
    [
        ("http://127.0.0.1:8000", ["localhost", "127.0.0.1", "[::1]"]),
        ("https://naravard.example.se", ["naravard.example.se"]),
    ],
)
def test_public_portal_answers_to_its_own_name_alone(read_settings, site_url, hosts):
    assert read_settings(SITE_URL=site_url)["ALLOWED_HOSTS"] == hosts


@pytest.mark.parametrize(
    ("text", "networks"),
    [("192.0.2.7, 10.0.0.0/8", ["192.0.2.7/32", "10.0.0.0/8"]), ("::1", ["::1/128"]), ("", [])],
)
def test_numbers_are_for_the_networks_that_are_named(read_settings, text, networks):
    assert [str(network) for network in read_settings(METRICS_ALLOWED=text)["METRICS_ALLOWED"]] == networks


def test_network_that_is_none_is_said(read_settings):
    with pytest.raises(ImproperlyConfigured, match="METRICS_ALLOWED: 'prometheus'"):
        read_settings(METRICS_ALLOWED="prometheus")
