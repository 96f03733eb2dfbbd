"""The command of the production web server, with the settings of the environment."""

import sys

from django.conf import settings
from django.db import connection


def web_server_command(address, port):
    """Return the command that serves the portal with granian."""
    options = {
        "interface": "wsgi",
        "host": address,
        "port": port,
        "http": "1",
        "workers": settings.WEB_WORKERS,
        "blocking-threads": settings.WEB_THREADS or default_threads(),
        "workers-kill-timeout": 5,  # seconds that open requests get when the server stops; no page takes so long
        "log-level": "warning",
    }
    if settings.LOG_FORMAT == "json":
        options["log-config"] = settings.BASE_DIR / "naravard" / "observation" / "granian-log.json"
    # No access log: the URL of a private page is a secret.
    flags = ["--no-ws", "--no-access-log", "--respawn-failed-workers"]
    pairs = [part for name, value in options.items() for part in (f"--{name}", str(value))]
    return [sys.executable, "-m", "granian", *pairs, *flags, "naravard.wsgi:application"]


def default_threads():
    """Return how many threads a process gets. SQLite has one writer: more would wait for each other."""
    return "1" if connection.vendor == "sqlite" else "4"
