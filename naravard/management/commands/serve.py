import http.client
import os
import sys
import time
from urllib.parse import urlsplit

from django.conf import settings
from django.core.management.base import CommandError
from django.db import connections

from core.metrics import share_between_processes
from core.portal_command import PortalCommand
from naravard.environment import mistyped_names
from naravard.observation.log_format import json_line
from naravard.serving.checks import https_warning, run_checks
from naravard.serving.preparation import how_to_log_in, prepare_database
from naravard.serving.processes import SERVER_RESTART_DELAYS, Child, ServerStoppedError, Supervisor
from naravard.serving.running import hold_port, refuse_restores
from naravard.serving.static_files import collect_static_files
from naravard.serving.web_server import web_server_command

READY_TIMEOUT = 60  # seconds
MANAGE = [sys.executable, str(settings.BASE_DIR / "manage.py")]


class Command(PortalCommand):
    help = "Runs the portal: prepares database and static files, then the web server and the background worker."

    def add_arguments(self, parser):
        parser.add_argument("--dev", action="store_true", help="Reload both processes when the code changes.")
        parser.add_argument("--without-examples", action="store_true", help="Load the facts only, for real operation.")

    def handle(self, *, dev, without_examples, **options):
        os.umask(0o077)  # VAR_DIR has personal data: only the account of the portal may read it
        self.address = settings.BIND_ADDRESS
        self.port = settings.PORT
        supervisor = Supervisor(self.children(dev), self.write)
        supervisor.install_signal_handlers()
        run_checks(self.address, self.port)
        hold_port(self.port)
        refuse_restores()
        for warning in filter(None, [https_warning(), *mistyped_names()]):
            self.write(warning, "warning")
        share_between_processes(settings.VAR_DIR / "metrics")
        self.first_login = prepare_database(with_examples=not without_examples)
        if not settings.DEBUG and collect_static_files():
            self.write("Collected and compressed the static files.")
        connections.close_all()
        self.ready_before = time.monotonic() + READY_TIMEOUT
        try:
            supervisor.run(self.is_ready, self.announce)
        except ServerStoppedError as error:
            raise CommandError(f"{error} Everything is stopped; the reason is above.") from error
        self.write("Stopped.")

    def write(self, line, level="info"):
        is_json = settings.LOG_FORMAT == "json"
        self.stdout.write(json_line(line, logger="naravard.serve", level=level) if is_json else line)
        self.stdout.flush()

    def children(self, dev):
        address = f"{self.address}:{self.port}"
        server = [*MANAGE, "runserver", address] if dev else web_server_command(self.address, self.port)
        worker = [*MANAGE, "worker", *(["--reload"] if dev else [])]
        return [
            Child("web server", server, restart_delays=SERVER_RESTART_DELAYS),
            Child("background worker", worker, may_restart=True),
        ]

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
        if settings.LOG_FORMAT == "json":
            self.first_login = None  # whoever gathers the lines need not know the password, which is in its file
        address = f"http://{self.address}:{self.port}"
        self.write(f"\nThe portal answers at {address}/  (Ctrl-C stops it)")
        self.write(how_to_log_in(self.first_login, address))
        if address != settings.SITE_URL:
            self.write(f"Its public address is {settings.SITE_URL}/")
