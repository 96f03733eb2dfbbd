import http.client
import os
import sys
import time
from urllib.parse import urlsplit

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError, connection, connections

from core.housekeeping import schedule_housekeeping
from core.mail.requeue import requeue_waiting_mail
from feedback.admin.moderation.delay import requeue_delayed_actions
from feedback.notifications.digest import resume_digests
from feedback.notifications.promises import schedule_promises
from followup.activities.reminders import schedule_reminders
from followup.nudges import schedule_nudges
from naravard.bootstrap.first_login import create_first_process_leader, first_login_path
from naravard.serving.checks import first_line, https_warning, read_port, run_checks
from naravard.serving.processes import SERVER_RESTART_DELAYS, Child, ServerStoppedError, Supervisor
from naravard.serving.running import refuse_restores
from naravard.serving.static_files import collect_static_files

READY_TIMEOUT = 60  # seconds
MANAGE = [sys.executable, str(settings.BASE_DIR / "manage.py")]


class Command(BaseCommand):
    help = "Runs the portal: prepares database and static files, then the web server and the background worker."

    def add_arguments(self, parser):
        parser.add_argument("--dev", action="store_true", help="Reload both processes when the code changes.")
        parser.add_argument("--without-examples", action="store_true", help="Load the facts only, for real operation.")

    def handle(self, *, dev, without_examples, **options):
        os.umask(0o077)  # VAR_DIR has personal data: only the account of the portal may read it
        self.address = os.environ.get("BIND_ADDRESS", "127.0.0.1")
        self.port = read_port()
        supervisor = Supervisor(self.children(dev), self.write)
        supervisor.install_signal_handlers()
        run_checks(self.address, self.port)
        refuse_restores()
        if warning := https_warning():
            self.write(warning)
        self.prepare(with_examples=not without_examples)
        connections.close_all()
        self.ready_before = time.monotonic() + READY_TIMEOUT
        try:
            supervisor.run(self.is_ready, self.announce)
        except ServerStoppedError as error:
            raise CommandError(f"{error} Everything is stopped; the reason is above.") from error
        self.write("Stopped.")

    def write(self, line):
        self.stdout.write(line)
        self.stdout.flush()

    # --- Before the start ---------------------------------------------------------------------------------------

    def prepare(self, *, with_examples):
        try:
            call_command("migrate", interactive=False, verbosity=0)
            call_command("setup", with_examples=with_examples, verbosity=0)
            self.first_login = create_first_process_leader()
        except DatabaseError as error:
            raise CommandError(f"The database could not be prepared: {first_line(error)}.") from error
        if not settings.DEBUG and collect_static_files():
            self.write("Collected and compressed the static files.")

    # --- The processes ------------------------------------------------------------------------------------------

    def children(self, dev):
        server = [*MANAGE, "runserver", f"{self.address}:{self.port}"] if dev else self.granian()
        worker = [*MANAGE, "db_worker", "--reload" if dev else "--no-reload"]
        return [
            Child("web server", server, restart_delays=SERVER_RESTART_DELAYS),
            Child("background worker", worker, before_start=requeue_mail, may_restart=True),
        ]

    def granian(self):
        options = {
            "interface": "wsgi",
            "host": self.address,
            "port": self.port,
            "http": "1",
            "workers": os.environ.get("WEB_WORKERS", "2"),
            "blocking-threads": os.environ.get("WEB_THREADS") or self.threads(),
            "workers-kill-timeout": 5,  # seconds that open requests get when the server stops; no page takes so long
            "log-level": "warning",
        }
        # No access log: the URL of a private page is a secret.
        flags = ["--no-ws", "--no-access-log", "--respawn-failed-workers"]
        pairs = [part for name, value in options.items() for part in (f"--{name}", str(value))]
        return [sys.executable, "-m", "granian", *pairs, *flags, "naravard.wsgi:application"]

    def threads(self):
        """Return how many threads a process gets. SQLite has one writer: more would wait for each other."""
        return "1" if connection.vendor == "sqlite" else "4"

    def is_ready(self):
        """Return whether the server answers a request, with any status."""
        if time.monotonic() > self.ready_before:
            raise ServerStoppedError(f"The web server did not answer within {READY_TIMEOUT} seconds.")
        host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(self.address, self.address)  # noqa: S104 - the address to connect to
        connection = http.client.HTTPConnection(host, self.port, timeout=1)
        try:
            connection.request("HEAD", "/robots.txt", headers={"Host": urlsplit(settings.SITE_URL).netloc})
            connection.getresponse()
        except (OSError, http.client.HTTPException):
            return False
        finally:
            connection.close()
        return True

    def announce(self):
        address = f"http://{self.address}:{self.port}"
        self.write(f"\nThe portal answers at {address}/  (Ctrl-C stops it)")
        if self.first_login:
            self.write(
                f"Log in at {address}/admin/\n  User name: {self.first_login.username}\n"
                f"  Password:  {self.first_login.password}\nThe password is shown only now, and kept in "
                f"{self.first_login.path}. Change it after logging in, then delete that file."
            )
        elif first_login_path().exists():
            self.write(f"Log in at {address}/admin/ – the first account's password is in {first_login_path()}")
        else:
            self.write(f"Log in at {address}/admin/")
        if address != settings.SITE_URL:
            self.write(f"Its public address is {settings.SITE_URL}/")


def requeue_mail():
    """Queue again what a killed worker did not do: mails, delayed actions, and the tasks of each day."""
    try:
        requeue_waiting_mail()
        requeue_delayed_actions()
        schedule_housekeeping()
        resume_digests()
        schedule_promises()
        schedule_reminders()
        schedule_nudges()
    finally:
        connections.close_all()
