"""What a sender has read as an answer stays readable to that sender, with its date, and is nobody else's."""

from datetime import UTC, datetime

import pytest
import time_machine

from core.models.outgoing_mail import OutgoingMail
from feedback import actions
from tests.factories import InspelFactory
from tests.feedback.private_page import main_text, page

pytestmark = pytest.mark.django_db
GOT = "The answer you got on 2 March 2026"


@pytest.fixture
def main_and_same(process_leader):
    """Return an inspel and its duplicate, both answered on 2 March 2026."""
    main, same = InspelFactory.create_batch(2, email="a@example.se", may_contact=True)
    actions.merge_duplicates(duplicates=[same], into=main, by=process_leader)
    with time_machine.travel(datetime(2026, 3, 2, 12, tzinfo=UTC), tick=False):
        actions.answer(inspel=main, text="We open later.", by=process_leader)
    return main, same


def close_as_duplicate(main, _same, by):
    actions.close(inspel=main, reason="duplicate", duplicate_of=InspelFactory(), by=by)


def close_as_duplicate_and_answer(main, _same, by):
    other = InspelFactory()
    actions.close(inspel=main, reason="duplicate", duplicate_of=other, by=by)
    actions.answer(inspel=other, text="We open at eight.", by=by)


def merge_with_a_draft(main, _same, by):
    actions.save_draft(inspel=main, answer="We do not.", by=by)
    close_as_duplicate(main, _same, by)


AFTERWARDS = {
    "nothing": lambda main, same, by: None,
    "draft": lambda main, same, by: actions.save_draft(inspel=main, answer="We do not.", by=by),
    "answered_anew": lambda main, same, by: actions.answer(inspel=main, text="We open at eight.", by=by),
    "duplicate": close_as_duplicate,
    "duplicate_answered": close_as_duplicate_and_answer,
    "duplicate_with_draft": merge_with_a_draft,
    "spam": lambda main, same, by: actions.mark_as_spam(inspel=main, by=by),
    "withdrawn": lambda main, same, by: actions.withdraw(inspel=main),
    "same_reopened": lambda main, same, by: actions.reopen(inspel=same, by=by),
}


@pytest.mark.parametrize("afterwards", AFTERWARDS)
def test_all_who_got_an_answer_read_it_whatever_comes_after_reopening(
    client, process_leader, main_and_same, afterwards
):
    main, same = main_and_same
    actions.reopen(inspel=main, by=process_leader)
    AFTERWARDS[afterwards](main, same, process_leader)
    for inspel in main_and_same:
        html = main_text(page(client, inspel))
        assert "2 March 2026" in html
        assert html.count("We open later.") == 1
        assert "We do not." not in html


def test_senders_of_duplicates_are_told_of_reopening(process_leader, main_and_same):
    main, same = main_and_same
    actions.reopen(inspel=main, by=process_leader)
    assert OutgoingMail.objects.filter(kind="feedback.main_reopened", about_id=same.pk).exists()


@pytest.mark.parametrize("whose", ["main", "duplicate"])
def test_decision_without_an_answer_is_read_after_reopening(client, process_leader, whose):
    main, same = InspelFactory.create_batch(2)
    actions.merge_duplicates(duplicates=[same], into=main, by=process_leader)
    with time_machine.travel(datetime(2026, 3, 2, 12, tzinfo=UTC), tick=False):
        actions.close(inspel=main, reason="outside_mandate", decided_elsewhere="Trafikverket", by=process_leader)
    actions.reopen(inspel=main, by=process_leader)
    html = main_text(page(client, main if whose == "main" else same))
    assert GOT in html
    assert "Trafikverket" in html


def test_sender_of_a_duplicate_that_is_opened_again_reads_what_the_main_one_said(client, process_leader, main_and_same):
    actions.reopen(inspel=main_and_same[1], by=process_leader)
    html = main_text(page(client, main_and_same[1]))
    assert GOT in html
    assert "We open later." in html


def test_who_is_merged_after_reopening_has_got_nothing(client, process_leader, main_and_same):
    actions.reopen(inspel=main_and_same[0], by=process_leader)
    late = InspelFactory()
    actions.merge_duplicates(duplicates=[late], into=main_and_same[0], by=process_leader)
    assert "The other inspel has been opened again." in page(client, late)
    assert "The answer you got" not in page(client, late)


def test_answer_given_in_other_words_is_dated_and_told_and_its_first_words_stay(client, process_leader, main_and_same):
    OutgoingMail.objects.all().delete()
    with time_machine.travel(datetime(2026, 3, 9, 12, tzinfo=UTC), tick=False):
        for text in ["We open at eight.", "We open at nine."]:
            actions.save_draft(inspel=main_and_same[0], answer=text, by=process_leader)
    for inspel in main_and_same:
        html = main_text(page(client, inspel))
        assert "Changed: 9 March 2026" in html
        assert html.index("We open at nine.") < html.index("We open at eight.") < html.index(GOT)
        assert html.index(GOT) < html.index("We open later.")
    mails = OutgoingMail.objects.filter(kind="feedback.answer_changed")
    assert {mail.about_id for mail in mails} == {inspel.pk for inspel in main_and_same}
    assert len(mails) == 2


def test_answer_of_what_is_confidential_is_read_again_only_when_that_is_lifted(client, process_leader, main_and_same):
    main, same = main_and_same
    actions.mark_confidential(inspel=main, ground="25 kap. 1 §", by=process_leader)
    assert "We open later." not in page(client, same)
    assert "We open later." in page(client, main)
    actions.lift_confidentiality(inspel=main, note="Lifted", by=process_leader)
    assert "We open later." in page(client, same)
