"""The process leader's work with an inspel, from the queue to the answer on the site."""

import pytest
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict

from core.models.outgoing_mail import OutgoingMail
from feedback.actions import answer
from feedback.admin.moderation.form import ModerationForm
from feedback.admin.moderation.page_actions import PAGE_ACTIONS
from feedback.lifecycle import TransitionNotAllowed
from tests.factories import InspelFactory, OrganisationFactory, SubGoalFactory, published_inspel
from tests.rendered_form import form_of
from tests.staff import (
    QUEUE,
    change_url,
    click_action,
    do_action,
    error_of,
    filled_form,
    forge_action,
    messages_of,
    open_form,
)


def log_of(inspel):
    return [(event.what, event.to_state, event.by and event.by.username) for event in inspel.events.all()]


# --- The work ---------------------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("facts")
def test_journey_from_reading_to_the_public_answer(leader_client, client):
    inspel = InspelFactory(text="Öppet längre på kvällen, min granne Anna behöver det.")
    click_action(leader_client, inspel, "save_draft", public_title="Öppet längre", answer="Vi ser över det.")
    inspel.refresh_from_db()
    assert (inspel.handling, inspel.public_title, inspel.answer) == ("received", "Öppet längre", "Vi ser över det.")
    assert client.get(inspel.get_absolute_url()).status_code == 404

    response = click_action(leader_client, inspel, "answer_and_publish", public_text="Öppet längre på kvällen.")
    assert messages_of(response) == [f"{inspel.reference}: Besvarat och publicerat."]
    page = client.get(inspel.get_absolute_url()).text
    assert "Öppet längre på kvällen." in page
    assert "Vi ser över det." in page
    assert "Anna" not in page
    inspel.refresh_from_db()
    assert inspel.text == "Öppet längre på kvällen, min granne Anna behöver det."
    assert log_of(inspel) == [
        ("handling", "received", None),
        ("public_text", "", "processledare"),
        ("answer", "", "processledare"),
        ("public_text", "", "processledare"),
        ("sorting", "", "processledare"),  # taken
        ("handling", "answered", "processledare"),
        ("publication", "published", "processledare"),
    ]


def test_answer_queues_a_mail_to_the_sender(leader_client):
    inspel = InspelFactory(may_contact=True, email="anna@example.se")
    click_action(leader_client, inspel, "answer", answer="Tack.")
    assert OutgoingMail.objects.filter(kind="feedback.answered", about_id=inspel.pk).count() == 1


def test_draft_answer_is_not_shown_to_the_sender(leader_client, client):
    inspel = InspelFactory()
    click_action(leader_client, inspel, "publish", public_title="Titel", answer="Hemligt utkast")
    inspel.refresh_from_db()
    assert inspel.answer == "Hemligt utkast"
    assert "Hemligt utkast" not in client.get(inspel.get_absolute_url()).text


def test_opening_and_deciding_nothing_logs_nothing_about_the_text(leader_client):
    inspel = InspelFactory()
    click_action(leader_client, inspel, "start_review")
    assert [what for what, _to, _by in log_of(inspel)] == ["handling", "handling"]


def test_changed_public_text_is_logged_with_what_it_said_before(leader_client, process_leader, client):
    inspel = published_inspel(by=process_leader, text="Fråga Anna på vårdcentralen.")
    click_action(leader_client, inspel, "save_draft", public_text="Fråga på vårdcentralen.")
    event = inspel.events.last()
    assert (event.what, event.by) == ("public_text", process_leader)
    assert "Fråga Anna på vårdcentralen." in event.note
    assert "Anna" not in client.get(inspel.get_absolute_url()).text


def test_sorting_is_saved_and_logged(leader_client):
    inspel = InspelFactory()
    goal, municipality = SubGoalFactory(number=2), OrganisationFactory(name_sv="Falun")
    click_action(leader_client, inspel, "save_draft", sub_goal=goal.pk, municipality=municipality.pk)
    inspel.refresh_from_db()
    assert (inspel.sub_goal, inspel.municipality) == (goal, municipality)
    assert inspel.events.last().what == "sorting"


