"""What came of a dialogue round: summary, numbers without small groups, one answer for a group."""

from datetime import timedelta

import pytest
import time_machine
from django.db import IntegrityError, transaction

from core.models.outgoing_mail import OutgoingMail
from feedback import actions
from feedback.admin.queue.bulk_actions import BULK_ACTIONS, run_bulk_action
from feedback.models import DialogueRound, Inspel, RoundAnswer, RoundQuestion
from tests.factories import DialogueRoundFactory, InspelFactory, OrganisationFactory, published_inspel
from tests.feedback.rounds import CLOSES, OPENS, PAGE

pytestmark = pytest.mark.django_db


# --- What came of it ----------------------------------------------------------------------------------------------


def test_summary_is_shown_when_it_is_published_and_the_round_has_closed(client, dialogue_round):
    DialogueRound.objects.update(summary_sv="Det här ändrade vi.")
    with time_machine.travel(CLOSES + timedelta(days=1), tick=False):
        assert "Det här ändrade vi." not in client.get(PAGE).text
        assert actions.publish_summary(dialogue_round=dialogue_round, is_public=True)
        assert "Det här ändrade vi." in client.get(PAGE).text
        actions.publish_summary(dialogue_round=dialogue_round, is_public=False)
        assert "Det här ändrade vi." not in client.get(PAGE).text
        actions.publish_summary(dialogue_round=dialogue_round, is_public=True)
    with time_machine.travel(OPENS, tick=False):
        assert "Det här ändrade vi." not in client.get(PAGE).text


def test_summary_without_text_is_not_published(dialogue_round):
    assert not actions.publish_summary(dialogue_round=dialogue_round, is_public=True)
    dialogue_round.refresh_from_db()
    assert dialogue_round.summary_published_at is None


def test_closed_round_quotes_published_inspel_only(client, dialogue_round, process_leader):
    published_inspel(by=process_leader, title="Det publicerade", dialogue_round=dialogue_round)
    InspelFactory(text="Det privata", dialogue_round=dialogue_round)
    published_inspel(by=process_leader, title="Från en annan", dialogue_round=DialogueRoundFactory())
    with time_machine.travel(CLOSES + timedelta(days=1), tick=False):
        page = client.get(PAGE).text
    assert "Det publicerade" in page
    assert "Det privata" not in page
    assert "Från en annan" not in page


def test_numbers_leave_out_what_is_confidential_withdrawn_or_spam(client, dialogue_round, questions, process_leader):
    rows = InspelFactory.create_batch(9, dialogue_round=dialogue_round)
    RoundAnswer.objects.bulk_create(RoundAnswer(inspel=row, question=questions[0], text="Svar") for row in rows)
    Inspel.objects.filter(pk=rows[0].pk).update(is_confidential=True, confidential_ground="OSL 25:1")
    actions.mark_as_spam(inspel=rows[1], by=process_leader)
    actions.close(inspel=rows[2], reason="withdrawn", by=process_leader)
    with time_machine.travel(CLOSES + timedelta(days=1), tick=False):
        numbers = client.get(PAGE).context["numbers"]
    assert numbers["total"] == 6
    assert [line["count"] for line in numbers["questions"]] == [6, 0]


def test_numbers_name_each_question_as_it_was_asked(client, dialogue_round, questions):
    rows = InspelFactory.create_batch(3, dialogue_round=dialogue_round)
    for row, asked in zip(rows, ["Vad är bra?", "Vad är bra?", "Vad är sämst?"], strict=True):
        RoundAnswer.objects.create(inspel=row, question=questions[0], asked=asked, text="Svar")
    RoundQuestion.objects.update(is_asked=False)
    with time_machine.travel(CLOSES + timedelta(days=1), tick=False):
        numbers = client.get(PAGE).context["numbers"]
    lines = [(line["asked"], line["count"]) for line in numbers["questions"]]
    assert lines == [("Vad är bra?", 2), ("Vad är sämst?", 1)]


def test_small_groups_are_not_shown_nor_can_be_worked_out(client, dialogue_round):
    InspelFactory.create_batch(6, dialogue_round=dialogue_round, role="resident")
    InspelFactory.create_batch(9, dialogue_round=dialogue_round, role="relative")
    InspelFactory.create_batch(1, dialogue_round=dialogue_round, role="staff")
    with time_machine.travel(CLOSES + timedelta(days=1), tick=False):
        response = client.get(PAGE)
    by_role = next(group for group in response.context["numbers"]["groups"] if "who" in group["title"])
    assert [(str(line["name"]), line["count"]) for line in by_role["lines"]] == [
        ("Relative or close to someone", "about 10"),
        ("Small groups together", "about 5"),
    ]
    assert "Working in health care" not in response.text


def groups_of(client):
    return groups_of_page(client.get(PAGE))


def groups_of_page(response):
    return {
        str(line["name"]): line["count"]
        for group in response.context["numbers"]["groups"]
        if "who" in group["title"]
        for line in group["lines"]
    }


