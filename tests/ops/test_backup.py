"""“manage.py backup” and “manage.py restore”: all comes back, and whatever is wrong is said before anything changes."""

import errno
import os
from contextlib import contextmanager
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from threading import Event, Thread

import pytest
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.core.management import CommandError
from django.db import connection, connections, transaction
from django.utils import timezone

from core.page_cache.version import edition
from core.raw_sql import ask
from feedback import actions
from feedback.models import DeletionReceipt, Inspel
from feedback.privacy.private_link import token_of
from naravard.backup import make, postgres, restore
from naravard.backup.archive import ArchiveWriter
from naravard.serving.running import running_portal
from strategy.models import Document
from tests.factories import InspelFactory, UserFactory
from tests.ops.backups import document, drop_trigger, make_append_only_table, restored, say, tables, uploads

pytestmark = [pytest.mark.sqlite, pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("var")]


@pytest.fixture
def _append_only_table(db):
    make_append_only_table()
    yield
    drop_trigger()
    ask("DROP TABLE append_only")


def cannot_be_renamed(folder, monkeypatch):
    """Stand for a mount point, as the uploads of several nodes and of a container are."""
    rename = os.rename

    def refuse(source, target, **options):
        if Path(source) == folder:
            raise OSError(errno.EBUSY, os.strerror(errno.EBUSY))
        rename(source, target, **options)

    monkeypatch.setattr(os, "rename", refuse)


@pytest.mark.usefixtures("_append_only_table")
def test_restored_portal_is_as_it_was(facts, settings, tmp_path, keys, var, monkeypatch):
    secret, public = keys
    inspel = InspelFactory(email="anna@example.se")
    document(b"before")
    odd = settings.MEDIA_ROOT / os.fsdecode(b"latin\xe5.pdf")  # as an old program names it
    odd.touch()
    odd.chmod(settings.FILE_UPLOAD_PERMISSIONS)
    Session.objects.create(session_key="x", session_data="", expire_date=timezone.now())
    UserSession.objects.create(user=UserFactory(), ip="127.0.0.1", user_agent="", session_key="x")
    say("backup", tmp_path, "--to", public)
    [path] = tmp_path.glob("naravard-*.backup.age")
    assert path.stat().st_mode & 0o777 == 0o600
    before = tables(), uploads(settings)

    inspel.delete()
    Document.objects.update(title_sv="Another")
    document(b"after")
    ask("CREATE TABLE later (id integer)")  # of a later version, or made by hand: it must not stay
    drop_trigger()
    (var / "secret-key").write_text("another key")
    edition_before = edition()
    cannot_be_renamed(settings.MEDIA_ROOT, monkeypatch)

    def start_meanwhile(question):
        with pytest.raises(CommandError, match="A restore is under way"), running_portal():
            pass
        return "replace"

    monkeypatch.setattr("builtins.input", start_meanwhile)
    said = say("restore", path, "--replace", "--identity", secret)

    assert tables() == before[0]
    assert uploads(settings) == before[1]
    assert edition() > edition_before
    assert not Session.objects.exists()
    assert not UserSession.objects.exists()
    assert (var / "secret-key").read_text() == settings.SECRET_KEY
    assert token_of(Inspel.objects.get())
    assert "secret key is not" not in said
    assert InspelFactory().reference > inspel.reference  # what counts goes on counting
    document(b"later")
    assert {found.name for found in var.iterdir() if found.is_dir()} == {"media"}


@contextmanager
def people_who_write(monkeypatch):
    """Write all the time, also between the copy of the database and that of the files. Yield what was written."""
    is_over, written = Event(), []

    def write():
        try:
            while not is_over.is_set():
                number = len(written)
                with transaction.atomic():
                    document(b"%d" % number, title_sv=f"A {number}")
                    document(b"%d" % number, title_sv=f"B {number}")
                written.append(number)
        finally:
            connections.close_all()

    def wait_for(count):
        while len(written) < count and writer.is_alive():
            is_over.wait(0.01)

    def after_more_was_written(function):
        def call(*args):
            wait_for(len(written) + 3)
            return function(*args)

        return call

    database = make.DATABASES[connection.vendor]
    monkeypatch.setattr(database, "dump", after_more_was_written(database.dump))
    monkeypatch.setattr(make, "_uploads", after_more_was_written(make._uploads))
    writer = Thread(target=write)
    writer.start()
    try:
        wait_for(3)
        yield written
    finally:
        is_over.set()
        writer.join()


