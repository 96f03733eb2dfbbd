"""What an archive says of itself, and whether this portal can take it."""

import tomllib
from datetime import datetime

from django.conf import settings
from django.core.management.base import CommandError
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone
from django.utils.crypto import salted_hmac

from naravard.serving.checks import unknown_migrations

FORMAT = 1
ENGINE_NAMES = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}


def make_manifest():
    return {
        "format": FORMAT,
        "portal": portal_version(),
        "taken_at": timezone.now().isoformat(),
        "engine": connection.vendor,
        "migrations": applied_migrations(),
        "secret_key": fingerprint(settings.SECRET_KEY),
    }


def applied_migrations():
    return sorted(f"{app}.{name}" for app, name in MigrationRecorder(connection).applied_migrations())


def portal_version():
    return tomllib.loads((settings.BASE_DIR / "pyproject.toml").read_text())["project"]["version"]


def fingerprint(secret_key):
    """Return what tells whether two keys are the same, and nothing else of them."""
    return salted_hmac("naravard.backup", "", secret=secret_key, algorithm="sha256").hexdigest()[:16]


def taken_at(manifest):
    return datetime.fromisoformat(manifest["taken_at"])


def check_manifest(manifest):
    """Raise CommandError if this portal cannot be made from the backup."""
    try:
        backup_format, engine, migrations = manifest["format"], manifest["engine"], manifest["migrations"]
        applied = {tuple(name.split(".", 1)) for name in migrations}
        taken_at(manifest)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise CommandError("The file is not a backup of the portal. Nothing was changed.") from error
    if backup_format != FORMAT:
        raise CommandError(
            f"The backup has format {backup_format}; this version of the portal reads format {FORMAT}. "
            f"Restore it with version {manifest.get('portal')} of the portal. Nothing was changed."
        )
    if engine != connection.vendor:
        raise CommandError(
            f"The backup is of a portal on {ENGINE_NAMES.get(engine, engine)}, but DATABASE_URL names "
            f"{ENGINE_NAMES[connection.vendor]}. Restore it into the same kind of database. Nothing was changed."
        )
    if unknown := unknown_migrations(applied):
        raise CommandError(
            f"Another version of the portal made this backup ({manifest.get('portal')}): it holds {unknown[0]}, which "
            "is not known here. Run that version or a newer one. Nothing was changed."
        )
