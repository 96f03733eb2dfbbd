import gc
import os
import re
import shutil
from itertools import count

import pytest
from django.conf import settings
from django.contrib.auth.models import Group
from django.core.cache import cache
from django.core.management import call_command
from django.db import connection
from django.test import TransactionTestCase
from django.test.client import ClientHandler
from django.utils.translation import activate

from feedback.listing.counts import clear_cached_counts
from feedback.models import Theme
from naravard import facts_in_texts
from naravard.staff.roles import EDITOR, PROCESS_LEADER, create_roles
from strategy.hard_words import ReadWords, read_words
from tests.factories import UserFactory
from tests.mailbox import running_mailbox
from tests.rendering import note_context_of_whole_pages_only
from tests.scheduling import GroupScheduling
from tests.snapshots import empty_tables, load_once
from tests.staff import client_of

# The same in all processes, since links that are derived from it are in the names of tests.
settings.SECRET_KEY = "a key of the tests" * 3
# The processes of the tests share no content version: what one commits would let another read again what it counted.
settings.VAR_DIR /= os.environ.get("PYTEST_XDIST_WORKER", "main")
note_context_of_whole_pages_only()

# Passwords are hashed fast, since only tests know them, and static files are served as they are written.
SETTINGS_OF_EVERY_TEST = {
    "IS_SECRET_KEY_STORED": True,  # or it would count as lost, once a test has an account
    "FORM_MIN_SECONDS": 0,  # no test waits as long as a person does; those about it turn it on
    "KOLADA_URL": "http://127.0.0.1:1",  # nobody is there: no test asks Kolada itself
    "PAGE_CACHE": False,  # a test may change rows in ways that no portal does
    "UNDO_SECONDS": 0,  # what a button does is there at once; those about undoing turn it on
    "PASSWORD_HASHERS": ["django.contrib.auth.hashers.MD5PasswordHasher"],
    "STORAGES": settings.STORAGES
    | {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}},
}


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config, log):
    return GroupScheduling(config, log)


def pytest_collection_finish():
    """Keep the collected tests out of garbage collection: they stay until the end."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(100_000, 50, 50)


def pytest_collection_modifyitems(config, items):
    """Leave out the tests that need the other database, as if they had not been asked for."""
    other = "sqlite_only" if connection.vendor == "postgresql" else "postgresql"
    left_out = [item for item in items if item.get_closest_marker(other)]
    if left_out:
        config.hook.pytest_deselected(items=left_out)
        items[:] = [item for item in items if item not in left_out]


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings):
    """
    Prepare how the test database is made: without waiting for the disk, and as a copy of one that is migrated already.

    scripts/test.py makes the template once for all processes and says where it is: a file, or a name on the server.
    """
    template = os.environ.get("TEST_TEMPLATE")
    if connection.vendor == "postgresql":
        connection.settings_dict["TEST"]["TEMPLATE"] = template
        return
    options = connection.settings_dict["OPTIONS"]
    options["init_command"] = options["init_command"].replace("synchronous=FULL", "synchronous=OFF")
    if template:
        copy_when_created(connection.creation, template)


def copy_when_created(creation, template):
    """Let Django’s creation of the SQLite test database begin with a copy of the template file."""
    create = creation._create_test_db

    def create_copy(*args, **kwargs):
        name = create(*args, **kwargs)
        shutil.copyfile(template, name)
        return name

    creation._create_test_db = create_copy


@pytest.fixture(scope="session", autouse=True)
def _empty_quickly():
    TransactionTestCase._fixture_teardown = lambda _test: empty_tables()


@pytest.fixture(scope="session")
def _folders(tmp_path_factory):
    """Return an iterator of new folders: `tmp_path` for each test takes longer than most tests do without it."""
    base = tmp_path_factory.mktemp("files")
    return (base / str(number) for number in count())


@pytest.fixture(autouse=True)
def _own_files(settings, _folders):
    """Give each test its own folders for uploads and static files, and an empty cache."""
    for name, value in SETTINGS_OF_EVERY_TEST.items():
        setattr(settings, name, value)
    folder = next(_folders)
    settings.MEDIA_ROOT = folder / "media"
    settings.STATIC_ROOT = folder / "static"
    settings.STATIC_ROOT.mkdir(parents=True)
    cache.clear()


@pytest.fixture(autouse=True)
def _own_language():
    """Begin in Swedish, whatever the language of an earlier test's last request was."""
    activate(settings.LANGUAGE_CODE)


