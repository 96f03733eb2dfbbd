"""The files in docs/deploy say what the portal reads, and nothing else."""

import json
import re
import runpy
from configparser import RawConfigParser
from pathlib import Path

import jsonschema
import pytest
import yaml
from django.conf import settings
from django.core.management import load_command_class

from naravard.environment import NAMES
from naravard.serving.checks import https_warning, shared_key_warning
from naravard.serving.doctor import secret_key
from tests.ops.shipped_nginx import DEPLOY, SECOND_NODE

COMPOSE_SCHEMA = Path(__file__).parent / "compose_spec" / "compose-spec.json"
OF_PYTHON = {"PYTHONUNBUFFERED"}


@pytest.fixture(scope="module")
def compose():
    return yaml.safe_load((DEPLOY / "compose.yaml").read_text())


def value_in_compose(text, environment):
    """Return what compose makes of a value: `${NAME:-default}` filled in, and nothing of a name without a value."""
    return re.sub(r"\$\{(\w+):[-?]([^}]*)\}", lambda found: environment.get(found[1]) or found[2], str(text))


def test_each_setting_of_the_shipped_files_is_one_that_the_portal_reads(compose):
    container = re.findall(r"(\w+)=", "".join(re.findall(r"^ENV .*", (DEPLOY / "Containerfile").read_text(), re.M)))
    unit = re.findall(r"^#?([A-Z_]+)=", (DEPLOY / "naravard.env").read_text(), re.M)
    named = {*compose["x-portal"]["environment"], *container, *unit}
    assert {"SITE_URL", "BEHIND_PROXY", "VAR_DIR"} <= named
    assert named - NAMES - OF_PYTHON == set()


def read_unit(name):
    """Return {key: [values]} of a unit of systemd."""
    unit = {}
    for line in (DEPLOY / name).read_text().splitlines():
        if "=" in line and not line.startswith("#"):
            key, value = line.split("=", 1)
            unit.setdefault(key, []).append(value)
    return unit


def test_backup_of_each_night_runs_as_the_portal_does_with_a_command_that_is_there():
    portal, backup, timer = (
        read_unit(f"naravard{name}") for name in ["-web.service", "-backup.service", "-backup.timer"]
    )
    [command] = backup["ExecStart"]
    assert command.startswith(portal["ExecStart"][0].split("manage.py")[0])
    name, *arguments = command.split("manage.py ")[1].split()
    parser = load_command_class("naravard", name).create_parser("manage.py", name)
    assert parser.parse_args(arguments).keep == 30
    rights = {
        key for key in portal if key.startswith(("Protect", "Private", "Restrict", "System", "Cap", "Lock", "NoN"))
    }
    assert len(rights) > 15
    same = {"User", "Group", "WorkingDirectory", "EnvironmentFile", "Environment", "UMask", "StateDirectory", *rights}
    assert {key: backup.get(key) for key in same} == {key: portal[key] for key in same}
    [folder] = backup["ReadWritePaths"]
    assert f"#BACKUP_DIR={folder}\n" in (DEPLOY / "naravard.env").read_text()
    assert timer["WantedBy"] == ["timers.target"]  # systemd runs the service of the same name


def test_https_address_in_compose_neither_redirects_for_ever_nor_takes_all_visitors_for_one(compose, monkeypatch):
    given = {"SITE_URL": "https://naravard.example.se", "DATABASE_PASSWORD": "x", "SECRET_KEY": "x" * 50}
    for name, text in compose["services"]["web"]["environment"].items():
        if text is not None:
            monkeypatch.setenv(name, value_in_compose(text, given))
    read = runpy.run_path(settings.BASE_DIR / "naravard" / "settings.py")
    assert read["SECURE_SSL_REDIRECT"]
    assert read["SECURE_PROXY_SSL_HEADER"] == ("HTTP_X_FORWARDED_PROTO", "https")
    assert read["TRUSTED_PROXIES"] == 1


def test_compose_is_as_its_specification_says(compose):
    jsonschema.Draft201909Validator(json.loads(COMPOSE_SCHEMA.read_text())).validate(compose)


def test_compose_names_what_the_container_and_nginx_have(compose):
    portal, container = compose["x-portal"], (DEPLOY / "Containerfile").read_text()
    assert (DEPLOY / portal["build"]["context"] / portal["build"]["dockerfile"]).is_file()
    web = compose["services"]["web"]
    [ports] = web["ports"]
    address, on_host, inside = ports.split(":")
    assert address == "127.0.0.1"
    assert f"EXPOSE {inside}\n" in container
    first, last = on_host.split("-")
    assert web["scale"] == int(last) - int(first) + 1 == 2
    nginx = (DEPLOY / "nginx.conf").read_text()
    assert f"    server {address}:{first} fail_timeout=1s;\n{SECOND_NODE}" in nginx.replace(COMMENT_BETWEEN, "")
    assert SECOND_NODE.endswith(f"{address}:{last} fail_timeout=1s;")
    [volume] = portal["volumes"]
    state = re.search(r"^VOLUME (.*)$", container, re.M)[1]
    assert volume.split(":")[1] == f"{state}/media"
    assert volume.split(":")[0] in compose["volumes"]


COMMENT_BETWEEN = "    # Each further node, with the address that it binds (BIND_ADDRESS):\n"


def test_each_process_in_compose_and_in_the_units_is_a_command_of_the_portal(compose):
    commands = {path.stem for path in (settings.BASE_DIR / "naravard/management/commands").glob("[!_]*.py")}
    services = [service["command"][2] for service in compose["services"].values() if "build" in service]
    units = [unit["Service"]["ExecStart"].split()[2] for unit in read_units()]
    assert services == ["prepare", "web", "worker"]
    assert units == ["web", "worker"]
    assert set(services) <= commands


def test_web_server_and_worker_have_the_same_rights():
    web, worker = (
        {name: unit["Service"][name] for name in unit["Service"] if name not in OWN} for unit in read_units()
    )
    assert web == worker
    assert web["systemcallfilter"] == "~@privileged @resources"


OWN = {"execstart", "restartsec"}


def read_units():
    """Return the sections of each unit. Of a setting that comes twice, the last counts here."""
    units = []
    for name in ["naravard-web.service", "naravard-worker.service"]:
        unit = RawConfigParser(strict=False)
        unit.read(DEPLOY / name)
        units.append(unit)
    return units


@pytest.mark.parametrize(
    ("is_https", "is_behind_proxy", "is_warned"), [(True, False, True), (True, True, False), (False, False, False)]
)
def test_https_address_without_a_proxy_is_warned_of(settings, is_https, is_behind_proxy, is_warned):
    settings.IS_HTTPS, settings.BEHIND_PROXY = is_https, is_behind_proxy
    assert bool(https_warning()) is is_warned
    assert "BEHIND_PROXY=1" in (https_warning() or "BEHIND_PROXY=1")


@pytest.mark.parametrize(
    ("cache", "key", "is_warned"), [("redis://a", "", True), ("redis://a", "x", False), ("", "", False)]
)
def test_nodes_that_share_pages_but_no_key_are_warned_of(cache, key, is_warned, settings, monkeypatch):
    settings.CACHE_URL = cache
    monkeypatch.setenv("SECRET_KEY", key)
    assert bool(shared_key_warning()) is is_warned
    assert list(secret_key()) == [shared_key_warning()] * is_warned
