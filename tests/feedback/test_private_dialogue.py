"""Questions and replies on the private page, and what is sent after a decision."""

import re
import uuid
from datetime import timedelta

import pytest
from django.utils import timezone

from core.forms import new_form_key
from feedback import actions
from feedback.deadlines import answer_due_on
from feedback.lifecycle import Handling, TransitionNotAllowed
from feedback.models import InspelMessage
from tests.factories import InspelFactory
from tests.feedback.private_page import address, answered, main_text, page, write, writing_form
from tests.rendered_form import form_of

pytestmark = pytest.mark.django_db


def test_question_and_reply_change_the_state_there_and_back(client, process_leader):
    inspel = InspelFactory(email="jag@example.se", name="Kim")
    actions.write_to_sender(inspel=inspel, text="Which clinic do you mean?", by=process_leader)
    inspel.refresh_from_db()
    assert inspel.handling == Handling.WAITING_FOR_SENDER
    html = page(client, inspel)
    assert "We have a question for you" in html
    assert "Which clinic do you mean?" in html
    assert process_leader.username not in html
    response = write(client, inspel, "The one in Mora.")
    assert response.status_code == 302
    inspel.refresh_from_db()
    assert inspel.handling == Handling.IN_REVIEW
    html = client.get(response["Location"]).text
    assert "The one in Mora." in html
    assert "What you wrote is saved" in html
    assert "Kim" not in html
    assert "jag@example.se" not in html


def test_time_that_the_sender_takes_is_added_to_the_time_for_the_answer(process_leader, time_machine):
    inspel = InspelFactory()
    actions.write_to_sender(inspel=inspel, text="Which one?", by=process_leader)
    time_machine.move_to(timezone.now() + timedelta(days=40))
    actions.write_as_sender(inspel=inspel, text="This one.", key=uuid.uuid4())
    inspel.refresh_from_db()
    assert inspel.answer_due_on == answer_due_on(timezone.localdate())


def test_early_reply_does_not_shorten_the_time_for_the_answer(process_leader):
    inspel = InspelFactory()
    due = inspel.answer_due_on
    actions.write_to_sender(inspel=inspel, text="Which one?", by=process_leader)
    actions.write_as_sender(inspel=inspel, text="This one.", key=uuid.uuid4())
    inspel.refresh_from_db()
    assert inspel.answer_due_on == due


def test_message_that_wants_no_reply_does_not_make_the_inspel_wait(process_leader):
    inspel = InspelFactory()
    actions.write_to_sender(inspel=inspel, text="It takes a while.", by=process_leader, wants_reply=False)
    inspel.refresh_from_db()
    assert inspel.handling == Handling.RECEIVED


def test_double_click_sends_one_message(client):
    inspel = InspelFactory()
    opened = writing_form(client, inspel)
    for _click in range(2):
        assert write(client, inspel, "One more thing", opened=opened).status_code == 302
    assert [message.text for message in inspel.messages.all()] == ["One more thing"]
    assert inspel.events.filter(what="message").count() == 1


def test_same_form_with_another_text_is_another_message(client):
    inspel = InspelFactory()
    opened = writing_form(client, inspel)
    write(client, inspel, "First", opened=opened)
    write(client, inspel, "Second", opened=opened)
    assert inspel.messages.count() == 2


def test_same_key_for_two_inspel_is_two_messages(client):
    key = new_form_key()
    for inspel in [InspelFactory(), InspelFactory()]:
        opened = writing_form(client, inspel).fill(text="The same")
        assert opened.submit(client, forged={"form_key": key}).status_code == 302
    assert InspelMessage.objects.count() == 2


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("", "Write something before you send."),
        (" \n\t ", "Write something before you send."),
        ("\x00", "Write something before you send."),
        ("a" * 5001, "At most 5000 fit: shorten it."),
    ],
)
def test_invalid_message_is_kept_and_explained(client, text, complaint):
    inspel = InspelFactory()
    response = write(client, inspel, text)
    assert response.status_code == 422
    assert complaint in response.text.replace("5,000", "5000")
    assert "Error:" in response.text.split("</title>")[0]
    assert text.replace("\x00", "").strip() in response.text
    assert not inspel.messages.exists()


def test_null_character_is_taken_out_of_a_message(client):
    inspel = InspelFactory()
    write(client, inspel, "One\x00 thing")
    assert inspel.messages.get().text == "One thing"


def test_markup_in_a_message_is_shown_as_text(client):
    inspel = InspelFactory()
    write(client, inspel, "<script>alert(1)</script>")
    assert "&lt;script&gt;alert(1)" in page(client, inspel)


def test_page_that_was_open_for_days_still_takes_a_message(client, settings, time_machine):
    settings.FORM_MIN_SECONDS = 3
    inspel = InspelFactory()
    opened = writing_form(client, inspel)
    time_machine.move_to(timezone.now() + timedelta(days=9))
    assert write(client, inspel, "At last", opened=opened).status_code == 302
    assert write(client, inspel, "At last", opened=opened).status_code == 302
    assert inspel.messages.count() == 1


