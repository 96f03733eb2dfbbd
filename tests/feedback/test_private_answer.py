"""The sender's verdict on the answer, and the answer to a sender of a duplicate."""

import re

import pytest
from django.utils import timezone

from core.models.outgoing_mail import OutgoingMail
from feedback import actions
from feedback.deadlines import answer_due_on
from feedback.lifecycle import Handling, TransitionNotAllowed
from feedback.models import AnswerVerdict
from tests.factories import InspelFactory
from tests.feedback.private_page import address, answered, judge, page, verdict_form

pytestmark = pytest.mark.django_db
NOT_YET = "has not been answered yet"


# Whether the answer helped


def test_answer_that_helped_is_noted_and_waits_to_be_read(client, process_leader):
    inspel = answered(process_leader)
    response = judge(client, inspel, "yes", "Just what I needed")
    assert "Thank you for telling us that the answer helped." in client.get(response["Location"]).text
    verdict = AnswerVerdict.objects.unsettled().get()
    assert (verdict.was_helpful, verdict.comment, verdict.answered_at) == (
        True,
        "Just what I needed",
        inspel.answered_at,
    )
    html = page(client, inspel)
    assert "You said that the answer helped" in html
    assert 'name="was_helpful"' not in html


def test_answer_that_did_not_help_asks_for_reopening_and_a_process_leader_decides(client, process_leader):
    inspel = answered(process_leader)
    judge(client, inspel, "no", "You misunderstood")
    inspel.refresh_from_db()
    assert inspel.handling == Handling.ANSWERED
    verdict = AnswerVerdict.objects.asking_for_reopening().get()
    actions.settle_verdict(verdict=verdict, by=process_leader, reopen=True, note="They are right")
    inspel.refresh_from_db()
    assert inspel.handling == Handling.REOPENED
    assert not AnswerVerdict.objects.unsettled().exists()
    assert "Your inspel has been opened again" in page(client, inspel)
    assert inspel.answer_due_on == answer_due_on(timezone.localdate())


def test_refused_reopening_is_shown_to_the_sender_without_the_note(client, process_leader):
    inspel = answered(process_leader)
    judge(client, inspel, "no")
    actions.settle_verdict(verdict=AnswerVerdict.objects.get(), by=process_leader, note="Internal words")
    html = page(client, inspel)
    assert "decided that the answer stands" in html
    assert "Internal words" not in html
    with pytest.raises(TransitionNotAllowed):
        actions.settle_verdict(verdict=AnswerVerdict.objects.get(), by=process_leader, reopen=True)


def test_reopening_in_the_usual_way_settles_the_senders_no(client, process_leader):
    inspel = answered(process_leader)
    judge(client, inspel, "no")
    actions.reopen(inspel=inspel, by=process_leader)
    assert AnswerVerdict.objects.get().settled_by == process_leader


def test_new_answer_can_be_judged_again(client, process_leader):
    inspel = answered(process_leader)
    judge(client, inspel, "no")
    actions.reopen(inspel=inspel, by=process_leader)
    inspel = actions.answer(inspel=inspel, text="A better one.", by=process_leader)
    assert 'name="was_helpful"' in page(client, inspel)
    judge(client, inspel, "yes")
    assert AnswerVerdict.objects.count() == 2


def test_same_verdict_twice_is_one_and_another_is_refused_with_its_text(client, process_leader):
    inspel = answered(process_leader)
    opened = verdict_form(client, inspel)
    for _click in range(2):
        assert judge(client, inspel, "yes", "Good", opened=opened).status_code == 302
    response = judge(client, inspel, "no", "I changed my mind", opened=opened)
    assert response.status_code == 409
    assert "I changed my mind" in response.text
    assert AnswerVerdict.objects.get().was_helpful
    assert inspel.events.filter(what="verdict").count() == 1