@pytest.fixture(autouse=True)
def _safe_requests_write_nothing(monkeypatch):
    """Let a test fail when a GET, HEAD or OPTIONS of the test client writes a row: scanners open any link."""
    answer = ClientHandler.__call__

    def answer_without_writing(handler, environ):
        # A provider of logins leads back with a GET, whose state nobody else knows.
        is_login = environ["PATH_INFO"].endswith("/callback/")
        if environ["REQUEST_METHOD"] not in {"GET", "HEAD", "OPTIONS"} or is_login:
            return answer(handler, environ)
        refuse = refuse_to_write_but_sessions if environ["PATH_INFO"].startswith("/admin/") else refuse_to_write
        with connection.execute_wrapper(refuse):
            return answer(handler, environ)

    monkeypatch.setattr(ClientHandler, "__call__", answer_without_writing)


def refuse_to_write(execute, sql, params, many, context):
    assert not sql.startswith(("INSERT", "UPDATE", "DELETE")), f"A safe request writes: {sql[:100]}"
    return execute(sql, params, many, context)


def refuse_to_write_but_sessions(execute, sql, params, many, context):
    """Allow what is noted of a login: that it was used or has ended, what the next page needs, that codes were seen."""
    is_ended = sql.startswith('INSERT INTO "core_auditentry"') and "sign_out" in params
    if is_ended or re.search(r'"(?:django_session|usersessions_usersession|mfa_authenticator)"', sql):
        return execute(sql, params, many, context)
    return refuse_to_write(execute, sql, params, many, context)


def user_in_group(name, **kwargs):
    if not Group.objects.filter(name=name).exists():
        load_once("roles", create_roles, [Group._meta.db_table, Group.permissions.through._meta.db_table])
    user = UserFactory(**kwargs)
    user.groups.add(Group.objects.get(name=name))
    return user


@pytest.fixture
def process_leader(db):
    return user_in_group(PROCESS_LEADER, username="processledare", email="processledare@example.se")


@pytest.fixture
def colleague(db):
    """Another process leader."""
    name = {"first_name": "Kim", "last_name": "Kollega"}
    return user_in_group(PROCESS_LEADER, username="kollega", email="kollega@example.se", **name)


@pytest.fixture
def editor(db):
    return user_in_group(EDITOR, username="redaktor")


@pytest.fixture
def admin_user(db):
    return UserFactory(username="systemansvarig", is_superuser=True)


@pytest.fixture
def leader_client(process_leader):
    return client_of(process_leader)


@pytest.fixture
def editor_client(editor):
    return client_of(editor)


@pytest.fixture
def super_client(admin_user):
    return client_of(admin_user)


@pytest.fixture
def theme(db):
    return Theme.objects.create(slug="oppettider", name_sv="Öppettider")


@pytest.fixture
def facts(db):
    """Load the content of “manage.py setup”."""
    load_once("facts", lambda: call_command("setup", verbosity=0))


@pytest.fixture
def examples(db):
    """Load the content of the first “make run”, with the examples."""
    load_examples()


def load_examples():
    load_once("examples", lambda: call_command("setup", with_examples=True, verbosity=0))


@pytest.fixture
def run_tasks(transactional_db):
    """Return a function that runs the background tasks that are due, as the worker does, which needs commits."""

    def run():
        call_command("db_worker", batch=True, interval=0, startup_delay=False, verbosity=0, reload=False)

    return run


@pytest.fixture
def mailbox(settings):
    """Send the portal's mail to a real SMTP server on loopback, and yield its Mailbox."""
    with running_mailbox() as (mailbox, port):
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
        yield mailbox


@pytest.fixture(autouse=True)
def _facts_in_texts_at_hand():
    """Let the facts that every page names be known, as in operation: a test about them forgets them first."""
    facts_in_texts.remember(
        facts_in_texts.FactsInTexts(municipalities=15, holds=(2022, 2030), regions={"sv": "Region Dalarna"})
    )


@pytest.fixture(autouse=True)
def _hard_words_at_hand():
    """Let it be known, as in operation, which words pages explain, none: a test about them forgets that first."""
    read_words.remember(ReadWords([]))


@pytest.fixture(autouse=True)
def _fresh_counts():
    """Forget the counts that the process has cached in an earlier test."""
    clear_cached_counts()
