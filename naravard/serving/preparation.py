"""What the database needs before this version of the portal runs on it. Only one node does it at a time."""

from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import DatabaseError

from core.locks import held_lock
from naravard.bootstrap.first_login import create_first_process_leader, first_login_path
from naravard.serving.checks import first_line
from naravard.serving.migrating import migrate
from naravard.serving.secret_key import store_secret_key


def prepare_database(*, with_examples):
    """Migrate, load what is new, and make the first account. Return its FirstLogin, or None if there is an account."""
    try:
        with held_lock("naravard.prepare_database"):
            store_secret_key()
            migrate()
            call_command("setup", with_examples=with_examples, verbosity=0)
            return create_first_process_leader()
    except DatabaseError as error:
        raise CommandError(f"The database could not be prepared: {first_line(error)}.") from error


def how_to_log_in(first_login, address):
    """Return the lines that say where to log in, with the password of an account that was made just now."""
    if first_login:
        return (
            f"Log in at {address}/admin/\n  User name: {first_login.username}\n"
            f"  Password:  {first_login.password}\nThe password is shown only now, and kept in "
            f"{first_login.path}. Change it after logging in, then delete that file."
        )
    if first_login_path().exists():
        return f"Log in at {address}/admin/ – the first account's password is in {first_login_path()}"
    return f"Log in at {address}/admin/"
