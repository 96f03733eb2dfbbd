import os

from django.conf import settings
from django.db import connections

from core.metrics import share_between_processes
from core.portal_command import PortalCommand
from naravard.environment import mistyped_names
from naravard.observation.log_format import json_line
from naravard.serving.checks import (
    check_folders,
    check_is_prepared,
    check_port,
    https_warning,
    shared_key_warning,
)
from naravard.serving.running import hold_port, refuse_restores
from naravard.serving.static_files import collect_static_files
from naravard.serving.web_server import web_server_command


class Command(PortalCommand):
    help = (
        "Becomes the web server alone, for systemd or containers that start it again. “prepare” comes before it, "
        "“worker” sends the mail."
    )

    def handle(self, **options):
        os.umask(0o077)
        address, port = settings.BIND_ADDRESS, settings.PORT
        check_port(address, port)
        check_folders(make=False)  # nothing is made for a portal that is refused
        check_is_prepared()
        check_folders()
        hold_port(port, also_as_another_program=True)
        refuse_restores(also_as_another_program=True)
        for warning in filter(None, [https_warning(), shared_key_warning(), *mistyped_names()]):
            self.write(warning, "warning")
        # Here and not by “prepare”: the server of an earlier version may still serve its own files meanwhile.
        if not settings.DEBUG and collect_static_files():
            self.write("Collected and compressed the static files.")
        share_between_processes(settings.VAR_DIR / "metrics")
        connections.close_all()
        command = web_server_command(address, port)
        os.execv(command[0], command)  # noqa: S606 - so that whoever started this one watches the server itself

    def write(self, line, level="info"):
        is_json = settings.LOG_FORMAT == "json"
        self.stdout.write(json_line(line, logger="naravard.web", level=level) if is_json else line)
        self.stdout.flush()
