"""Several requests at the same moment, on a real database with real transactions."""

import uuid
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from contacts.models import OutgoingMail
from feedback import actions
from feedback.life import MoveNotAllowed
from feedback.models import Inspel
from tests.factories import InspelFactory, UserFactory

THREADS = 6


def at_once(function):
    """Call function(number) in THREADS threads at the same moment; return the results."""
    barrier = Barrier(THREADS)

    def call(number):
        try:
            barrier.wait(timeout=20)
            return function(number)
        finally:
            connection.close()

    with ThreadPoolExecutor(THREADS) as pool:
        return list(pool.map(call, range(THREADS)))


def submit(key):
    inspel, token = actions.submit_inspel(
        form_key=key, language="sv", text="Samtidigt", role="staff", email="a@example.se"
    )
    return inspel.reference, token


@pytest.mark.django_db(transaction=True)
def test_clicks_at_the_same_moment_make_one_inspel_with_one_receipt():
    key = uuid.uuid4()
    receipts = at_once(lambda _number: submit(key))
    assert len(set(receipts)) == 1
    inspel = Inspel.objects.get()
    assert inspel.events.count() == 1
    assert sorted(OutgoingMail.objects.values_list("kind", flat=True)) == ["feedback.new_inspel", "feedback.receipt"]


@pytest.mark.django_db(transaction=True)
def test_senders_at_the_same_moment_get_a_reference_each_without_gaps():
    references = [reference for reference, _token in at_once(lambda _number: submit(uuid.uuid4()))]
    assert sorted(int(reference.split("-")[1]) for reference in references) == list(range(1, THREADS + 1))


@pytest.mark.django_db(transaction=True)
def test_one_of_several_answers_at_the_same_moment_holds():
    inspel, by = InspelFactory(), UserFactory()

    def answer(number):
        try:
            actions.answer(inspel=inspel, text=f"Svar {number}", by=by)
        except MoveNotAllowed:
            return None
        return f"Svar {number}"

    answers = [text for text in at_once(answer) if text]
    inspel.refresh_from_db()
    assert answers == [inspel.answer]
