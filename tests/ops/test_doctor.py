"""“manage.py doctor” says what is wrong, and what to do."""

import fcntl
import os
import socket
import subprocess
import sys
from collections import namedtuple
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from io import StringIO
from threading import Thread

import pytest
from django.conf import settings as portal_settings
from django.core.management import CommandError, call_command
from django.db import OperationalError, connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone

from naravard import health
from naravard.backup import postgres
from naravard.serving import doctor, doctor_services
from naravard.serving.running import locked, port_lock
from strategy.models import Document
from tests.factories import DocumentFactory
from tests.mailbox import running_mailbox
from tests.ports import free_port

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def sound(settings, tmp_path):
    """An installation of which nothing is wrong: folders, a mail server, no https."""
    settings.VAR_DIR, settings.MEDIA_ROOT, settings.STATIC_ROOT = tmp_path, tmp_path / "media", tmp_path / "static"
    settings.PORT = free_port()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_URL, settings.EMAIL_HOST = "smtp://127.0.0.1", "127.0.0.1"
    with running_mailbox() as (mailbox, port):
        settings.EMAIL_PORT = port
        yield mailbox


def say():
    output = StringIO()
    try:
        call_command("doctor", stdout=output)
    except CommandError:
        return output.getvalue()
    return ""


def test_sound_installation_has_nothing_wrong_and_gets_no_mail(sound):
    output = StringIO()
    call_command("doctor", stdout=output)
    assert output.getvalue() == "Nothing is wrong.\n"
    assert sound.messages == []


def test_each_fault_is_said_once(sound, settings, monkeypatch):
    settings.IS_HTTPS, settings.BEHIND_PROXY, settings.DEBUG = True, False, True
    settings.EMAIL_PORT = free_port()
    usage = namedtuple("usage", "free")
    monkeypatch.setattr("shutil.disk_usage", lambda folder: usage(500 * 1024**2))
    monkeypatch.setattr(health, "CHECKS", dict.fromkeys(health.CHECKS, lambda: False))
    MigrationRecorder.Migration.objects.filter(app="core", name="0003_index_outgoing_mail").update(
        applied=timezone.now() + timedelta(days=1)
    )
    lines = say().splitlines()
    parts = [
        "Only 500 MB",
        "BEHIND_PROXY=1",
        "DEBUG is on",
        ": nothing answers at the mail server’s port. Look",
        "Set the clock",
        "CACHE_URL",
    ]
    for part in [*parts, "worker does not run", "outgoing mail"]:
        assert len([line for line in lines if part in line]) == 1, (part, lines)
    assert len(lines) == len(parts) + 2
    MigrationRecorder.Migration.objects.filter(applied__gt=timezone.now()).update(applied=timezone.now())


def test_backups_that_are_missing_or_old_are_said(sound, settings, tmp_path, monkeypatch):
    settings.BACKUP_DIR = str(tmp_path / "backups")
    assert "which is no folder" in say()
    (tmp_path / "backups").mkdir()
    assert "There is no backup in" in say()
    for days in [3, 1]:
        name = f"naravard-{timezone.now() - timedelta(days=days):%Y%m%d-%H%M%S}.backup"
        (tmp_path / "backups" / name).touch()
        assert ("The newest backup is of" in say()) is (days == 3)
    monkeypatch.setattr(postgres, "_candidates", lambda name: [])
    assert ("pg_dump of PostgreSQL" in say()) is (connection.vendor == "postgresql")


def test_migration_that_is_not_applied_is_said(sound):
    [(_app, newest)] = MigrationLoader(None).graph.leaf_nodes("core")
    MigrationRecorder.Migration.objects.filter(app="core", name=newest).update(name="x")
    try:
        assert "core.x" in say()  # of another version
        MigrationRecorder.Migration.objects.filter(name="x").delete()
        assert "migrations are not applied" in say()
    finally:
        MigrationRecorder.Migration.objects.filter(name="x").delete()
        MigrationRecorder.Migration.objects.get_or_create(app="core", name=newest)