def test_too_many_messages_in_an_hour_are_refused_with_their_text(client, settings):
    settings.HOURLY_LIMITS = settings.HOURLY_LIMITS | {"private": 1}
    inspel = InspelFactory()
    write(client, inspel, "First")
    response = write(client, inspel, "Second")
    assert response.status_code == 429
    assert "Second" in response.text
    assert response["Referrer-Policy"] == "no-referrer"
    assert page(client, inspel).count("First") == 1


def test_something_can_be_added_after_the_answer(client, process_leader):
    inspel = answered(process_leader)
    assert "Your inspel is already decided." in page(client, inspel)
    assert write(client, inspel, "One more thing").status_code == 302
    inspel.refresh_from_db()
    assert inspel.handling == Handling.ANSWERED
    assert InspelMessage.objects.from_sender().unread().count() == 1


def test_reply_sent_after_the_answer_is_saved_and_the_page_says_so(client, process_leader):
    inspel = InspelFactory()
    actions.write_to_sender(inspel=inspel, text="Which clinic?", by=process_leader)
    opened = writing_form(client, inspel)
    actions.answer(inspel=inspel, text="We answer anyway.", by=process_leader)
    response = write(client, inspel, "The one in Mora.", opened=opened)
    html = client.get(response["Location"]).text
    assert "While you were writing, your inspel was decided" in html
    assert "The one in Mora." in html
    assert "We answer anyway." in html
    inspel.refresh_from_db()
    assert inspel.handling == Handling.ANSWERED


def test_withdrawn_inspel_takes_no_message_and_gives_the_text_back(client):
    inspel = InspelFactory()
    opened = writing_form(client, inspel)
    actions.withdraw(inspel=inspel)
    response = write(client, inspel, "I wrote this in another tab.", opened=opened)
    assert response.status_code == 409
    assert "I wrote this in another tab." in response.text
    assert "Send a new inspel" in response.text
    assert not inspel.messages.exists()
    assert 'name="text"' not in response.text


def test_spam_takes_no_message_and_says_how_to_object(client, process_leader):
    inspel = InspelFactory()
    opened = writing_form(client, inspel)
    actions.mark_as_spam(inspel=inspel, by=process_leader)
    response = write(client, inspel, "I am a person.", opened=opened)
    assert response.status_code == 409
    assert "I am a person." in response.text
    assert "Contact us" in main_text(response.text)


def test_process_leader_cannot_write_to_who_has_withdrawn(process_leader):
    inspel = InspelFactory()
    actions.withdraw(inspel=inspel)
    with pytest.raises(TransitionNotAllowed):
        actions.write_to_sender(inspel=inspel, text="Wait!", by=process_leader)


def test_messages_are_read_once_a_person_acts_and_not_when_a_scanner_opens_the_page(client, process_leader):
    inspel = InspelFactory()
    actions.write_to_sender(inspel=inspel, text="Which one?", by=process_leader)
    opened = page(client, inspel)
    client.get(address(inspel, "last/"))
    client.post(address(inspel))  # which takes no post
    assert InspelMessage.objects.unread().count() == 1
    [told_to] = re.findall(r'data-address="(.+?)"', opened)
    assert client.post(told_to).status_code == 204
    assert InspelMessage.objects.unread().count() == 0
    assert "data-address" not in page(client, inspel)


def test_who_writes_back_has_read_the_messages(client, process_leader):
    inspel = InspelFactory()
    actions.write_to_sender(inspel=inspel, text="Which one?", by=process_leader)
    write(client, inspel, "This one.")
    assert [message.text for message in InspelMessage.objects.unread()] == ["This one."]


def test_each_side_marks_only_what_the_other_wrote(process_leader):
    inspel = InspelFactory()
    actions.write_to_sender(inspel=inspel, text="Which one?", by=process_leader)
    actions.write_as_sender(inspel=inspel, text="This one.", key=uuid.uuid4())
    assert actions.mark_messages_read(inspel=inspel, by=process_leader) == 1
    assert [message.text for message in inspel.messages.unread()] == ["Which one?"]
    assert actions.mark_messages_read(inspel=inspel) == 1


@pytest.mark.parametrize("part", ["skriv", "omdome"])
def test_change_of_language_keeps_what_is_typed_on_the_private_page(client, process_leader, part):
    inspel = InspelFactory()
    actions.answer(inspel=inspel, text="Svar", by=process_leader)
    typed = {"text": "Halvt skrivet", "comment": "Halvt skrivet", "step": "change"}
    response = client.post(address(inspel, f"{part}/"), typed)
    assert response.status_code == 200
    assert "Halvt skrivet" in response.text
    assert "error-summary" not in response.text
    assert not inspel.messages.exists()
    assert not inspel.verdicts.exists()


@pytest.mark.parametrize(("field", "part"), [("text", "skriv"), ("comment", "omdome")])
def test_private_page_without_scripts_takes_what_is_typed_to_another_language(client, process_leader, field, part):
    inspel = InspelFactory()
    actions.answer(inspel=inspel, text="Svar", by=process_leader)
    there = address(inspel, f"{part}/").replace("/en/", "/fi/")
    form = form_of(client.get(address(inspel)), field).fill({field: "Halvt skrivet"})
    response = form.submit(client, button=there)
    assert response.request["PATH_INFO"] == there
    assert form_of(response, field).values[field] == ["Halvt skrivet"]
    assert "step" not in form.data()  # what the Enter key sends