def test_taking_down_and_reopening_leave_their_reasons_in_the_log(leader_client, process_leader, client):
    inspel = published_inspel(by=process_leader)
    click_action(leader_client, inspel, "unpublish", unpublish_note="Nämnde en granne.")
    inspel.refresh_from_db()
    click_action(leader_client, inspel, "reopen", reopen_note="Ny fråga.")
    inspel.refresh_from_db()
    assert (inspel.publication, inspel.handling) == ("unpublished", "reopened")
    assert [event.note for event in inspel.events.all()][-2:] == ["Nämnde en granne.", "Ny fråga."]
    assert client.get(inspel.get_absolute_url()).status_code == 404


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ({"close_reason": "already_done", "answer": "Det finns."}, {"close_reason": "already_done"}),
        (
            {"close_reason": "outside_mandate", "decided_elsewhere": "Trafikverket"},
            {"close_reason": "outside_mandate", "decided_elsewhere": "Trafikverket"},
        ),
        ({"close_reason": "unclear", "answer": "Vi förstod inte."}, {"answer": "Vi förstod inte."}),
    ],
)
def test_closing_keeps_the_reason(process_leader, typed, expected):
    inspel = InspelFactory()
    do_action(inspel, process_leader, "close", **typed)
    assert inspel.handling == "closed"
    assert {name: getattr(inspel, name) for name in expected} == expected


def test_closing_as_a_duplicate_names_the_other(leader_client):
    inspel, other = InspelFactory.create_batch(2)
    click_action(leader_client, inspel, "close", close_reason="duplicate", duplicate_of=other.reference)
    inspel.refresh_from_db()
    assert inspel.duplicate_of == other


# --- What is refused, and how -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("action", "typed", "field"),
    [
        ("answer", {"answer": "   "}, "answer"),
        ("publish", {"public_title": "Titel", "public_text": ""}, "public_text"),
        ("close", {"close_reason": "outside_mandate"}, "decided_elsewhere"),
        ("save_draft", {"message": "Halvskriven fråga"}, "message"),
    ],
)
def test_what_is_missing_is_reported_at_the_field_and_nothing_is_done(leader_client, action, typed, field):
    inspel = InspelFactory()
    response = click_action(leader_client, inspel, action, **typed)
    assert response.status_code == 422
    assert error_of(response, field)
    inspel.refresh_from_db()
    assert (inspel.handling, inspel.publication, inspel.answer) == ("received", "private", "")
    assert inspel.events.count() == 1


def test_form_says_what_is_missing_for_each_button(leader_client):
    inspel = InspelFactory()
    page = leader_client.get(change_url(inspel))
    for action, typed, field in [
        ("answer_and_publish", {"public_title": "T", "public_text": "T"}, "answer"),
        ("answer_and_publish", {"answer": "Tack.", "public_text": "T"}, "public_title"),
        ("publish", {"public_title": "x" * 121, "public_text": "T"}, "public_title"),
        ("close", {}, "close_reason"),
        ("close", {"close_reason": "unclear"}, "answer"),
        ("close", {"close_reason": "already_done"}, "answer"),
        ("ask_sender", {}, "message"),
        ("add_note", {"note": "  "}, "note"),
        ("hold_answer", {}, "answer"),
        ("mark_confidential", {"confidential_ground": "25 kap. 1 § OSL"}, "confidential_sure"),
        ("mark_confidential", {"confidential_sure": "on"}, "confidential_ground"),
        ("close", {"close_reason": "duplicate"}, "duplicate_of"),
        ("close", {"close_reason": "duplicate", "duplicate_of": "2020-9999"}, "duplicate_of"),
    ]:
        rendered = form_of(page, "seen").fill(typed)
        assert ("action", action) in rendered.buttons
        data = QueryDict(mutable=True)
        data.update(MultiValueDict(rendered.values))
        assert set(ModerationForm(data, inspel=inspel, action=PAGE_ACTIONS[action]).errors) == {field}, (action, typed)


def test_reason_that_is_not_offered_is_refused_at_the_field(leader_client):
    inspel = InspelFactory()
    response = forge_action(leader_client, inspel, "close", close_reason="nonsense")
    assert response.status_code == 422
    assert error_of(response, "close_reason")
    inspel.refresh_from_db()
    assert inspel.handling == "received"


def test_inspel_is_no_duplicate_of_itself(leader_client):
    inspel = InspelFactory()
    response = click_action(leader_client, inspel, "close", close_reason="duplicate", duplicate_of=inspel.reference)
    assert error_of(response, "duplicate_of")


