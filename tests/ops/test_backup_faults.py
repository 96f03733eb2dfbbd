"""Whatever is wrong with a backup is said in one line, before anything is changed."""

import gzip
import io
import json
import tarfile
from pathlib import Path

import pyrage
import pytest
from django.core.management import CommandError
from django.db import connection

from naravard.backup import archive, make, postgres
from naravard.backup.manifest import make_manifest
from tests.ops.backups import document, restored, tables, uploads

pytestmark = [pytest.mark.sqlite, pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("var")]


def pack(members, output):
    """Write an archive with these members, [(name, content or TarInfo)], and checksums that are right."""
    writer = archive.ArchiveWriter(output)
    for name, content in members:
        if isinstance(content, tarfile.TarInfo):
            writer._tar.addfile(content)
        else:
            writer._add(name, io.BytesIO(content), len(content))
    writer.finish()


def packed(*members, **manifest):
    output = io.BytesIO()
    pack([("manifest.json", json.dumps(make_manifest() | manifest).encode()), *members], output)
    return output.getvalue()


def encrypted(content, key):
    output = io.BytesIO()
    pyrage.encrypt_io(io.BytesIO(content), output, [key])
    return output.getvalue()


def link():
    member = tarfile.TarInfo("media/link")
    member.type, member.linkname = tarfile.SYMTYPE, "/etc/passwd"
    return member


def faulty(key):
    """Return {what is said: [content of a file]} for whatever can be wrong with one."""
    sound = packed(("database", bytes(range(256)) * 2000))
    secret = encrypted(sound, key)
    unzipped = bytearray(gzip.decompress(sound))
    unzipped[20_000] ^= 1
    other = {"sqlite": "postgresql", "postgresql": "sqlite"}[connection.vendor]
    names = ["../x", "/x", "media/../../x", "media//x", "media/", "x", "media/a\\b"]
    return {
        "is not a backup of the portal": [b"", b"junk", packed(migrations=[1]), packed(taken_at="x")],
        "is damaged": [
            *[b"\x1f\x8bjunk" * 9, gzip.compress(b"junk" * 999)],
            *[packed((name, b"x"), ("database", b"x")) for name in names],
            packed(("media/link", link()), ("database", b"x")),
            packed(("database", b"x"), ("database", b"x")),
            packed(("media/x", b"x")),
            gzip.compress(bytes(unzipped)),
            sound[:3000] + bytes([sound[3000] ^ 255]) + sound[3001:],
        ],
        "is cut off": [sound[:200], sound[: len(sound) // 2], sound[:-4]],
        "is damaged or cut off": [secret[:-1], secret[:150], secret[:500] + b"x" + secret[501:]],
        "The key is not the one": [encrypted(sound, pyrage.x25519.Identity.generate().to_public())],
        "but DATABASE_URL names": [packed(engine=other)],
        "holds core.9999_later": [packed(migrations=["core.0001_initial", "core.9999_later"])],
        "has format 2": [packed(format=2)],
        "The database in the backup cannot be used" if connection.vendor == "sqlite" else "pg_restore failed": [
            packed(("database", b"no database"))
        ],
    }


def test_each_fault_of_a_file_is_said_in_one_line_and_changes_nothing(settings, tmp_path, keys, var):
    secret, public = keys
    document(b"kept")
    before = tables(), uploads(settings)
    path = tmp_path / "faulty"
    for text, contents in faulty(pyrage.x25519.Recipient.from_str(public)).items():
        for number, content in enumerate(contents):
            path.write_bytes(content)
            with pytest.raises(CommandError) as error:
                restored(path, "--identity", secret)
            assert text in str(error.value), (text, number, error.value)
            assert "\n" not in str(error.value)
    assert (tables(), uploads(settings)) == before
    assert {found.name for found in var.iterdir() if found.is_dir()} == {"media"}
    assert not (tmp_path / "x").exists()
    assert not (var / "x").exists()


def test_refused_restore_leaves_nothing_in_a_folder_that_was_mistyped(settings, tmp_path):
    settings.VAR_DIR = tmp_path / "new" / "vra"
    settings.MEDIA_ROOT, settings.STATIC_ROOT = settings.VAR_DIR / "media", settings.VAR_DIR / "static"
    (tmp_path / "faulty").write_bytes(b"junk")
    before = set(tmp_path.iterdir())
    with pytest.raises(CommandError, match="is not a backup"):
        restored(tmp_path / "faulty")
    assert set(tmp_path.iterdir()) == before
    settings.VAR_DIR.mkdir(parents=True)
    (settings.VAR_DIR / "of-somebody").touch()
    with pytest.raises(CommandError, match="is not a backup"):
        restored(tmp_path / "faulty")
    assert "of-somebody" in {path.name for path in settings.VAR_DIR.iterdir()}
    assert not settings.MEDIA_ROOT.exists()


def test_database_that_cannot_be_restored_leaves_all_as_it_was(settings, tmp_path, request):
    document(b"kept")
    before = tables(), uploads(settings)
    dump = tmp_path / "dump"
    if connection.vendor == "postgresql":  # it holds less than what is asked for once all of it is in place
        program = postgres.find_program("pg_dump")
        postgres.run(program, "--format=custom", "--table=django_migrations", f"--file={dump}", is_connected=True)
        reason = "psql failed: .*django_session"
    else:
        make.DATABASES["sqlite"].dump(dump)
        in_the_way = Path(f"{connection.settings_dict['NAME']}.restoring")
        in_the_way.mkdir()
        request.addfinalizer(in_the_way.rmdir)
        reason = "could not be put in place"
    (tmp_path / "portal.backup").write_bytes(packed(("database", dump.read_bytes()), ("media/x", b"x")))
    with pytest.raises(CommandError, match=reason):
        restored(tmp_path / "portal.backup")
    assert (tables(), uploads(settings)) == before