def test_backup_that_is_made_while_people_write_is_whole_and_what_is_erased_stays_erased(tmp_path, var, monkeypatch):
    erased, removed, kept = [InspelFactory(name="Anna", email="anna@example.se") for _number in range(3)]
    with people_who_write(monkeypatch) as written:
        say("backup", tmp_path / "busy.backup")
    actions.erase_personal_data(inspel=erased)
    everything = {"why": DeletionReceipt.Why.RETENTION, "removed": "everything", "decision_reference": "dnr 1"}
    DeletionReceipt.for_inspel(removed, **everything).save()
    removed.delete()
    receipts = set(DeletionReceipt.objects.values_list("reference", "why", "removed_at"))
    # One with the same reference that came in on another day is another inspel.
    other = DeletionReceipt.for_inspel(kept, **everything)
    other.received_on -= timedelta(days=1)
    other.save()
    (var / "secret-key").write_text("another key")

    said = restored(tmp_path / "busy.backup")

    titles = set(Document.objects.values_list("title_sv", flat=True))
    assert 6 <= len(titles) < 2 * len(written)
    assert {title[2:] for title in titles if title[0] == "A"} == {title[2:] for title in titles if title[0] == "B"}
    assert all(Path(row.file.path).read_bytes() == row.title_sv[2:].encode() for row in Document.objects.all())
    assert "from 2 inspel" in said
    assert list(Inspel.objects.order_by("pk").values_list("name", "email")) == [("", ""), ("Anna", "anna@example.se")]
    assert set(DeletionReceipt.objects.values_list("reference", "why", "removed_at")) == receipts
    assert "The secret key is not the one" in said


def test_key_is_back_even_if_the_restored_database_cannot_be_migrated(settings, tmp_path, keys, var, monkeypatch):
    secret, public = keys
    say("backup", tmp_path / "portal.backup", "--to", public)
    (var / "secret-key").write_text("another key")

    def fail():
        raise CommandError("no migration")

    monkeypatch.setattr(restore, "_migrate", fail)
    with pytest.raises(CommandError, match="no migration"):
        restored(tmp_path / "portal.backup", "--identity", secret)
    assert (var / "secret-key").read_text() == settings.SECRET_KEY


@contextmanager
def another_connection():
    other = connection.copy()
    try:
        with other.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM django_migrations")
            yield
    finally:
        other.close()


def test_restore_asks_first_and_refuses_a_portal_that_runs(tmp_path, keys, monkeypatch):
    secret, public = keys
    path = tmp_path / "portal.backup"
    say("backup", path, "--to", public)
    inspel = InspelFactory()
    with running_portal(), pytest.raises(CommandError, match="The portal runs"):
        restored(path, "--identity", secret)
    with another_connection(), pytest.raises(CommandError, match="Another process uses the database"):
        restored(path, "--identity", secret)
    with pytest.raises(CommandError, match="is encrypted"):
        restored(path)
    with pytest.raises(CommandError, match="holds something already"):
        say("restore", path, "--identity", secret)
    monkeypatch.setattr("builtins.input", lambda question: "no")
    with pytest.raises(CommandError, match="holds something already"):
        say("restore", path, "--identity", secret, "--replace")
    assert Inspel.objects.get() == inspel


def test_backup_overwrites_only_if_told_and_removes_what_is_older(tmp_path, var):
    path = tmp_path / "portal.backup"
    say("backup", path)
    first = path.read_bytes()
    with pytest.raises(CommandError, match="is there already"):
        say("backup", path)
    with pytest.raises(CommandError, match="no public age key"):
        say("backup", path, "--force", "--to", "age1x")
    assert path.read_bytes() == first
    say("backup", path, "--force")
    assert path.read_bytes() != first
    old, new = [timezone.now() - timedelta(days=days) for days in (31, 29)]
    names = [f"naravard-{time:%Y%m%d-%H%M%S}.backup.age" for time in (old, new)]
    killed = ".naravard-20200101-000000.backup.partial"
    for name in [*names, killed, "naravard-19990101-000000.txt"]:
        (tmp_path / name).touch()
    os.utime(tmp_path / killed, (0, 0))
    assert "Removed 1" in say("backup", tmp_path, "--keep", 30)
    assert [(tmp_path / name).exists() for name in names] == [False, True]
    assert not (tmp_path / killed).exists()
    assert (tmp_path / "naravard-19990101-000000.txt").exists()


def test_backup_goes_where_and_to_whom_the_settings_say(settings, tmp_path, keys, monkeypatch):
    with pytest.raises(CommandError, match="BACKUP_DIR"):
        say("backup")
    settings.BACKUP_DIR, settings.BACKUP_KEYS = str(tmp_path), [keys[1]]
    say("backup")
    assert len(list(tmp_path.glob("*.backup.age"))) == 1
    monkeypatch.setattr("os.geteuid", lambda: 54_321)
    with pytest.raises(CommandError, match="belongs to another account"):
        say("backup", "--force")


