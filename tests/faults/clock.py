# ruff: noqa: S603 - the commands are ours
"""The clock of the portal and its database is set a day ahead, an hour back, and to the true time again."""

import os
import shutil
import subprocess
import sys
import time
import urllib.parse
from contextlib import contextmanager

from tests.faults.load import get, post, seconds_until
from tests.faults.nodes import COMMON, ROOT, database, portal
from tests.faults.report import Report
from tests.mailbox import running_mailbox
from tests.ops.senders import Sender
from tests.ops.serving import MANAGE, environment
from tests.rendered_form import forms_in

DAY, HOUR = 24 * 3600, 3600
STEPS = {"a day ahead": DAY, "then an hour back": DAY - HOUR, "then at the true time": 0}
AS_PEOPLE_DO = 4  # seconds to fill in a form, more than FORM_MIN_SECONDS
MOST_FORMS = 20
NEWS = "Nyhet som kommer om en halv dag"
ADD_NEWS = (
    "from datetime import timedelta; from django.utils import timezone; from strategy.models import NewsItem; "
    f"NewsItem.objects.create(title_sv='{NEWS}', lead_sv='Kort', slug='om-en-halv-dag', is_published=True, "
    "publish_at=timezone.now() + timedelta(hours=12))"
)
KEEP_HOUSE = "FROM django_tasks_database_dbtaskresult WHERE task_path = 'core.housekeeping.keep_house' AND status = "


class Clock:
    """The time of all processes that are started with its `environment`; time that passes is not touched."""

    def __init__(self, folder):
        self.file, library = folder / "clock", folder / "libfaketime.so.1"
        shutil.copyfile(installed_library(), library)  # where the user of the database can read it
        library.chmod(0o755)
        self.environment = {
            "LD_PRELOAD": str(library),
            "FAKETIME_TIMESTAMP_FILE": str(self.file),
            "FAKETIME_CACHE_DURATION": "1",
            "FAKETIME_DONT_FAKE_MONOTONIC": "1",
        }
        self.set(0)

    def set(self, seconds):
        """Set it so much ahead of the true time, and return once every process has noticed."""
        new = self.file.with_suffix(".new")
        new.write_text(f"+{seconds}")
        new.chmod(0o644)
        new.replace(self.file)
        time.sleep(2.5)

    @contextmanager
    def of_children(self):
        before = dict(os.environ)
        os.environ |= self.environment
        try:
            yield
        finally:
            os.environ.clear()
            os.environ.update(before)


def installed_library():
    """Return libfaketime, which is built (gcc) once from the source that is locked."""
    folder, locked = ROOT / "var" / "fault-tools", ROOT / "scripts" / "fault-tools" / "requirements.txt"
    if not list(folder.rglob("libfaketime.so.1")):
        pip = [sys.executable, "-m", "pip", "--disable-pip-version-check", "install", "-qq", "--no-deps"]
        subprocess.run([*pip, "--require-hashes", "--target", folder, "-r", locked], check=True)
    return next(folder.rglob("libfaketime.so.1"))


def run(folder):
    report = Report(f"the clock set {', '.join(STEPS)}")
    clock = Clock(folder)
    with clock.of_children():
        server = database(folder)
        url = server.__enter__().url
    try:
        with running_mailbox() as (mailbox, port):
            settings = {"FORM_MIN_SECONDS": "3", "FORMS_PER_HOUR": str(MOST_FORMS)}
            settings |= {"EMAIL_URL": f"smtp://127.0.0.1:{port}", "FEEDBACK_DIGEST_HOUR": "7"}
            with portal(folder, url, count=1, **settings, **clock.environment) as ([node], _proxy, state):
                walk(report, clock, node, state, mailbox)
    finally:
        server.__exit__(None, None, None)
    return report


