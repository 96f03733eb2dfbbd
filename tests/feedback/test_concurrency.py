"""Several requests at the same moment, on a real database with real transactions."""

import uuid

import pytest

from core.mail.groups import group_of
from core.models.outgoing_mail import OutgoingMail
from feedback import actions
from feedback.lifecycle import Handling, TransitionNotAllowed
from feedback.models import AnswerVerdict, DeletionReceipt, Inspel, InspelMessage
from tests.at_once import THREADS, at_once
from tests.factories import InspelFactory, UserFactory

pytestmark = pytest.mark.sqlite


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
def test_senders_at_the_same_moment_get_a_reference_each_and_the_staff_one_mail():
    references = [reference for reference, _token in at_once(lambda _number: submit(uuid.uuid4()))]
    numbers = sorted(int(reference.split("-")[1]) for reference in references)
    assert numbers == list(range(numbers[0], numbers[0] + THREADS))
    [mail] = OutgoingMail.objects.filter(kind="feedback.new_inspel")
    assert group_of(mail.kind, mail.about_id, Inspel.objects.all()) == sorted(
        Inspel.objects.values_list("pk", flat=True)
    )


@pytest.mark.django_db(transaction=True)
def test_one_of_several_answers_at_the_same_moment_is_stored():
    inspel, by = InspelFactory(), UserFactory()

    def answer(number):
        try:
            actions.answer(inspel=inspel, text=f"Svar {number}", by=by)
        except TransitionNotAllowed:
            return None
        return f"Svar {number}"

    answers = [text for text in at_once(answer) if text]
    inspel.refresh_from_db()
    assert answers == [inspel.answer]


def refused(action, **facts):
    """Make the action; return whether it was refused because another was first."""
    try:
        action(**facts)
    except TransitionNotAllowed:
        return True
    return False


@pytest.mark.django_db(transaction=True)
def test_clicks_at_the_same_moment_send_one_reply():
    inspel, by, key = InspelFactory(), UserFactory(), uuid.uuid4()
    actions.write_to_sender(inspel=inspel, text="Vilken?", by=by)
    replies = at_once(lambda _number: actions.write_as_sender(inspel=inspel, text="Den här.", key=key).pk)
    assert len(set(replies)) == 1
    inspel.refresh_from_db()
    assert inspel.handling == Handling.IN_REVIEW
    assert inspel.events.filter(from_state="waiting_for_sender").count() == 1


@pytest.mark.django_db(transaction=True)
def test_replies_from_several_tabs_at_the_same_moment_are_all_stored_and_change_the_state_once():
    inspel, by = InspelFactory(), UserFactory()
    actions.write_to_sender(inspel=inspel, text="Vilken?", by=by)
    at_once(lambda number: actions.write_as_sender(inspel=inspel, text=f"Svar {number}", key=uuid.uuid4()))
    texts = InspelMessage.objects.from_sender().values_list("text", flat=True)
    assert sorted(texts) == [f"Svar {number}" for number in range(THREADS)]
    assert inspel.events.filter(from_state="waiting_for_sender").count() == 1


@pytest.mark.django_db(transaction=True)
def test_withdrawal_and_answers_at_the_same_moment_leave_one_decision():
    inspel, by = InspelFactory(email="a@example.se", may_contact=True), UserFactory()

    def decide(number):
        if number % 2:
            return refused(actions.answer, inspel=inspel, text=f"Svar {number}", by=by)
        return refused(actions.withdraw, inspel=inspel)

    were_refused = at_once(decide)
    inspel.refresh_from_db()
    assert inspel.events.filter(what="handling").exclude(from_state="").count() == 1
    answers = OutgoingMail.objects.filter(kind="feedback.answered").count()
    if inspel.is_withdrawn:
        assert (inspel.given_answer, answers) == ("", 0)
        assert were_refused == [bool(number % 2) for number in range(THREADS)]  # the other withdrawals are one click
    else:
        assert (inspel.handling, answers) == (Handling.ANSWERED, 1)
        assert were_refused.count(False) == 1


@pytest.mark.django_db(transaction=True)
def test_one_of_several_verdicts_at_the_same_moment_is_stored():
    by = UserFactory()
    inspel = actions.answer(inspel=InspelFactory(), text="Svar", by=by)
    words = [bool(number % 2) for number in range(THREADS)]
    were_refused = at_once(lambda number: refused(actions.submit_verdict, inspel=inspel, was_helpful=words[number]))
    verdict = AnswerVerdict.objects.get()
    assert were_refused == [word != verdict.was_helpful for word in words]
    assert inspel.events.filter(what="verdict").count() == 1


@pytest.mark.django_db(transaction=True)
def test_clicks_at_the_same_moment_erase_once_with_one_receipt():
    inspel = InspelFactory(name="Kim", email="kim@example.se", may_contact=True)
    at_once(lambda _number: actions.erase_personal_data(inspel=inspel))
    assert DeletionReceipt.objects.count() == 1
    assert inspel.events.filter(what="erasure").count() == 1


@pytest.mark.django_db(transaction=True)
def test_withdrawing_consent_while_it_is_published_leaves_nothing_public():
    inspel, by = InspelFactory(may_publish=True), UserFactory()

    def change(number):
        if number:
            return refused(actions.publish, inspel=inspel, title="Rubrik", text="Text", by=by)
        return refused(actions.withdraw_publication_consent, inspel=inspel)

    assert not at_once(change)[0]
    assert not Inspel.objects.published().exists()