def test_backup_that_fails_leaves_nothing_and_says_why(tmp_path, monkeypatch, keys):
    _secret, public = keys

    def fail(path):
        path.write_bytes(b"half")
        raise CommandError("pg_dump is missing")

    monkeypatch.setattr(make.DATABASES[connection.vendor], "dump", fail)
    before = set(tmp_path.iterdir())
    with pytest.raises(CommandError, match="pg_dump is missing"):
        say("backup", tmp_path / "portal.backup", "--to", public)
    with pytest.raises(CommandError, match="could not be written"):
        say("backup", tmp_path / "no" / "such" / "folder")
    assert set(tmp_path.iterdir()) == before


def test_each_place_where_no_backup_belongs_is_refused(settings, tmp_path, var):
    settings.STATIC_ROOT = var / "static"
    (tmp_path / "text").write_text("of somebody")
    (tmp_path / "circle").symlink_to(tmp_path / "circle")
    (tmp_path / "link").symlink_to(var)
    before = {path: path.is_file() and path.read_bytes() for path in tmp_path.rglob("*")}
    for text, said in [
        (var, "among the portal's own files"),
        (tmp_path / "link", "among the portal's own files"),
        (var / "secret-key", "among the portal's own files"),
        (var / "media", "among the portal's own files"),
        (var / "backup-parts" / "x", "among the portal's own files"),
        (f"{tmp_path}/new/", "There is no folder"),
        (tmp_path / "text", "is no backup, so --force does not overwrite it"),
        ("/dev/null", "is no backup, so --force does not overwrite it"),
        (tmp_path / "text" / "x", "could not be written .*Not a directory"),
        (tmp_path / "circle", "leads nowhere"),
        ("-", "not written to the terminal"),
    ]:
        with pytest.raises(CommandError, match=said):
            say("backup", text, "--force")
    if connection.vendor == "sqlite":
        with pytest.raises(CommandError, match="among the portal's own files"):
            say("backup", connection.settings_dict["NAME"], "--force")
    assert {path: path.is_file() and path.read_bytes() for path in tmp_path.rglob("*")} == before | dict.fromkeys(
        [var / "backup-parts.lock"], b""
    )


def test_backup_is_written_where_a_link_or_a_home_leads_and_says_so(tmp_path, monkeypatch):
    monkeypatch.setenv("HOME", str(tmp_path))
    (tmp_path / "link").symlink_to(tmp_path / "portal.backup")
    for text in [tmp_path / "link", "~/portal.backup", os.path.relpath(tmp_path / "portal.backup")]:
        assert f"Wrote {tmp_path / 'portal.backup'} (" in say("backup", text, "--force")
    assert (tmp_path / "link").is_symlink()


def test_no_backup_is_made_where_there_is_no_portal(settings, tmp_path):
    settings.VAR_DIR = tmp_path / "vra"
    with pytest.raises(CommandError, match="no portal to back up"):
        say("backup", tmp_path / "portal.backup")
    assert not settings.VAR_DIR.exists()


def test_backup_that_is_refused_since_another_is_under_way_leaves_what_that_one_writes(tmp_path, var):
    partial = tmp_path / ".portal.backup.partial"
    partial.write_bytes(b"half of it")
    with (
        make.parts_folder(make.PARTS, "not refused"),
        pytest.raises(CommandError, match="Another backup is under way"),
    ):
        say("backup", tmp_path / "portal.backup")
    assert partial.read_bytes() == b"half of it"


def test_restore_says_what_to_do_without_the_secret_key(tmp_path, var, monkeypatch):
    say("backup", tmp_path / "portal.backup")
    monkeypatch.delenv("SECRET_KEY", raising=False)
    (var / "secret-key").unlink()
    said = restored(tmp_path / "portal.backup")
    assert "is not the one" not in said
    assert f"Copy the one that it had into {var / 'secret-key'}" in said


def test_upload_that_another_file_replaces_while_it_is_copied_is_whole(tmp_path, monkeypatch):
    """The size is that of the file that was opened, not of the one that has its name a moment later."""
    (tmp_path / "upload").write_bytes(b"before")
    archive = ArchiveWriter(BytesIO())
    monkeypatch.setattr(Path, "stat", lambda path: os.stat_result([0] * 6 + [99] + [0] * 3))
    archive.add_file("media/upload", tmp_path / "upload")
    assert archive._checksums["media/upload"]["size"] == len(b"before")


@pytest.mark.postgresql
def test_program_of_an_older_postgresql_is_not_used(monkeypatch, tmp_path):
    program = tmp_path / "pg_dump"
    program.write_text("#!/bin/sh\necho 'pg_dump (PostgreSQL) 9.6'\n")
    program.chmod(0o755)
    monkeypatch.setattr(postgres, "_candidates", lambda name: [str(program)])
    with pytest.raises(CommandError, match=r"pg_dump of PostgreSQL \d+ or newer is missing. Only version 9 is there"):
        postgres.find_program("pg_dump")
