"""The dialogue with the sender, the sender's verdict on the answer, and internal notes."""

import uuid

import pytest

from core.models.outgoing_mail import OutgoingMail
from feedback.actions import answer, submit_verdict, withdraw, write_as_sender, write_to_sender
from tests.factories import InspelFactory, published_inspel
from tests.staff import change_url, click_action, error_of


def write(inspel, text="Jag menar på kvällen."):
    return write_as_sender(inspel=inspel, text=text, key=uuid.uuid4())


def offered_actions(response):
    return {action.name for place in response.context["actions"].values() for action in place}


def test_question_waits_for_the_sender(leader_client, process_leader):
    inspel = InspelFactory(email="anna@example.se", may_contact=True)
    click_action(leader_client, inspel, "ask_sender", message="Vilken dag menar du?", answer="Utkast")
    inspel.refresh_from_db()
    message = inspel.messages.get()
    assert (inspel.handling, inspel.answer) == ("waiting_for_sender", "Utkast")
    assert (message.text, message.by) == ("Vilken dag menar du?", process_leader)
    assert OutgoingMail.objects.filter(kind="feedback.message", about_id=message.pk).count() == 1
    assert "Vilken dag menar du?" in leader_client.get(change_url(inspel)).text


def test_reply_is_seen_first_and_marked_as_read(leader_client, process_leader):
    inspel = InspelFactory()
    write_to_sender(inspel=inspel, text="Vilken dag?", by=process_leader)
    write(inspel)
    response = leader_client.get(change_url(inspel))
    assert [address for _text, address in response.context["attention"]] == ["#dialogue"]
    assert "mark_read" in offered_actions(response)
    inspel.refresh_from_db()
    click_action(leader_client, inspel, "mark_read")
    assert not inspel.messages.from_sender().unread().exists()
    assert "mark_read" not in offered_actions(leader_client.get(change_url(inspel)))


def test_writing_back_marks_the_reply_as_read(leader_client):
    inspel = InspelFactory()
    write(inspel)
    click_action(leader_client, inspel, "ask_sender", message="Tack, och vilken tid?")
    assert not inspel.messages.from_sender().unread().exists()


def test_message_after_the_answer_does_not_change_the_state(leader_client, process_leader):
    inspel = answer(inspel=InspelFactory(), text="Tack.", by=process_leader)
    click_action(leader_client, inspel, "write_to_sender", message="En sak till.")
    inspel.refresh_from_db()
    assert (inspel.handling, inspel.messages.count()) == ("answered", 1)


def test_nothing_can_be_written_to_a_sender_who_has_withdrawn(leader_client):
    inspel = InspelFactory()
    withdraw(inspel=inspel)
    inspel.refresh_from_db()
    assert not {"ask_sender", "write_to_sender"} & offered_actions(leader_client.get(change_url(inspel)))


def test_message_is_not_lost_by_another_button(leader_client):
    inspel = InspelFactory()
    response = click_action(leader_client, inspel, "save_draft", message="Vilken dag?")
    assert error_of(response, "message")
    assert response.context["form"]["message"].value() == "Vilken dag?"
    assert not inspel.messages.exists()


@pytest.mark.parametrize("action", ["add_note", "save_draft", "answer"])
def test_note_is_saved_by_every_button(leader_client, client, process_leader, action):
    inspel = published_inspel(by=process_leader) if action == "save_draft" else InspelFactory()
    click_action(
        leader_client, inspel, action, note="Ring enhetschefen.", **({"answer": "Tack."} if action == "answer" else {})
    )
    note = inspel.notes.get()
    assert (note.text, note.by) == ("Ring enhetschefen.", process_leader)
    assert all("enhetschefen" not in event.note for event in inspel.events.all())
    assert "Ring enhetschefen." in leader_client.get(change_url(inspel)).text
    assert "enhetschefen" not in client.get(inspel.get_absolute_url()).text


@pytest.mark.parametrize(
    ("was_helpful", "action", "handling"),
    [(True, "verdict_read", "answered"), (False, "verdict_stands", "answered"), (False, "verdict_reopen", "reopened")],
)
def test_verdict_on_the_answer_is_shown_and_settled(leader_client, process_leader, was_helpful, action, handling):
    inspel = answer(inspel=InspelFactory(), text="Tack.", by=process_leader)
    submit_verdict(inspel=inspel, was_helpful=was_helpful, comment="Så här tycker jag.")
    response = leader_client.get(change_url(inspel))
    assert "Så här tycker jag." in response.text
    assert {name for name in offered_actions(response) if name.startswith("verdict")} == (
        {"verdict_read"} if was_helpful else {"verdict_stands", "verdict_reopen"}
    )
    click_action(leader_client, inspel, action, verdict_note="Vi har pratat om det.")
    inspel.refresh_from_db()
    verdict = inspel.verdicts.get()
    assert (inspel.handling, verdict.settled_by) == (handling, process_leader)
    assert inspel.events.filter(note="Vi har pratat om det.").count() == 1
    assert leader_client.get(change_url(inspel)).context["verdict"] is None