def test_verdict_on_an_answer_that_was_changed_meanwhile_is_refused(client, process_leader):
    inspel = answered(process_leader)
    opened = verdict_form(client, inspel)
    actions.reopen(inspel=inspel, by=process_leader)
    assert judge(client, inspel, "no", "About the first one", opened=opened).status_code == 409
    newer = actions.answer(inspel=inspel, text="A better one.", by=process_leader)
    response = judge(client, inspel, "no", "About the first one", opened=opened)
    assert response.status_code == 409
    assert "About the first one" in response.text
    assert newer.answer in response.text
    assert not AnswerVerdict.objects.exists()


@pytest.mark.parametrize("answer", ["", "nonsense", "2026-99-99T00:00"])
def test_verdict_without_yes_or_no_is_explained_and_keeps_the_comment(client, process_leader, answer):
    inspel = answered(process_leader)
    form = verdict_form(client, inspel).fill(comment="Well, well")
    response = form.submit(client, forged={"answer": answer})
    assert response.status_code == 422
    assert "Choose yes or no." in response.text
    assert "Well, well" in response.text


def test_there_is_nothing_to_judge_before_the_answer(client):
    inspel = InspelFactory()
    assert 'name="was_helpful"' not in page(client, inspel)
    response = client.post(address(inspel, "omdome/"), {"was_helpful": "no"})  # forged: the page has no such form
    assert response.status_code == 409


# Duplicates


def chip(html):
    return " ".join(re.search(r'<span class="chip chip--state[^>]*>(.*?)</span>', html, re.S)[1].split())


def test_sender_of_a_duplicate_reads_the_answer_to_the_main_one(client, process_leader):
    main, inspel = InspelFactory(text="Private words of the first"), InspelFactory()
    actions.merge_duplicates(duplicates=[inspel], into=main, by=process_leader)
    html = page(client, inspel)
    assert NOT_YET in html
    assert html.count('class="inspel-answer"') == 0
    assert "You get an answer." in html
    assert "already decided" not in html
    assert chip(html) == "Not answered yet"
    actions.answer(inspel=main, text="We open later.", by=process_leader)
    html = page(client, inspel)
    assert "We open later." in html
    assert html.count('class="inspel-answer"') == 1
    assert "You get an answer." not in html
    assert "already decided" in html
    assert chip(html) == "Answered and closed"
    assert f"/en/inspel/{main.reference}/" not in html
    actions.publish(inspel=main, title="Later", text="Open later", by=process_leader)
    html = page(client, inspel)
    assert f"/en/inspel/{main.reference}/" in html
    assert "Private words" not in html


def test_sender_of_a_duplicate_can_read_the_main_one_while_it_waits(client, process_leader):
    main, inspel = InspelFactory(), InspelFactory()
    actions.publish(inspel=main, title="Later", text="Open later", by=process_leader)
    actions.merge_duplicates(duplicates=[inspel], into=main, by=process_leader)
    html = page(client, inspel)
    assert NOT_YET in html
    assert f"/en/inspel/{main.reference}/" in html


def test_sender_of_a_duplicate_reads_why_the_main_one_was_closed(client, process_leader):
    main, inspel = InspelFactory(), InspelFactory()
    actions.merge_duplicates(duplicates=[inspel], into=main, by=process_leader)
    actions.close(inspel=main, by=process_leader, reason="outside_mandate", decided_elsewhere="Trafikverket")
    assert "Trafikverket" in page(client, inspel)


def test_answer_to_what_is_reopened_or_confidential_is_not_for_others(client, process_leader):
    main, inspel = InspelFactory.create_batch(2)
    actions.merge_duplicates(duplicates=[inspel], into=main, by=process_leader)
    actions.answer(inspel=main, text="We open later.", by=process_leader)
    actions.reopen(inspel=main, by=process_leader)
    assert "The other inspel has been opened again." in page(client, inspel)
    actions.mark_confidential(inspel=main, ground="25 kap. 1 §", by=process_leader)
    assert "We open later." not in page(client, inspel)
    inspel.refresh_from_db()
    assert inspel.handling == "reopened"