@pytest.mark.parametrize("reopen", ["extend", "edit"])
def test_numbers_from_before_and_after_a_round_was_opened_again_show_nobody(client, dialogue_round, reopen):
    for role in ["resident", "relative"]:
        InspelFactory.create_batch(6, dialogue_round=dialogue_round, role=role)
    with time_machine.travel(CLOSES + timedelta(days=1), tick=False):
        before = groups_of(client)
        if reopen == "extend":
            actions.extend_round(dialogue_round=dialogue_round, days=7)
        else:
            dialogue_round.closes_at = CLOSES + timedelta(days=8)
            dialogue_round.save()
        InspelFactory(dialogue_round=dialogue_round, role="relative")
    with time_machine.travel(CLOSES + timedelta(days=9), tick=False):
        assert groups_of(client) == before
        actions.extend_round(dialogue_round=dialogue_round, days=7)
        InspelFactory.create_batch(5, dialogue_round=dialogue_round, role="staff")
    with time_machine.travel(CLOSES + timedelta(days=30), tick=False):
        assert groups_of(client) == before | {"Working in health care or social care": "about 5"}
        assert actions.copy_round(dialogue_round=dialogue_round, by=None).counted_up_to == []


def test_round_beside_the_report_of_its_quarter_shows_nobody_outside_it(client, dialogue_round):
    InspelFactory.create_batch(10, dialogue_round=dialogue_round, role="resident")
    InspelFactory.create_batch(8, dialogue_round=dialogue_round, role="staff")
    with time_machine.travel(CLOSES + timedelta(days=1), tick=False):
        response = client.get(PAGE)
    assert set(groups_of_page(response).values()) == {"about 10"}
    assert "<strong>18</strong>" in response.text


@pytest.mark.parametrize(("sent", "said"), [(12, "about 10"), (2, "fewer than five")], ids=["twelve", "two"])
def test_all_of_a_round_about_one_place_is_a_group_itself(client, dialogue_round, questions, sent, said):
    DialogueRound.objects.update(municipality=OrganisationFactory(kind="municipality"))
    dialogue_round.refresh_from_db()
    rows = InspelFactory.create_batch(sent, dialogue_round=dialogue_round)
    RoundAnswer.objects.bulk_create(RoundAnswer(inspel=row, question=questions[0], text="Svar") for row in rows)
    with time_machine.travel(CLOSES + timedelta(days=1), tick=False):
        response = client.get(PAGE)
    numbers = response.context["numbers"]
    assert (numbers["total"], numbers["questions"][0]["count"]) == (said, said)
    assert f"<strong>{said}</strong>" in response.text
    assert f">{sent}<" not in response.text


def test_groups_are_counted_once_the_last_forms_are_in(client, dialogue_round):
    for role in ["resident", "relative"]:
        InspelFactory.create_batch(6, dialogue_round=dialogue_round, role=role)
    with time_machine.travel(CLOSES + timedelta(minutes=14), tick=False):
        assert groups_of(client) == {}
    with time_machine.travel(CLOSES + timedelta(minutes=15), tick=False):
        assert groups_of(client) != {}


def test_database_refuses_a_round_that_closes_before_it_opens(dialogue_round):
    with pytest.raises(IntegrityError, match="round_closes_after_it_opens"), transaction.atomic():
        DialogueRound.objects.update(closes_at=OPENS)


# --- One answer for a group ---------------------------------------------------------------------------------------


def answer_all(rows, text, *, by):
    return run_bulk_action(BULK_ACTIONS["answer"], rows, by=by, data={"text": text})


def test_group_gets_one_answer_and_those_who_want_it_a_mail(dialogue_round, process_leader):
    kim = InspelFactory(email="kim@example.se", may_contact=True, dialogue_round=dialogue_round)
    group = [kim, InspelFactory(dialogue_round=dialogue_round)]
    report = answer_all(group, "Tack alla!", by=process_leader)
    assert [row.reference for row in report.done] == [row.reference for row in group]
    assert report.skipped == []
    assert set(Inspel.objects.values_list("handling", "answer", "answered_by")) == {
        ("answered", "Tack alla!", process_leader.pk)
    }
    assert OutgoingMail.objects.filter(kind="feedback.answered", about_id=kim.pk).exists()


def test_group_answer_says_what_it_left_alone_and_why(process_leader):
    answered, begun, gone, waiting = InspelFactory.create_batch(4)
    actions.answer(inspel=answered, text="Eget svar", by=process_leader)
    actions.save_draft(inspel=begun, by=process_leader, answer="Påbörjat")
    Inspel.objects.filter(pk=gone.pk).delete()
    report = answer_all([answered, begun, gone, waiting], "Samma", by=process_leader)
    assert [row.pk for row in report.done] == [waiting.pk]
    assert [reference for reference, _why in report.skipped] == [row.reference for row in [answered, begun, gone]]
    assert all(why for _reference, why in report.skipped)
    assert list(Inspel.objects.order_by("pk").values_list("answer", flat=True)) == ["Eget svar", "Påbörjat", "Samma"]


def test_group_answer_that_was_cut_off_can_be_made_again(process_leader):
    group = InspelFactory.create_batch(3, email="kim@example.se", may_contact=True)
    answer_all(group[:1], "Samma", by=process_leader)
    report = answer_all(group, "Samma", by=process_leader)
    assert [row.pk for row in report.done] == [row.pk for row in group[1:]]
    assert OutgoingMail.objects.filter(kind="feedback.answered").count() == 3
