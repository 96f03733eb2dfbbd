"""Database failures while an inspel is sent: the text stays on the page, and is then stored once."""

import html
import re
import sqlite3
from contextlib import contextmanager

import psycopg2
import pytest
from django.db import connection
from django.test import Client

from contacts.models import ContactMessage
from core.models.outgoing_mail import OutgoingMail
from feedback.models import Inspel
from tests.factories import ContactFactory, DialogueRoundFactory
from tests.feedback import rounds
from tests.rendered_form import form_of

URL = "/en/inspel/lamna/"
TEXT = "Longer opening hours & <b>more</b>\nin the evening. " * 80 + "Thank you!"
pytestmark = [pytest.mark.sqlite, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def visitor():
    """Somebody in a browser, who sees the page that a failure makes."""
    return Client(raise_request_exception=False, enforce_csrf_checks=True)


@contextmanager
def database_gone():
    """The connection is cut in the middle: on PostgreSQL by the server, on SQLite as a file that cannot be read."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_backend_pid()")
            [pid] = cursor.fetchone()
        options = connection.get_connection_params()
        other = psycopg2.connect(**{key: options[key] for key in ["dbname", "user", "host", "port"] if key in options})
        with other, other.cursor() as cursor:
            cursor.execute("SELECT pg_terminate_backend(%s)", [pid])
        other.close()
        yield
        connection.close()
    else:
        with renamed_table():
            yield


@contextmanager
def renamed_table(table="feedback_inspelevent"):
    """A table is not there; unless it is named, one that every inspel needs."""
    run_sql(f"ALTER TABLE {table} RENAME TO away")
    try:
        yield
    finally:
        run_sql(f"ALTER TABLE away RENAME TO {table}")


@contextmanager
def locked():
    """Another process holds the write lock longer than a request waits."""
    if connection.vendor == "postgresql":
        with renamed_table():
            yield
        return
    run_sql("PRAGMA busy_timeout = 50")
    other = sqlite3.connect(connection.settings_dict["NAME"], isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    yield
    other.execute("ROLLBACK")
    other.close()


@contextmanager
def read_only():
    run_sql("PRAGMA query_only = ON" if connection.vendor == "sqlite" else "SET default_transaction_read_only = on")
    yield
    run_sql("PRAGMA query_only = OFF" if connection.vendor == "sqlite" else "SET default_transaction_read_only = off")


@contextmanager
def full_disk():
    """No page more fits into the database's file; PostgreSQL says the same by an error of its own when asked to."""
    if connection.vendor == "postgresql":
        with read_only():
            yield
        return
    run_sql("VACUUM")  # or there would be room left within the file
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA page_count")
        [pages] = cursor.fetchone()
    run_sql(f"PRAGMA max_page_count = {pages}")
    yield
    run_sql("PRAGMA max_page_count = 1000000")


def run_sql(sql):
    with connection.cursor() as cursor:
        cursor.execute(sql)


def filled(visitor, path=f"{URL}?vidare=ja", **typed):
    return form_of(visitor.get(path), "text", "form_key").fill({"text": TEXT} | typed)


def send_again(visitor, page, **options):
    """Click “Send again” on the page that says what went wrong."""
    return form_of(page, "text").submit(visitor, **options)


@pytest.mark.parametrize("fault", [database_gone, renamed_table, locked, read_only, full_disk])
def test_inspel_that_cannot_be_saved_comes_back_and_is_then_stored_once(visitor, fault):
    form = filled(visitor, role="staff", name="Kim", may_publish=True)
    with fault():
        page = form.submit(visitor)
    assert page.status_code == 503
    assert page["Retry-After"] == "60"
    assert "no-store" in page["Cache-Control"]
    assert "it is still here on the page" in page.text
    assert html.escape(TEXT) in page.text
    assert not Inspel.objects.exists()
    receipts = [send_again(visitor, page, follow=True) for _click in range(2)]
    inspel = Inspel.objects.get()
    assert (inspel.text, inspel.name, inspel.may_publish) == (TEXT, "Kim", True)
    assert all(inspel.reference in receipt.text for receipt in receipts)
    assert OutgoingMail.objects.filter(kind="feedback.new_inspel").count() == 1


def test_message_that_cannot_be_saved_comes_back_and_is_then_stored_once(visitor):
    contact = ContactFactory()
    url = f"/en/kontakt/{contact.slug}/skriv/"
    form = filled(visitor, url, sender_name="Kim")
    with read_only():
        page = form.submit(visitor)
    assert (page.status_code, html.escape(TEXT) in page.text) == (503, True)
    for _click in range(2):
        send_again(visitor, page)
    assert ContactMessage.objects.get().text == TEXT


def test_page_that_cannot_be_read_says_when_to_try_again(visitor):
    with renamed_table("strategy_subgoal"):
        page = visitor.get(f"{URL}?vidare=ja")
    assert (page.status_code, page["Retry-After"]) == (503, "60")
    assert "could not be shown right now" in page.text
    assert "<form" not in page.text
    assert "What you sent is saved" not in page.text


@pytest.mark.parametrize("form", [URL, rounds.FORM], ids=["inspel", "round"])
def test_receipt_that_cannot_be_read_says_that_it_is_saved_and_gives_the_private_link(visitor, form):
    DialogueRoundFactory(slug="hemgang")
    sent = filled(visitor, f"{form}?vidare=ja", role="staff").submit(visitor)
    with renamed_table("feedback_inspel"):
        page = visitor.get(sent["Location"])
    assert (page.status_code, page["Retry-After"]) == (503, "60")
    assert "What you sent is saved" in page.text
    assert "send it again" not in page.text
    [link] = re.findall(r'href="https?://[^/]+(/en/inspel/folj/[^"]+)"', page.text)
    assert TEXT[:20] in visitor.get(link).text
    assert "Save this link" in visitor.get(sent["Location"]).text


def test_receipt_that_cannot_be_hidden_from_who_is_next_gives_no_link(visitor):
    DialogueRoundFactory(slug="hemgang")
    filled(visitor, rounds.FORM, role="staff").submit(visitor)
    with renamed_table("feedback_inspel"):
        page = visitor.post(rounds.RECEIPT, headers={"Sec-Fetch-Site": "same-origin"})
    assert page.status_code == 503
    assert "/inspel/folj/" not in page.text


def test_step_before_the_form_needs_no_database(visitor):
    with renamed_table("strategy_subgoal"):
        assert visitor.get("/en/inspel/innan/").status_code == 200


def test_password_is_never_shown_again(client):
    client.raise_request_exception = False
    with renamed_table("contacts_user"):
        page = client.post("/admin/login/", {"login": "kim", "password": "a-secret-password"})
    assert page.status_code == 503
    assert "a-secret-password" not in page.text


def test_bug_of_the_portal_keeps_the_text(visitor, monkeypatch):
    """A bug, not the database: 500, since sending again will not help until it is fixed."""
    form = filled(visitor, role="staff")
    monkeypatch.setattr("feedback.deadlines.settings", None)
    page = form.submit(visitor)
    assert page.status_code == 500
    assert html.escape(TEXT) in page.text
    assert "Copy what you wrote" in page.text


def test_log_holds_nothing_of_what_was_written(visitor, caplog):
    form = filled(visitor, role="staff", text="A secret text", name="Kim Secret")
    with read_only():
        form.submit(visitor)
    assert caplog.records
    assert "ecret" not in caplog.text