LEAVING = {
    "withdrawn": lambda inspel, by: actions.withdraw(inspel=inspel),
    "spam": lambda inspel, by: actions.mark_as_spam(inspel=inspel, by=by),
    "confidential": lambda inspel, by: actions.mark_confidential(inspel=inspel, ground="25 kap. 1 §", by=by),
}


@pytest.mark.parametrize("leave", LEAVING)
def test_another_is_opened_when_the_answer_of_the_main_one_is_not_for_others(client, process_leader, leave):
    main, replacement, third = InspelFactory.create_batch(3, email="a@example.se", may_contact=True)
    actions.merge_duplicates(duplicates=[third, replacement], into=main, by=process_leader)
    LEAVING[leave](main, process_leader)
    replacement.refresh_from_db()
    third.refresh_from_db()
    assert (replacement.handling, replacement.duplicate_of) == ("reopened", None)
    assert (third.close_reason, third.duplicate_of) == ("duplicate", replacement)
    opened = replacement.events.get(to_state="reopened")
    assert main.reference in opened.note
    assert opened.who == ("Portalen av sig själv" if leave == "withdrawn" else "processledare")
    actions.answer(inspel=replacement, text="We open later.", by=process_leader)
    assert "We open later." in page(client, third)
    mails = OutgoingMail.objects.filter(kind__in=["feedback.reopened", "feedback.main_answered"]).order_by("pk")
    assert [(mail.kind, mail.about_id) for mail in mails] == [
        ("feedback.reopened", replacement.pk),
        ("feedback.main_answered", third.pk),
    ]


@pytest.mark.parametrize("leave", LEAVING)
def test_nothing_is_a_duplicate_of_one_whose_answer_is_not_for_others(process_leader, leave):
    gone, inspel = InspelFactory.create_batch(2)
    LEAVING[leave](gone, process_leader)
    with pytest.raises(TransitionNotAllowed):
        actions.merge_duplicates(duplicates=[inspel], into=gone, by=process_leader)


def test_senders_of_duplicates_merged_into_an_answered_one_are_notified(process_leader):
    answered, middle = InspelFactory.create_batch(2)
    last = InspelFactory(email="a@example.se", may_contact=True)
    actions.merge_duplicates(duplicates=[last], into=middle, by=process_leader)
    actions.answer(inspel=answered, text="We open later.", by=process_leader)
    assert not OutgoingMail.objects.filter(kind="feedback.main_answered").exists()
    actions.merge_duplicates(duplicates=[middle], into=answered, by=process_leader)
    assert [mail.about_id for mail in OutgoingMail.objects.filter(kind="feedback.main_answered")] == [last.pk]


def test_sender_of_a_duplicate_reads_the_answer_given_at_merging(client, process_leader):
    main, inspel = InspelFactory(), InspelFactory()
    actions.close(inspel=inspel, reason="duplicate", duplicate_of=main, text="We answer here.", by=process_leader)
    html = page(client, inspel)
    assert "We answer here." in html
    assert NOT_YET not in html


@pytest.mark.parametrize("is_public_first", [True, False])
def test_senders_of_duplicates_are_notified_once(process_leader, is_public_first):
    main, wants, wants_not = (
        InspelFactory(),
        InspelFactory(email="a@example.se", may_contact=True),
        InspelFactory(email="b@example.se"),
    )
    actions.merge_duplicates(duplicates=[wants, wants_not], into=main, by=process_leader)
    steps = [
        lambda: actions.publish(inspel=main, title="Later", text="Open later", by=process_leader),
        lambda: actions.answer(inspel=main, text="We open later.", by=process_leader),
    ]
    for step in steps if is_public_first else reversed(steps):
        step()
    mails = OutgoingMail.objects.filter(kind="feedback.main_answered")
    assert [mail.about_id for mail in mails] == [wants.pk]
