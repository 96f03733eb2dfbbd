"""The settings that the environment decides."""

import re
import runpy

import pytest
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from naravard.environment import NAMES, mistyped_names


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
        *[({"PORT": port}, "PORT is .* from 1 to 65535") for port in ["åtta", "²", "0", "65536"]],
        ({"WEB_WORKERS": "-1"}, "WEB_WORKERS is “-1”"),
        ({"WEB_THREADS": "many"}, "from 0 to 64, such as 4"),
        ({"TRUSTED_PROXIES": "nginx"}, "such as 1"),
        *[({"SITE_URL": url}, "SITE_URL is") for url in ["a.se", "ftp://a.se", "https://a.se/x", "http://a:b"]],
        *[({"SITE_URL": f"https://{host}"}, "xn--") for host in ["närvård.se", "nara_vard.se"]],
        *[({"SITE_URL": url}, "SITE_URL must be") for url in ["u:hemligt@a.se", "https://u:hemligt@a.se:x"]],
        ({"SITE_URL": "https://user:hemligt@a.se"}, "SITE_URL must be an address without a user name"),
        *[({"ALLOWED_HOSTS": hosts}, "ALLOWED_HOSTS names") for hosts in ["a.se,https://b.se", "a.se:80", "å å"]],
        ({"BIND_ADDRESS": "localhost"}, "BIND_ADDRESS is"),
        ({"SECRET_KEY": "hemligt"}, "SECRET_KEY has 7 characters"),
        *[({"MAIL_FROM": sender}, "MAIL_FROM is") for sender in ["hej", "Portalen <hej>"]],
        ({"KOLADA_URL": "ftp://kolada.se"}, "KOLADA_URL is"),
        *[({"KOLADA_URL": url}, "KOLADA_URL must be") for url in ["u:hemligt@a.se", "https://u:hemligt@"]],
        *[
            ({name: "~/naravard"}, f"{name} is “~/naravard”, but must be written out")
            for name in ["VAR_DIR", "BACKUP_DIR"]
        ],
        ({"BACKUP_DIR": "backups"}, "must be a whole path"),
        ({"VAR_DIR": "https://a.se"}, "VAR_DIR .* must be a folder"),
        ({"MAIL_FROM": "mailto:a@b.se"}, "MAIL_FROM is"),
        (
            {"SITE_URL": '"https://a.se"', "EMAIL_URL": "'hemligt'"},
            "EMAIL_URL stands in .* SITE_URL stands in quotation",
        ),
        ({"UNDO_SECONDS": "9" * 30}, "UNDO_SECONDS is .* from 0 to 2147483647, such as 10"),
        *[({name: "ja"}, f"{name} is “ja”") for name in ["HSTS_PRELOAD", "HSTS_SECONDS", "DATABASE_CONN_MAX_AGE"]],
        ({"BACKUP_KEYS": "age1foo"}, "BACKUP_KEYS must be"),
        *[({"CACHE_URL": url}, "CACHE_URL is not") for url in ["hej", "redis://:hemligt@h/x", "unix://x", "redis://"]],
        *[({"DATABASE_URL": url}, "DATABASE_URL is not") for url in ["hej", "mysql://u:hemligt@h/x", "postgres://"]],
        ({"LOG_LEVEL": "LOUD"}, "LOG_LEVEL is “LOUD”, but must be one of DEBUG"),
        *[({"SENTRY_DSN": dsn}, "SENTRY_DSN is") for dsn in ["hej", "https://hemligt@host", "https://host/1"]],
        ({"METRICS_ALLOWED": "hej"}, "METRICS_ALLOWED is “hej”, but must be"),
        ({"OIDC_ROLES": "hej"}, "OIDC_ROLES must be pairs"),
        ({"OIDC_ORIGINS": "hej"}, "OIDC_ORIGINS is"),
        ({"OIDC_SERVER": "https://a.se", "OIDC_CLIENT_ID": "x"}, "OIDC_SERVER is set, but not OIDC_CLIENT_SECRET"),
        ({"OIDC_CLIENT_SECRET": "hemligt"}, "but not OIDC_SERVER and OIDC_CLIENT_ID"),
        ({"LOG_LEVEL": "LOUD", "MAIL_FROM": "hej"}, "MAIL_FROM is .* LOG_LEVEL is"),
        ({"EMAIL_URL": "smtp://u:p#hemligt@host"}, "EMAIL_URL is not understood"),
        *[({"EMAIL_URL": url}, "EMAIL_URL is not understood") for url in ["hej", "smtp://", "smtp://h:x"]],
        *[({"EMAIL_URL": url}, "EMAIL_URL is not understood") for url in ["smtp://h", "smtp://u:p@ss@h:25"]],
        ({"MAIL_FROM": "a@b.se, c@d.se"}, "MAIL_FROM is .* several addresses"),
        ({"FORM_MIN_SECONDS": "9999"}, "FORM_MIN_SECONDS is .* from 0 to 60"),
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
    [("192.0.2.7, 10.0.0.0/8,", ["192.0.2.7/32", "10.0.0.0/8"]), ("::1", ["::1/128"]), ("", []), (" ", [])],
)
def test_numbers_are_for_the_networks_that_are_named(read_settings, text, networks):
    assert [str(network) for network in read_settings(METRICS_ALLOWED=text)["METRICS_ALLOWED"]] == networks


