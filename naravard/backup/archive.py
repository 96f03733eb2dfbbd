"""Write and read the members of an archive, with the checksum of each."""

import gzip
import hashlib
import io
import json
import os
import shutil
import tarfile
import zlib
from pathlib import PurePosixPath

from django.core.management.base import CommandError

MANIFEST, DATABASE, SECRET_KEY, CHECKSUMS = "manifest.json", "database", "secret-key", "checksums.json"
MEDIA = "media/"
MAX_JSON = 64 * 1024**2  # bytes: the checksums of half a million files
KEPT_FREE = 64 * 1024**2  # bytes that unpacking leaves free on the disk
AT_ONCE = 1024**2  # bytes
DAMAGED = "The backup is damaged: {}. Nothing was changed. Take another backup."
CUT_OFF = "The backup is cut off: it ends too early. Nothing was changed. Copy it once more, or take another backup."


class ArchiveWriter:
    """Write members into a file object, and their checksums at the end."""

    def __init__(self, output):
        self._gzip = gzip.GzipFile(fileobj=output, mode="wb", compresslevel=6, filename="")
        self._tar = tarfile.TarFile(fileobj=self._gzip, mode="w", format=tarfile.PAX_FORMAT)
        self._checksums = {}

    def add_json(self, name, value):
        content = json.dumps(value, indent=1).encode()  # in ASCII: the name of an upload need not be UTF-8
        self._add(name, io.BytesIO(content), len(content))

    def add_file(self, name, path):
        """Add the file as long as it is now: one that is just being uploaded may grow meanwhile."""
        with path.open("rb") as file:
            self._add(name, file, os.fstat(file.fileno()).st_size)  # of this file, though another takes its name

    def finish(self):
        self.add_json(CHECKSUMS, self._checksums)
        self._tar.close()
        self._gzip.close()

    def _add(self, name, file, size):
        member = tarfile.TarInfo(name)
        member.size, member.mode = size, 0o600
        reader = _HashingReader(file)
        self._tar.addfile(member, reader)
        self._checksums[name] = {"size": size, "sha256": reader.digest.hexdigest()}


class _HashingReader:
    def __init__(self, file):
        self._file, self.digest = file, hashlib.sha256()

    def read(self, size=-1):
        data = self._file.read(size)
        self.digest.update(data)
        return data


def unpack(source, folder, check_manifest):
    """
    Unpack the archive of the file object into the empty folder and return its manifest.

    `check_manifest` is called before anything else is read, and raises CommandError to refuse it. Raise CommandError
    too if anything is damaged, missing or not what a backup holds.
    """
    try:
        with gzip.GzipFile(fileobj=source) as unzipped:
            with tarfile.open(fileobj=unzipped, mode="r|") as tar:
                manifest = _Unpacking(folder, check_manifest).run(tar)
            while unzipped.read(AT_ONCE):  # so that the checksum at the end of gzip and age is looked at too
                pass
    except EOFError as error:
        raise CommandError(CUT_OFF) from error
    except tarfile.ReadError as error:
        is_cut = "unexpected end" in str(error) or "empty" in str(error)
        raise CommandError(CUT_OFF if is_cut else DAMAGED.format("it cannot be unpacked")) from error
    except (tarfile.TarError, zlib.error, gzip.BadGzipFile) as error:
        raise CommandError(DAMAGED.format("it cannot be unpacked")) from error
    return manifest


class _Unpacking:
    def __init__(self, folder, check_manifest):
        self.folder, self.check_manifest = folder, check_manifest
        self.manifest = self.expected = None
        self.found = {}

    def run(self, tar):
        for member in tar:
            self._take(tar, member)
        if self.expected is None:
            raise CommandError(CUT_OFF)
        if self.found != self.expected or DATABASE not in self.found:
            differing = sorted(name for name in {*self.found, *self.expected} if self._differs(name))
            raise CommandError(DAMAGED.format(f"“{(differing or [DATABASE])[0]}” is not as it was when it was made"))
        return self.manifest

    def _differs(self, name):
        return self.found.get(name) != self.expected.get(name)

    def _take(self, tar, member):
        if self.manifest is None and member.name != MANIFEST:
            raise CommandError("The file is not a backup of the portal. Nothing was changed.")
        if self.expected is not None or not _is_allowed(member) or member.name in self.found:
            raise CommandError(DAMAGED.format(f"it holds “{member.name}”, which no backup does"))
        content = tar.extractfile(member)
        if member.name == MANIFEST:
            self.manifest = self._read_json(content, member)
            self.check_manifest(self.manifest)
        elif member.name == CHECKSUMS:
            self.expected = self._read_json(content, member, is_noted=False)
        else:
            self._write(content, member)

    def _read_json(self, content, member, *, is_noted=True):
        if member.size > MAX_JSON:
            raise CommandError(DAMAGED.format(f"“{member.name}” is too large"))
        data = content.read()
        try:
            value = json.loads(data)
        except ValueError as error:
            raise CommandError(DAMAGED.format(f"“{member.name}” cannot be read")) from error
        if not isinstance(value, dict):
            raise CommandError(DAMAGED.format(f"“{member.name}” cannot be read"))
        if is_noted:
            self._note(member, hashlib.sha256(data))
        return value

    def _write(self, content, member):
        if member.size > shutil.disk_usage(self.folder).free - KEPT_FREE:
            raise CommandError(
                f"The disk of {self.folder.parent} has too little room for the backup. Nothing was changed."
            )
        path = self.folder / member.name
        path.parent.mkdir(parents=True, exist_ok=True)
        digest = hashlib.sha256()
        with path.open("xb") as file:
            while data := content.read(AT_ONCE):
                digest.update(data)
                file.write(data)
        self._note(member, digest)

    def _note(self, member, digest):
        self.found[member.name] = {"size": member.size, "sha256": digest.hexdigest()}


def _is_allowed(member):
    """Return whether it is a plain file with a name that a backup has, which cannot lead out of the folder."""
    if not member.isreg() or member.issparse():
        return False
    if member.name in {MANIFEST, DATABASE, SECRET_KEY, CHECKSUMS}:
        return True
    parts = PurePosixPath(member.name).parts
    is_plain = str(PurePosixPath(*parts)) == member.name and "\0" not in member.name and "\\" not in member.name
    return member.name.startswith(MEDIA) and len(parts) > 1 and ".." not in parts and is_plain