def test_folder_and_database_that_cannot_be_used_are_said_and_what_needs_no_database(sound, settings, monkeypatch):
    def fail():
        raise CommandError("The database does not answer: no route")

    monkeypatch.setattr(doctor, "check_database", fail)
    monkeypatch.setitem(health.CHECKS, "cache", lambda: False)
    settings.BACKUP_DIR = str(settings.VAR_DIR / "backups")
    settings.MEDIA_ROOT = settings.BASE_DIR / "manage.py" / "media"
    settings.EMAIL_URL = ""
    text = say()
    assert "- Cannot write in " in text
    assert "- The database does not answer: no route" in text
    for part in ["reaches nobody", "which is no folder", "CACHE_URL"]:
        assert part in text, part


def test_nothing_is_made_in_a_folder_that_was_mistyped(sound, settings, tmp_path):
    settings.VAR_DIR = tmp_path / "vra"
    settings.MEDIA_ROOT, settings.STATIC_ROOT = settings.VAR_DIR / "media", settings.VAR_DIR / "static"
    assert f"There is no folder {settings.VAR_DIR}" in say()
    assert not settings.VAR_DIR.exists()


def test_uploads_that_are_missing_and_names_that_are_mistyped_are_said(sound, settings, monkeypatch):
    monkeypatch.setenv("SITE_ULR", "https://naravard.example.se")
    settings.OIDC_ROLES = {"group": "Chef"}
    rows = [DocumentFactory() for _number in range(4)]
    for number, row in enumerate(rows):
        Document.objects.filter(pk=row.pk).update(file=f"documents/{number}.pdf")
    text = say()
    first = f"documents/0.pdf (strategy.Document {rows[0].pk}), documents/1.pdf"
    for part in ["4 uploaded files are missing", first, " …. Is the", "SITE_URL is one", "a role that there is not"]:
        assert part in text, part
    assert "3.pdf" not in text


def test_mail_and_hosts_that_reach_nobody_are_said_and_no_folder_is_made(sound, settings, tmp_path):
    settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    settings.EMAIL_FILE_PATH = tmp_path / "mail"
    settings.SITE_URL, settings.ALLOWED_HOSTS = "http://[::1]:8000", ["[::1]"]
    assert [line.split(":")[0] for line in say().splitlines()] == ["- EMAIL_URL names no mail server"]
    assert not (tmp_path / "mail").exists()
    settings.ALLOWED_HOSTS = ["naravard.example.se"]
    assert "ALLOWED_HOSTS lacks [::1]" in say()
    settings.ALLOWED_HOSTS = ["*"]
    settings.SITE_URL, settings.BEHIND_PROXY, settings.TRUSTED_PROXIES = "http://naravard.example.se", True, 0
    for part in ["ALLOWED_HOSTS names *", "write https", "TRUSTED_PROXIES is 0"]:
        assert part in say(), part


def test_backups_are_looked_at_without_a_database_too(monkeypatch):
    def find_program(name):
        raise OperationalError

    monkeypatch.setattr(doctor, "find_program", find_program)
    monkeypatch.setattr(connection, "vendor", "postgresql")
    assert list(doctor.backups()) == []  # that it is away is said by another check


def test_port_that_is_taken_is_said_unless_the_portal_itself_has_it(sound, settings):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", settings.PORT))
        taken.listen()
        assert f"Port {settings.PORT} on 127.0.0.1 cannot be used" in say()
        with locked(port_lock(settings.PORT), fcntl.LOCK_EX, ""):
            assert say() == ""
    settings.BIND_ADDRESS = "192.0.2.1"
    assert "BIND_ADDRESS must be an address of this machine" in say()