def test_taking_down_needs_a_reason(leader_client, process_leader):
    inspel = published_inspel(by=process_leader)
    assert error_of(click_action(leader_client, inspel, "unpublish"), "unpublish_note")


@pytest.mark.parametrize("field", ["public_title", "public_text", "answer"])
def test_what_others_read_cannot_be_emptied(process_leader, field):
    inspel = published_inspel(by=process_leader)
    assert set(filled_form(inspel, "save_draft", **{field: ""}).errors) == {field}


@pytest.mark.parametrize(
    ("may_publish", "is_answered", "action", "typed"),
    [
        (False, False, "publish", {"public_title": "T", "public_text": "T"}),
        (False, False, "answer_and_publish", {"public_title": "T", "public_text": "T", "answer": "Tack."}),
        (True, False, "reopen", {}),
        (True, False, "unpublish", {"unpublish_note": "Fel."}),
        (True, True, "answer", {"answer": "Nytt svar."}),
        (True, True, "mark_as_spam", {}),
        (True, True, "close", {"close_reason": "unclear"}),
    ],
)
def test_action_that_is_not_offered_is_refused(process_leader, may_publish, is_answered, action, typed):
    inspel = InspelFactory(may_publish=may_publish)
    if is_answered:
        inspel = answer(inspel=inspel, text="Första svaret.", by=process_leader)
    before = (inspel.handling, inspel.publication, inspel.answer)
    events = inspel.events.count()
    form = filled_form(inspel, action, **typed)
    if form.is_valid():
        with pytest.raises(TransitionNotAllowed):
            do_action(inspel, process_leader, action, **typed)
    inspel.refresh_from_db()
    assert (inspel.handling, inspel.publication, inspel.answer) == before
    assert inspel.events.count() == events


def test_page_refuses_an_action_that_it_does_not_offer(leader_client):
    inspel = InspelFactory(may_publish=False)
    response = forge_action(leader_client, inspel, "publish", public_title="T", public_text="T")
    assert response.status_code == 200
    inspel.refresh_from_db()
    assert (inspel.handling, inspel.events.count()) == ("received", 1)


def test_edit_conflict_is_shown_and_keeps_what_was_typed(leader_client, process_leader):
    inspel = InspelFactory()
    opened = open_form(leader_client, inspel)
    answer(inspel=inspel, text="Det första svaret.", by=process_leader)
    typed = {"answer": "Det andra svaret.", "close_reason": "unclear"}
    response = click_action(leader_client, inspel, "close", opened=opened, **typed)
    inspel.refresh_from_db()
    assert (inspel.handling, inspel.answer) == ("answered", "Det första svaret.")
    assert len(messages_of(response)) == 1
    assert response.context["form"]["answer"].value() == "Det andra svaret."
    assert "Det första svaret." in response.text


def test_save_after_an_edit_conflict_succeeds(leader_client, process_leader):
    inspel = InspelFactory()
    opened = open_form(leader_client, inspel)
    answer(inspel=inspel, text="Det första svaret.", by=process_leader)
    response = click_action(leader_client, inspel, "save_draft", opened=opened, answer="Båda svaren.")
    click_action(leader_client, inspel, "save_draft", opened=form_of(response, "seen"))
    inspel.refresh_from_db()
    assert inspel.answer == "Båda svaren."


def test_unknown_button_only_saves(leader_client):
    inspel = InspelFactory()
    forge_action(leader_client, inspel, "explode", answer="Utkast")
    inspel.refresh_from_db()
    assert (inspel.handling, inspel.answer) == ("received", "Utkast")


def test_unknown_inspel_leads_back(leader_client):
    assert leader_client.get(f"{QUEUE}999999/change/").status_code == 302


def test_original_cannot_be_changed_by_a_forged_request(leader_client):
    inspel = InspelFactory(text="Ursprunglig", may_publish=False)
    forged = {"text": "Ändrad", "may_publish": "on", "email": "x@example.se", "handling": "spam"}
    forge_action(leader_client, inspel, "save_draft", **forged)
    inspel.refresh_from_db()
    assert (inspel.text, inspel.may_publish, inspel.email, inspel.handling) == ("Ursprunglig", False, "", "received")
