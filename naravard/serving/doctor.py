"""What “manage.py doctor” looks at: each check yields sentences that say what is wrong and what to do."""

import os
import shutil
import smtplib
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

from django.apps import apps
from django.conf import settings
from django.core import mail
from django.core.checks import WARNING
from django.core.management.base import CommandError
from django.db import DatabaseError, connection
from django.db.migrations.recorder import MigrationRecorder
from django.db.models import FileField
from django.http.request import split_domain_port, validate_host
from django.utils import timezone, translation

from core.mail.failures import failure_of, reason_in_words
from core.portal_command import system_sentences
from naravard import health
from naravard.backup.make import backups_in
from naravard.backup.postgres import find_program
from naravard.environment import mistyped_names
from naravard.serving.checks import (
    check_database,
    check_migrations,
    first_line,
    https_warning,
    shared_key_warning,
    state_folders,
    waiting_migrations,
)
from naravard.serving.secret_key import refuse_lost_key

LEAST_FREE = 1024**3  # bytes; a full disk loses nothing, but nobody can send anything
MOST_NAMED = 3  # of the uploads that are missing
BACKUP_MAY_BE = timedelta(days=2)
CLOCK_MAY_DIFFER = timedelta(minutes=5)
UNWELL = {
    "cache": "The cache of pages (CACHE_URL) does not answer. The portal works, but slower.",
    "worker": "Tasks have waited for five minutes and none was begun: the background worker does not run, or hangs.",
    "mail": "More than twenty mails wait too long. See the reasons in the admin under outgoing mail.",
}


def folders():
    """Look whether the folders can be written in, or made. None is made, or one that was mistyped would be there."""
    if not settings.VAR_DIR.exists():
        yield f"There is no folder {settings.VAR_DIR}. Look at VAR_DIR; the first start makes it."
    for folder in state_folders():
        if not os.access(there := _nearest(folder), os.W_OK) or not there.is_dir():
            yield f"Cannot write in {folder}. Make it writable or set VAR_DIR."


def _nearest(folder):
    """Return the folder, or the nearest one above it that is there."""
    return next(path for path in [folder, *folder.absolute().parents] if path.exists())


def disk():
    free = shutil.disk_usage(_nearest(settings.VAR_DIR)).free
    if free < LEAST_FREE:
        yield f"Only {free // 1024**2} MB are free on the disk of {settings.VAR_DIR}. Make room before it is full."


def names_of_settings():
    yield from mistyped_names()


def system():
    """Look for what Django and the apps themselves find wrong, such as a role in OIDC_ROLES that there is not."""
    yield from system_sentences(WARNING)


def address():
    if warning := https_warning():
        yield warning
    host, _port = split_domain_port(urlsplit(settings.SITE_URL).netloc)
    if not validate_host(host, settings.ALLOWED_HOSTS):
        yield f"ALLOWED_HOSTS lacks {host}, the host of SITE_URL: the portal refuses its own address. Add it."
    if settings.DEBUG:
        yield "DEBUG is on: errors show the inside of the portal to anybody. Take DEBUG out of the environment."


def secret_key():
    if warning := shared_key_warning():
        yield warning


def database():
    """Later checks ask the database, so they are left out if this one finds something."""
    if connection.vendor == "sqlite" and not Path(connection.settings_dict["NAME"]).exists():
        yield f"There is no database {connection.settings_dict['NAME']} yet. The first start makes it."
        return
    try:
        check_database()
        check_migrations()
    except CommandError as error:
        yield str(error)


def lost_key():
    try:
        refuse_lost_key()
    except CommandError as error:
        yield str(error)


def migrations():
    if waiting := waiting_migrations():
        yield f"{len(waiting)} migrations are not applied. “manage.py serve” does it, or run “manage.py prepare”."


def uploads():
    """Look for uploaded files that the database knows and the folder lacks."""
    fields = [
        (model, field) for model in apps.get_models() for field in model._meta.fields if isinstance(field, FileField)
    ]
    missing = [
        f"{name} ({model._meta.label} {key})"
        for model, field in fields
        for key, name in model._base_manager.exclude(**{field.name: ""}).order_by("pk").values_list("pk", field.name)
        if name and not field.storage.exists(name)
    ]
    if missing:
        names = ", ".join(missing[:MOST_NAMED]) + (" …" if len(missing) > MOST_NAMED else "")
        yield (
            f"{len(missing)} uploaded files are missing in {settings.MEDIA_ROOT}: {names}. Is the folder mounted? Else "
            "put them back from a backup, or upload them again."
        )


def clock():
    times = MigrationRecorder(connection).migration_qs.order_by("-applied").values_list("applied", flat=True)
    newest = times.first()
    if newest and newest > timezone.now() + CLOCK_MAY_DIFFER:
        yield f"The clock says {timezone.now():%Y-%m-%d %H:%M} UTC, but the database was changed later. Set the clock."


def parts():
    for name, is_well in health.parts().items():
        if not is_well and name in UNWELL:
            yield UNWELL[name]


def backups():
    """Look for the programs that a backup needs, and for a backup that is new enough where there should be some."""
    if connection.vendor == "postgresql":
        try:
            find_program("pg_dump")
        except CommandError as error:
            yield f"No backup can be made: {error}"
    if not settings.BACKUP_DIR:
        return
    try:
        newest = max((time for _path, time in backups_in(settings.BACKUP_DIR)), default=None)
    except OSError as error:
        yield f"BACKUP_DIR is {settings.BACKUP_DIR}, which cannot be read ({error.strerror})."
        return
    if newest is None or newest < timezone.now() - BACKUP_MAY_BE:
        found = f"The newest backup is of {newest:%Y-%m-%d %H:%M} UTC" if newest else "There is no backup"
        yield f"{found} in {settings.BACKUP_DIR}. Look at the log of what runs “manage.py backup”."


def mail_server():
    """Connect and log in, without sending anything. Asking for a file's connection would make its folder."""
    if not settings.EMAIL_URL:
        yield "EMAIL_URL is not set: mail is written to files in VAR_DIR/mail, and reaches nobody."
        return
    if settings.EMAIL_BACKEND != settings.WITH_MAIL_SERVER:
        yield "EMAIL_URL names no mail server: mail reaches nobody. Write smtp+tls://user:password@host:587."
        return
    try:
        server = mail.get_connection()
        server.open()
        server.close()
    except (OSError, smtplib.SMTPException) as error:
        with translation.override("en"):  # as all that doctor says
            reason = reason_in_words(failure_of(error))
        server = f"{settings.EMAIL_HOST}:{settings.EMAIL_PORT}"
        yield f"The mail server {server} cannot be used: {reason}. Look at EMAIL_URL."


WITHOUT_DATABASE = [names_of_settings, system, folders, disk, address, secret_key, mail_server]
WITH_DATABASE = [lost_key, migrations, uploads, clock, parts, backups]


def problems():
    """Return all that is wrong, in sentences."""
    found = [sentence for check in WITHOUT_DATABASE for sentence in check()]
    without = list(database())
    if without:
        return found + without
    for check in WITH_DATABASE:
        try:
            found += check()
        except DatabaseError as error:
            # The others would say the same. What was found before, such as missing migrations, is what to do about it.
            return [*found, f"The database does not have what the portal needs: {first_line(error)}."]
    return found
