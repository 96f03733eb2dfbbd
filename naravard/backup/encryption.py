"""Encrypt an archive to age keys and decrypt it, as it is written and read: no plain copy lies on the disk."""

import os
import threading
from contextlib import contextmanager, suppress

import pyrage
from django.core.management.base import CommandError

HEAD_OF_AGE, HEAD_OF_GZIP = b"age-encryption.org/v1", b"\x1f\x8b"


def read_recipient(text):
    """Return the recipient that a public key (age1…) names."""
    try:
        return pyrage.x25519.Recipient.from_str(text.strip())
    except pyrage.RecipientError as error:
        if "SECRET" in text.upper():  # which is not repeated: what is printed may be kept in a log
            why = "That is the secret half of a key, which others may have seen now: make a new pair"
        else:
            why = f"“{text}” is no public age key"
        raise CommandError(f"{why}. A public one begins with age1; see “manage.py backup_key”.") from error


def read_identities(path):
    """Return the keys in a file as age-keygen writes it: one in a line, beside comments."""
    try:
        lines = [line.strip() for line in path.read_text().splitlines()]
        return [pyrage.x25519.Identity.from_str(line) for line in lines if line and not line.startswith("#")]
    except OSError as error:
        raise CommandError(f"The key {path} cannot be read ({error.strerror}).") from error
    except (UnicodeDecodeError, pyrage.IdentityError) as error:
        raise CommandError(f"{path} holds no secret age key. A line of it begins with AGE-SECRET-KEY-.") from error


@contextmanager
def encrypting(output, recipients):
    """Yield a file object; what is written there stands encrypted in `output`. Without recipients it is `output`."""
    if not recipients:
        yield output
        return
    reader, writer = _pipe()
    with _Worker(lambda: pyrage.encrypt_io(reader, output, recipients), reader) as worker:
        with suppress(BrokenPipeError), writer:  # the other side has gone: its reason is raised below
            yield writer
        worker.finish()


@contextmanager
def decrypting(path, identities):
    """Yield a file object with the plain archive of the file, encrypted or not."""
    with path.open("rb") as file:
        head = file.read(len(HEAD_OF_AGE))
        file.seek(0)
        if head.startswith(HEAD_OF_GZIP):
            yield file
        elif head != HEAD_OF_AGE:
            raise CommandError(f"{path} is not a backup of the portal. Nothing was changed.")
        elif not identities:
            raise CommandError(f"{path} is encrypted. Name the file that holds the key: --identity KEYFILE")
        else:
            with _decrypted(file, path, identities) as plain:
                yield plain


@contextmanager
def _decrypted(file, path, identities):
    reader, writer = _pipe()
    with _Worker(lambda: pyrage.decrypt_io(file, writer, identities), writer) as worker:
        try:
            with reader:
                yield reader
        except BaseException:
            _raise_plainly(worker.error_after_end(), path)
            raise
        _raise_plainly(worker.error_after_end(), path)


def _raise_plainly(error, path):
    """Raise what it means that decryption failed, unless it only noticed that nobody reads on."""
    if isinstance(error, pyrage.DecryptError) and "No matching keys" in str(error):
        raise CommandError(f"The key is not the one that {path} was encrypted to. Nothing was changed.") from error
    if error is not None and "Broken pipe" not in str(error):
        raise CommandError(f"{path} is damaged or cut off: it cannot be decrypted. Nothing was changed.") from error


def _pipe():
    reader, writer = os.pipe()
    return os.fdopen(reader, "rb"), os.fdopen(writer, "wb")


class _Worker(threading.Thread):
    """Run a function beside, close its end of the pipe, and remember why it failed."""

    def __init__(self, work, end):
        super().__init__(daemon=True)
        self._work, self._end, self._error = work, end, None

    def run(self):
        try:
            self._work()
        except Exception as error:
            self._error = error
        finally:
            with suppress(OSError):
                self._end.close()

    def __enter__(self):
        self.start()
        return self

    def __exit__(self, *_error):
        self.join()

    def error_after_end(self):
        self.join()
        return self._error

    def finish(self):
        if error := self.error_after_end():
            raise CommandError(f"The backup could not be encrypted: {error}.") from error
