"""The files in docs/deploy say what the portal reads, and nothing else."""

import re
import runpy

import pytest
import yaml
from django.conf import settings

from naravard.serving.checks import https_warning

DEPLOY = settings.BASE_DIR / "docs" / "deploy"
READ = re.compile(r"""(?:env(?:\.\w+)?|environ\.get)\(\s*["'](\w+)["']""")
OF_PYTHON = {"PYTHONUNBUFFERED"}


@pytest.fixture(scope="module")
def compose():
    return yaml.safe_load((DEPLOY / "compose.yaml").read_text())


def names_that_are_read():
    files = (settings.BASE_DIR / "naravard").rglob("*.py")
    return {name for file in files for name in READ.findall(file.read_text())}


def value_in_compose(text, environment):
    """Return what compose makes of a value: `${NAME:-default}` filled in, and nothing of a name without a value."""
    return re.sub(r"\$\{(\w+):[-?]([^}]*)\}", lambda found: environment.get(found[1]) or found[2], str(text))


def test_each_setting_of_the_shipped_files_is_one_that_the_portal_reads(compose):
    container = re.findall(r"(\w+)=", "".join(re.findall(r"^ENV .*", (DEPLOY / "Containerfile").read_text(), re.M)))
    unit = re.findall(r"^#?([A-Z_]+)=", (DEPLOY / "naravard.env").read_text(), re.M)
    named = {*compose["services"]["portal"]["environment"], *container, *unit}
    assert {"SITE_URL", "BEHIND_PROXY", "VAR_DIR"} <= named
    assert named - names_that_are_read() - OF_PYTHON == set()


def test_https_address_in_compose_neither_redirects_for_ever_nor_takes_all_visitors_for_one(compose, monkeypatch):
    given = {"SITE_URL": "https://naravard.example.se", "DATABASE_PASSWORD": "x"}
    for name, text in compose["services"]["portal"]["environment"].items():
        if text is not None:
            monkeypatch.setenv(name, value_in_compose(text, given))
    read = runpy.run_path(settings.BASE_DIR / "naravard" / "settings.py")
    assert read["SECURE_SSL_REDIRECT"]
    assert read["SECURE_PROXY_SSL_HEADER"] == ("HTTP_X_FORWARDED_PROTO", "https")
    assert read["TRUSTED_PROXIES"] == 1


def test_compose_names_what_the_container_has(compose):
    portal, container = compose["services"]["portal"], (DEPLOY / "Containerfile").read_text()
    assert (DEPLOY / portal["build"]["context"] / portal["build"]["dockerfile"]).is_file()
    [port] = portal["ports"]
    assert port.startswith("127.0.0.1:")
    assert f"EXPOSE {port.split(':')[-1]}\n" in container
    [volume] = portal["volumes"]
    assert f"VOLUME {volume.split(':')[1]}\n" in container
    assert volume.split(":")[0] in compose["volumes"]


@pytest.mark.parametrize(
    ("is_https", "is_behind_proxy", "is_warned"), [(True, False, True), (True, True, False), (False, False, False)]
)
def test_https_address_without_a_proxy_is_warned_of(settings, is_https, is_behind_proxy, is_warned):
    settings.IS_HTTPS, settings.BEHIND_PROXY = is_https, is_behind_proxy
    assert bool(https_warning()) is is_warned
    assert "BEHIND_PROXY=1" in (https_warning() or "BEHIND_PROXY=1")
