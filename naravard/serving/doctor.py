"""What “manage.py doctor” looks at: each check yields sentences that say what is wrong and what to do."""

import os
import shutil
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

from django.apps import apps
from django.conf import settings
from django.core.checks import WARNING
from django.core.management.base import CommandError
from django.db import DatabaseError, connection
from django.db.migrations.recorder import MigrationRecorder
from django.db.models import FileField
from django.http.request import split_domain_port, validate_host
from django.utils import timezone

from core.portal_command import system_sentences
from naravard import health
from naravard.backup.make import backup_file, backups_in
from naravard.backup.postgres import find_program
from naravard.environment import mistyped_names, read_bool
from naravard.serving.checks import (
    check_database,
    check_migrations,
    check_port,
    first_line,
    https_warning,
    is_new_file,
    shared_key_warning,
    state_folders,
    waiting_migrations,
)
from naravard.serving.doctor_services import cache, mail_server, sign_in
from naravard.serving.running import is_held, port_lock
from naravard.serving.secret_key import refuse_lost_key

LEAST_FREE = 1024**3  # bytes; a full disk loses nothing, but nobody can send anything
LEAST_PRELOAD = 31_536_000  # seconds, a year: https://hstspreload.org
MOST_NAMED = 3  # of the uploads that are missing
BACKUP_MAY_BE = timedelta(days=2)
CLOCK_MAY_DIFFER = timedelta(minutes=5)
UNWELL = {
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
    if not settings.IS_HTTPS and not _is_of_this_machine(host):
        yield (
            f"SITE_URL is {settings.SITE_URL}: what people send and the logins can be read on their way, and no second "
            "factor is asked for. Let a proxy end TLS, and write https."
        )
    if settings.BEHIND_PROXY and not settings.TRUSTED_PROXIES:
        yield "BEHIND_PROXY is on, but TRUSTED_PROXIES is 0: all visitors count as one. Set it to how many there are."
    if "*" in settings.ALLOWED_HOSTS:
        yield "ALLOWED_HOSTS names *: whoever asks under another name gets pages that link there. Name the hosts."
    if settings.DEBUG:
        yield "DEBUG is on: errors show the inside of the portal to anybody. Take DEBUG out of the environment."


def _is_of_this_machine(host):
    return host in {"localhost", "127.0.0.1", "[::1]"} or host.endswith(".localhost")


def port():
    """Look whether the web server can listen, unless it does so already."""
    if is_held(port_lock(settings.PORT)):
        return
    try:
        check_port(settings.BIND_ADDRESS, settings.PORT)
    except CommandError as error:
        yield str(error)


def strict_transport():
    """Look for what browsers would be told of https (HSTS), but is not, or not enough."""
    if not settings.IS_HTTPS:
        for name in ["HSTS_INCLUDE_SUBDOMAINS", "HSTS_PRELOAD"]:
            if read_bool(name, default=False):
                yield f"{name} is on, but has no effect: SITE_URL does not begin with https://."
    if not settings.SECURE_HSTS_PRELOAD:
        return
    if not settings.SECURE_HSTS_INCLUDE_SUBDOMAINS:
        yield (
            "HSTS_PRELOAD is on, but HSTS_INCLUDE_SUBDOMAINS is not: browsers take no such host into their lists. "
            "Switch both on, if all hosts below it speak https, or none."
        )
    if settings.SECURE_HSTS_SECONDS < LEAST_PRELOAD:
        yield f"HSTS_PRELOAD is on, but HSTS_SECONDS is below {LEAST_PRELOAD}, the least that browsers' lists take."


def secret_key():
    if warning := shared_key_warning():
        yield warning


def database():
    """Later checks ask the database, so they are left out if this one finds something."""
    if is_new_file():
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


def worker_and_mail():
    for name, sentence in UNWELL.items():
        is_well, _error = health.state(name)
        if not is_well:
            yield sentence


def backups():
    """Look for the programs that a backup needs, and for a backup that is new enough where there should be some."""
    if connection.vendor == "postgresql":
        try:
            find_program("pg_dump")
        except CommandError as error:
            yield f"No backup can be made: {error}"
        except DatabaseError:  # `database` says so
            pass
    if not settings.BACKUP_DIR:
        return
    folder = Path(settings.BACKUP_DIR)
    if not folder.is_dir():
        yield f"BACKUP_DIR is {folder}, which is no folder. Make it, or set BACKUP_DIR to another."
        return
    if not os.access(folder, os.R_OK | os.W_OK | os.X_OK):
        yield f"BACKUP_DIR is {folder}, in which this account cannot read and write. Give it the right to."
        return
    try:
        backup_file(folder, (), overwrite=False)
    except CommandError as error:
        yield f"BACKUP_DIR cannot be used: {error}"
    newest = max((time for _path, time in backups_in(folder)), default=None)
    if newest is None or newest < timezone.now() - BACKUP_MAY_BE:
        found = f"The newest backup is of {newest:%Y-%m-%d %H:%M} UTC" if newest else "There is no backup"
        yield f"{found} in {folder}. Look at the log of what runs “manage.py backup”."


WITHOUT_DATABASE = [
    *[names_of_settings, system, folders, disk, port, address, strict_transport, secret_key],
    *[sign_in, mail_server, cache, backups],
]
WITH_DATABASE = [lost_key, migrations, uploads, clock, worker_and_mail]


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