def walk(report, clock, node, state, mailbox):
    run_in_portal(node, ADD_NEWS)
    session = signed_in(node)
    report.must(is_limited(node.address), "the limit of forms never came")
    for name, ahead in STEPS.items():
        before, mailed = opened(node.address), opened(node.address)
        time.sleep(AS_PEOPLE_DO)
        worker = node.child("worker")
        worker.suspend()
        if ahead != DAY:  # before the first step the limit is reached
            report.must(is_taken(mailed, node.address, email="fore@example.se"), f"{name}: not taken before")
        clock.set(ahead)
        worker.resume()
        check(report, name, ahead, node, before, session)
        for receiver in ["fore@example.se"] * (ahead != DAY) + ["efter@example.se"]:
            report.must(arrives(mailbox, receiver), f"{name}: no mail to {receiver}")
        mailbox.messages.clear()
    check_nights(report, node, state)


def check(report, name, ahead, node, before, session):
    """Look at the form that was opened before, a new one, its mail, a planned page and a session."""
    tries = 1 if is_taken(before, node.address) else 2
    report.must(tries == 1 or is_taken_again(before, node.address), f"{name}: the form from before was refused twice")
    sender = opened(node.address)
    time.sleep(AS_PEOPLE_DO)
    report.must(is_taken(sender, node.address, email="efter@example.se"), f"{name}: a new form was refused")
    shows = NEWS in get(f"{node.address}/nyheter/")
    report.must(shows == (ahead > DAY / 2), f"{name}: the planned news item is {'shown' if shows else 'missing'}")
    page = session.open(f"{node.address}/admin/")
    asks = "login" in page.url
    report.count(
        f"{name}: a form that was open was taken at the {'first' if tries == 1 else 'second'} click, a new one too; "
        f"the session {'asks for a new login' if asks else 'goes on'}; the planned news item is "
        f"{'shown' if shows else 'not shown'}"
    )


def check_nights(report, node, state):
    """The worker has worked at the night that was skipped, and after its next start none is missed."""
    [(done,)] = state.ask_database(f"SELECT COUNT(*) {KEEP_HOUSE} 'SUCCESSFUL'")
    node.stop()
    node.start()
    next_is_near = f"SELECT COUNT(*) {KEEP_HOUSE} 'READY' AND run_after < now() + interval '1 day'"
    near = seconds_until(lambda: state.ask_database(next_is_near) != [(0,)], within=30) < 30
    report.count(f"the work of the night was done {done} time; the next one comes within a day of a new start")
    report.must(done == 1 and near, f"the work of the night was done {done} times")


def opened(address):
    sender = Sender()
    sender.open_form(address)
    return sender


def is_taken(sender, address, **more):
    """Send it, and keep the form of the page that follows if it is refused."""
    status, page, url = post(sender, address, "Klockan", **more)
    if status == 200:
        return True
    forms = [form for form in forms_in(page, url) if "text" in form.names]
    sender.form = forms[0] if forms else sender.form
    return False


def is_taken_again(sender, address):
    time.sleep(AS_PEOPLE_DO)
    return is_taken(sender, address)


def is_limited(address):
    """Send until it is too much for an hour."""
    senders = [opened(address) for _turn in range(MOST_FORMS + 1)]
    time.sleep(AS_PEOPLE_DO)
    return [is_taken(sender, address) for sender in senders] == [True] * MOST_FORMS + [False]


def arrives(mailbox, address):
    def is_there():
        return any(address in envelope.rcpt_tos for envelope in mailbox.messages)

    try:
        return seconds_until(is_there, within=60) < 60
    except TimeoutError:
        return False


def signed_in(node):
    """Return the browser of the first process leader."""
    lines = (node.var / "first-login.txt").read_text().splitlines()
    name, password = (line.partition(": ")[2] for line in lines)
    browser = Sender().browser
    page = browser.open(f"{node.address}/admin/login/")
    [form] = [form for form in forms_in(page.read().decode(), page.url) if "password" in form.names]
    field = "username" if "username" in form.names else "login"
    data = form.fill({field: name, "password": password}).data()
    answer = browser.open(page.url, urllib.parse.urlencode(data, doseq=True).encode())
    if "login" in answer.url:
        raise RuntimeError("the first login was refused")
    return browser


def run_in_portal(node, code):
    command = [*MANAGE, "shell", "--no-imports", "-c", code]
    subprocess.run(command, cwd=ROOT, env=environment(node.var, node.port, **(COMMON | node.settings)), check=True)
