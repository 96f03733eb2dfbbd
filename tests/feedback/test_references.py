"""The references of inspel: each once, whatever was stored, restored or removed before."""

import threading
from contextlib import contextmanager
from unittest.mock import patch

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from core.mail.delivery import claim
from core.mail.groups import group_of, queue_group_mail
from core.models.outgoing_mail import OutgoingMail
from feedback.models import DeletionReceipt, Inspel, ReferenceSeries
from tests.factories import InspelFactory

YEAR = 2031
KIND = "feedback.new_inspel"
next_references = ReferenceSeries.objects.next_references


def store(reference):
    Inspel.objects.filter(pk=InspelFactory().pk).update(reference=reference)


@pytest.mark.sqlite
def test_references_are_consecutive_in_each_year(db):
    assert next_references(YEAR) == ["2031-0001"]
    assert next_references(YEAR, 3) == ["2031-0002", "2031-0003", "2031-0004"]
    assert next_references(YEAR + 1) == ["2032-0001"]


@pytest.mark.sqlite
def test_rows_that_came_in_another_way_are_not_counted_twice(db):
    next_references(YEAR, 2)
    store("2031-9999")
    store("2031-10012")
    ReferenceSeries.objects.continue_after_stored(YEAR)
    assert next_references(YEAR) == ["2031-10013"]
    ReferenceSeries.objects.continue_after_stored(YEAR)
    assert next_references(YEAR) == ["2031-10014"]


def ask(sql):
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return cursor.fetchall() if cursor.description else None


@pytest.mark.postgresql
class TestSequence:
    """What only PostgreSQL has: a sequence for each year."""

    def test_it_begins_above_the_row_of_the_year_and_what_is_stored_or_was_removed(self, db):
        ReferenceSeries.objects.create(year=YEAR, last=4)
        assert next_references(YEAR) == ["2031-0005"]
        store("2032-0007")
        assert next_references(YEAR + 1) == ["2032-0008"]
        DeletionReceipt.objects.create(
            reference="2033-0009", why="retention", removed="everything", state="spam", received_on=timezone.localdate()
        )
        assert next_references(YEAR + 2) == ["2033-0010"]

    @pytest.mark.django_db(transaction=True)
    def test_who_stores_waits_for_nobody_and_what_is_rolled_back_leaves_a_gap(self):
        next_references(YEAR)
        with in_another_transaction(lambda: next_references(YEAR)) as others:
            assert (others, next_references(YEAR)) == (["2031-0002"], ["2031-0003"])
        assert next_references(YEAR) == ["2031-0004"]
        ask("DROP SEQUENCE feedback_reference_2031")

    def test_role_that_may_make_nothing_counts_up_the_row(self, db):
        ask("CREATE ROLE sender")
        ask("GRANT SELECT, INSERT, UPDATE ON ALL TABLES IN SCHEMA public TO sender")
        ask("SET LOCAL ROLE sender")
        assert next_references(YEAR, 2) == ["2031-0001", "2031-0002"]
        ask("RESET ROLE")
        assert next_references(YEAR) == ["2031-0003"]
        ask("SET LOCAL ROLE sender")
        assert next_references(YEAR) == ["2031-0004"]

    def test_it_is_part_of_the_table(self, db):
        next_references(YEAR)
        [[owner]] = ask("SELECT pg_get_serial_sequence('feedback_referenceseries', 'year')")
        assert owner == "public.feedback_reference_2031"


@contextmanager
def in_another_transaction(act, *, then=None):
    """
    Give what `act` returns in a transaction of another connection that is open in the block, then rolled back.

    With `then` it calls that after the block, and is committed.
    """
    done, end, results = threading.Event(), threading.Event(), []

    def run():
        try:
            with transaction.atomic():
                results.extend(act())
                done.set()
                end.wait()
                if then:
                    then()
                else:
                    transaction.set_rollback(True)
        finally:
            done.set()
            connection.close()

    thread = threading.Thread(target=run)
    thread.start()
    done.wait()
    try:
        yield results
    finally:
        end.set()
        thread.join()


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_mail_about_new_inspel_is_claimed_when_none_is_being_stored():
    """Else it could leave out one that was stored before those it tells of, and is committed later."""
    InspelFactory()
    mail = OutgoingMail.objects.get(kind=KIND)
    ask("SET lock_timeout = '50ms'")
    with in_another_transaction(lambda: [InspelFactory()]), pytest.raises(DatabaseError, match="lock timeout"):
        claim(mail.pk)
    ask("SET lock_timeout = 0")
    assert claim(mail.pk) == mail
    assert Inspel.objects.count() == 1


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_mail_that_a_later_inspel_began_at_the_same_moment_tells_of_the_earlier_one_too():
    held = {}

    def begin():
        with patch("feedback.actions.submission._add_related_rows", lambda inspel, answers: held.update(first=inspel)):
            InspelFactory()
        return ()

    def finish():
        queue_group_mail(kind=KIND, about=held["first"])
        return ()

    with in_another_transaction(begin, then=finish):
        later = InspelFactory()
    [mail] = OutgoingMail.objects.filter(kind=KIND)
    assert group_of(KIND, mail.about_id, Inspel.objects.all()) == [held["first"].pk, later.pk]