@pytest.mark.parametrize(
    ("is_https", "subdomains", "seconds", "said"),
    [
        (True, True, 31536000, []),
        (True, False, 31536000, ["HSTS_INCLUDE_SUBDOMAINS is not"]),
        (True, False, 3600, ["HSTS_INCLUDE_SUBDOMAINS is not", "HSTS_SECONDS is below 31536000"]),
        (False, False, 0, ["HSTS_PRELOAD is on, but has no effect"]),
    ],
)
def test_preloading_that_browsers_refuse_is_said(settings, monkeypatch, is_https, subdomains, seconds, said):
    monkeypatch.setenv("HSTS_PRELOAD", "1")
    settings.IS_HTTPS = settings.SECURE_HSTS_PRELOAD = is_https
    settings.SECURE_HSTS_INCLUDE_SUBDOMAINS, settings.SECURE_HSTS_SECONDS = subdomains, seconds
    found = list(doctor.strict_transport())
    assert len(found) == len(said)
    assert all(part in sentence for part, sentence in zip(said, found, strict=True))


def test_health_is_asked_without_a_line_of_the_log(settings, monkeypatch, caplog):
    def fail():
        raise ConnectionRefusedError("hemligt")

    monkeypatch.setattr(health, "CHECKS", dict.fromkeys(health.CHECKS, fail))
    assert list(doctor_services.cache()) == [
        "The cache of pages (CACHE_URL) does not answer (nothing answers at its port). The portal works, but slower."
    ]
    assert len(list(doctor.worker_and_mail())) == 2
    assert caplog.records == []


class Provider(BaseHTTPRequestHandler):
    """Answers as the sign-in of an organisation does, below /idp alone."""

    def do_GET(self):
        is_page = self.path in {"/page/.well-known/openid-configuration", "/idp/.well-known/openid-configuration"}
        self.send_response(200 if is_page else 404)
        self.end_headers()
        self.wfile.write(b'{"authorization_endpoint": "x"}' if self.path.startswith("/idp") else b"<p>Hej")

    def log_message(self, *arguments):
        pass


def test_sign_in_of_the_organisation_that_lets_nobody_in_is_said(settings):
    settings.OIDC_ROLES = {"group": "Redaktör"}
    assert [sentence[:18] for sentence in doctor_services.sign_in()] == ["OIDC_ROLES is set,"]
    with HTTPServer(("127.0.0.1", 0), Provider) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        here = f"http://127.0.0.1:{server.server_port}"
        for place, said in [
            ("/idp", []),
            ("/page", ["answers, but not as a sign-in by OpenID Connect. Look at OIDC_SERVER"]),
            ("/x", ["answers with 404. Look at OIDC_SERVER"]),
        ]:
            settings.OIDC_SERVER = here + place
            found = list(doctor_services.sign_in())
            assert [part in sentence for part, sentence in zip(said, found, strict=True)] == [True] * len(said)
        server.shutdown()
    settings.OIDC_SERVER, settings.OIDC_ROLES = f"http://127.0.0.1:{free_port()}", {}
    lacks, away = doctor_services.sign_in()
    assert "nobody gets in" in lacks
    assert "cannot be asked: nothing answers at its port. Look at OIDC_SERVER" in away
    settings.OIDC_SERVER = "http://a.invalid"
    assert "there is no host of that name" in list(doctor_services.sign_in())[1]


def test_portal_that_is_not_there_stays_so(tmp_path):
    """In a process of its own, in which the settings and all apps are read anew."""
    others = {name: value for name, value in os.environ.items() if name not in {"DATABASE_URL", "SECRET_KEY"}}
    done = subprocess.run(
        [sys.executable, "manage.py", "doctor"],
        cwd=portal_settings.BASE_DIR,
        env=others | {"VAR_DIR": str(tmp_path / "vra")},
        capture_output=True,
        text=True,
        check=False,
    )
    assert f"There is no folder {tmp_path / 'vra'}" in done.stdout, done.stderr
    assert list(tmp_path.iterdir()) == []
