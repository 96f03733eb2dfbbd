"""What the benchmarks share: a portal of their own with content, in this process or served."""

# ruff: noqa: E402, PLC0415 - Django must be set up with its database before the modules of the portal are imported
# ruff: noqa: S603 - the commands are ours

import http.client
import os
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from contextlib import contextmanager, nullcontext
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "scripts")]

from postgres import Postgres, running_postgres

START_WITHIN = 120  # seconds
MANAGE = [sys.executable, "manage.py"]


def run_inside(script, *, postgres=False, **more):
    """Run the script again, with its arguments, in a portal of its own that is empty, and return its exit code."""
    server = running_postgres() if postgres else nullcontext()
    with tempfile.TemporaryDirectory(prefix="naravard-bench-") as folder, server as url:
        inside = {"VAR_DIR": folder, "BENCH_INSIDE": "1", "LOG_LEVEL": "ERROR"} | more
        if url:
            inside["DATABASE_URL"] = url
        return subprocess.call([sys.executable, script, *sys.argv[1:]], env=os.environ | inside, cwd=ROOT)


def fill(inspel):
    """Set up Django, and the portal with its examples and so many inspel beside them."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "naravard.settings"
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    call_command("setup", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    add_inspel(inspel)


def add_inspel(count):
    """Add so many inspel, and let PostgreSQL look at its tables anew."""
    from django.db import connection

    from naravard.bootstrap.simulation import simulate_inspel

    simulate_inspel(count=count, seed=count)
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE")


@contextmanager
def durable_postgres():
    """Run a PostgreSQL that writes to the disk as it does in production, and give its URL."""
    with tempfile.TemporaryDirectory(prefix="pg-") as folder, Postgres(folder) as server:
        yield server.url


@contextmanager
def served(**settings):
    """Serve a portal with these settings, which have its VAR_DIR, and give its address and process."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    address = f"http://127.0.0.1:{port}"
    environment = os.environ | {"PORT": str(port), "SITE_URL": address} | settings
    process = subprocess.Popen(
        [*MANAGE, "serve"], cwd=ROOT, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        wait_until_it_answers(address, process)
        yield address, process
    finally:
        process.terminate()
        process.wait()


def wait_until_it_answers(address, process):
    deadline = time.monotonic() + START_WITHIN
    while time.monotonic() < deadline and process.poll() is None:
        try:
            urllib.request.urlopen(f"{address}/robots.txt", timeout=5).close()  # noqa: S310 - loopback
        except (urllib.error.URLError, OSError, http.client.HTTPException):
            time.sleep(0.05)
        else:
            return
    raise SystemExit("The portal did not start.")