@pytest.mark.parametrize(
    "environment",
    [
        {"SITE_URL": "https://naravard.example.se:8443/", "ALLOWED_HOSTS": "naravard.example.se, .example.se,[::1]"},
        {"SITE_URL": "", "PORT": "", "ALLOWED_HOSTS": "", "LOG_LEVEL": "", "MAIL_FROM": "", "OIDC_SERVER": ""},
        {"MAIL_FROM": "Nära vård <portal@example.se>", "CACHE_URL": "unix:///run/valkey.sock", "BIND_ADDRESS": "::"},
        {"SENTRY_DSN": "https://key@host.example/path/12", "KOLADA_URL": "http://127.0.0.1:1/v3"},
    ],
)
def test_right_settings_and_empty_ones_are_taken(read_settings, environment):
    assert read_settings(**environment)["SITE_URL"]


def test_name_that_is_mistyped_is_told(monkeypatch):
    monkeypatch.setenv("METRICS_ALOWED", "10.0.0.0/8")
    monkeypatch.setenv("SITE_ULR", "https://naravard.example.se")
    monkeypatch.setenv("log_level", "INFO")
    assert [sentence.split()[0] for sentence in mistyped_names()] == ["METRICS_ALOWED", "SITE_ULR", "log_level"]


def test_space_after_a_comma_is_no_part_of_what_follows(read_settings):
    read = read_settings(
        SECRET_KEY_FALLBACKS="a, b,",
        OIDC_ROLES="group = Processledare, other=Redaktör",
        OIDC_ORIGINS="https://a.se, https://b.se",
        OIDC_SERVER="https://a.se",
        OIDC_CLIENT_ID="x",
        OIDC_CLIENT_SECRET="x",
        OIDC_SCOPES="openid  groups",
    )
    assert read["SOCIALACCOUNT_PROVIDERS"]["openid_connect"]["SCOPE"] == ["openid", "groups"]
    assert read["SECRET_KEY_FALLBACKS"] == ["a", "b"]
    assert read["OIDC_ROLES"] == {"group": "Processledare", "other": "Redaktör"}
    assert read["OIDC_ORIGINS"] == ["https://a.se", "https://b.se"]


def test_list_of_settings_is_that_of_the_readme_and_of_the_code():
    table = (settings.BASE_DIR / "README.md").read_text().split("| Variable |")[1].split("\n\n")[0]
    names = {name for row in table.splitlines() for name in re.findall(r"`([A-Z_]+)`", row.split("|")[1])}
    assert names - {"CHROMIUM", "NO_SKIPS"} == NAMES
    code = (settings.BASE_DIR / "naravard" / "settings.py").read_text()
    read = set(re.findall(r"""(?:env(?:\.\w+)?|read_\w+)\("([A-Z_]+)\"""", code))
    assert read == NAMES
