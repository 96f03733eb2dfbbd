"""Undoing: what sends or publishes waits some seconds after the click, all of it, and comes back as it was typed."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from feedback import actions
from feedback.actions.transitions import ActionUnderway
from feedback.admin.moderation import delay
from feedback.admin.moderation.delay import delay_action, is_delayed, perform_due, requeue_delayed_actions, undo
from feedback.admin.moderation.page_actions import PAGE_ACTIONS
from feedback.models import DelayedAction
from feedback.privacy.private_link import private_url
from tests.factories import InspelFactory
from tests.rendered_form import forms_of
from tests.staff import QUEUE, change_url, choose_action, click_action, client_of, filled_form, messages_of, open_form

TYPED = {
    "answer": "Tack, det gör vi i höst.",
    "led_to": "Öppet till 20.",
    "public_title": "Öppet på kvällen",
    "public_text": "Det vore bra med öppet längre.",
    "note": "Talade med enheten.",
    "then_next": False,
}


@pytest.fixture(autouse=True)
def ten_seconds(settings):
    settings.UNDO_SECONDS = 10
    with time_machine.travel(timezone.now(), tick=False) as traveller:
        yield traveller


@pytest.fixture
def inspel(db):
    return InspelFactory(email="anna@example.se", may_contact=True)


def click(client, inspel, action="answer_and_publish", **typed):
    return click_action(client, inspel, action, **(TYPED | typed))


def delay_click(inspel, by, action="answer_and_publish", **typed):
    """Do what a click does in the end, without the page, for tests about what comes after it."""
    form = filled_form(inspel, action, **(TYPED | typed))
    assert form.is_valid(), form.errors
    delay_action(inspel=inspel, action=form.action, by=by, form=form)


def click_undo(page_or_client, inspel, client=None):
    page = page_or_client if client else page_or_client.get(change_url(inspel))
    [form] = [form for form in forms_of(page) if form.address.endswith(f"/{inspel.pk}/angra/")]
    return form.submit(client or page_or_client, follow=True)


def wait(traveller, run=perform_due, seconds=11):
    traveller.shift(timedelta(seconds=seconds))
    run()


def state_of(inspel):
    inspel.refresh_from_db()
    return inspel.handling, inspel.publication


def sent_to_sender(mailbox):
    return [mail["Subject"] for mail in mailbox.mails() if mail["To"] == "anna@example.se"]


def typed_in(response):
    form = response.context["form"]
    return {name: form[name].value() for name in TYPED if name != "then_next"}


DELAYED = {"answer_and_publish", "answer", "publish", "ask_sender", "write_to_sender", "close"}
EXPECTED = {name: value for name, value in TYPED.items() if name != "then_next"}


def test_nothing_leaves_the_house_before_the_time_and_all_of_it_does_then(
    leader_client, client, inspel, mailbox, run_tasks, ten_seconds
):
    run_tasks()
    mailbox.messages.clear()
    page = click(leader_client, inspel)
    assert "kan du ångra" in page.text
    wait(ten_seconds, run_tasks, seconds=9)
    assert state_of(inspel) == ("received", "private")
    assert client.get(inspel.get_absolute_url()).status_code == 404
    assert TYPED["answer"] not in client.get(private_url(inspel)).text
    assert TYPED["public_title"] not in client.get("/inspel/flode/").text
    assert sent_to_sender(mailbox) == []
    wait(ten_seconds, run_tasks, seconds=2)
    run_tasks()
    assert state_of(inspel) == ("answered", "published")
    assert TYPED["answer"] in client.get(private_url(inspel)).text
    assert len(sent_to_sender(mailbox)) == 1
    assert [note.text for note in inspel.notes.all()] == [TYPED["note"]]
    assert not DelayedAction.objects.exists()


def test_undone_comes_back_as_it_was_typed(leader_client, inspel, ten_seconds):
    response = click_undo(click(leader_client, inspel, close_reason="unclear"), inspel, leader_client)
    assert messages_of(response)[0].startswith(f"{inspel.reference}: ångrat.")
    assert typed_in(response) == EXPECTED
    wait(ten_seconds)
    response = leader_client.get(change_url(inspel))  # loading the page again loses nothing
    assert typed_in(response) == EXPECTED
    assert response.context["form"]["close_reason"].value() == "unclear"
    assert 'class="errorlist"' not in response.text
    assert state_of(inspel) == ("received", "private")
    assert not inspel.notes.exists()


def test_undone_can_be_changed_and_clicked_again(leader_client, process_leader, inspel, ten_seconds):
    delay_click(inspel, process_leader)
    undo(inspel=inspel, by=process_leader)
    click_action(leader_client, inspel, "answer", answer="Ett bättre svar.")
    wait(ten_seconds)
    assert state_of(inspel) == ("answered", "private")
    assert (inspel.answer, inspel.notes.count()) == ("Ett bättre svar.", 1)


def test_just_what_sends_or_publishes_waits():
    delayed = {name for name, action in PAGE_ACTIONS.items() if is_delayed(action)}
    assert delayed == DELAYED


@pytest.mark.parametrize(
    ("action", "typed", "after"),
    [
        ("answer", {}, ("answered", "private")),
        ("publish", {}, ("received", "published")),
        ("close", {"close_reason": "unclear"}, ("closed", "private")),
        ("ask_sender", {"message": "Hur menar du?"}, ("waiting_for_sender", "private")),
    ],
)
def test_what_waits_is_tried_out_and_done_after_the_time(process_leader, inspel, ten_seconds, action, typed, after):
    delay_click(inspel, process_leader, action, **typed)
    assert state_of(inspel) == ("received", "private")
    wait(ten_seconds)
    assert state_of(inspel) == after


def test_what_is_forbidden_is_told_at_the_click(leader_client, inspel):
    response = click(leader_client, inspel, public_text="Ring 070-123 45 67", answer="Hej 19850312-2389")
    assert response.status_code == 422
    assert not DelayedAction.objects.exists()


def test_published_text_waits_too(process_leader, client, ten_seconds):
    inspel = InspelFactory()
    inspel = actions.publish(inspel=inspel, title="Före", text="Texten före.", by=process_leader)
    delay_click(inspel, process_leader, "answer")
    page = client.get(inspel.get_absolute_url()).text
    assert "Texten före." in page
    assert TYPED["public_text"] not in page
    wait(ten_seconds)
    assert TYPED["public_text"] in client.get(inspel.get_absolute_url()).text


@pytest.mark.sqlite
def test_double_click_is_one_click(leader_client, inspel, ten_seconds):
    opened = open_form(leader_client, inspel)
    for _number in range(2):
        response = click_action(leader_client, inspel, "answer_and_publish", opened=opened, **TYPED)
        assert response.status_code == 200
        assert len(response.context["can_undo"]) == 1
    wait(ten_seconds)
    assert inspel.events.filter(to_state="answered").count() == 1


# --- Two at once ------------------------------------------------------------------------------------------------------


@pytest.mark.sqlite
def test_two_undo_clicks_are_one(leader_client, inspel):
    page = click(leader_client, inspel)
    click_undo(page, inspel, leader_client)
    response = click_undo(page, inspel, leader_client)
    assert "ångrat" in messages_of(response)[0]
    assert typed_in(response) == EXPECTED


def test_undo_after_the_time_says_so(leader_client, inspel, ten_seconds):
    page = click(leader_client, inspel)
    wait(ten_seconds)
    response = click_undo(page, inspel, leader_client)
    assert "för sent" in messages_of(response)[0]
    assert state_of(inspel) == ("answered", "published")


def test_colleague_is_told_what_is_on_its_way(process_leader, colleague, inspel, ten_seconds):
    other = client_of(colleague)
    opened = open_form(other, inspel)
    delay_click(inspel, process_leader)
    for action in ["save_draft", "answer"]:
        response = click_action(other, inspel, action, opened=opened, answer="Mitt svar", note="Min anteckning")
        assert "processledare har just avgjort" in messages_of(response)[0], action
        assert response.context["form"]["answer"].value() == "Mitt svar", action
    seen = other.get(change_url(inspel))
    assert "processledare har just avgjort" in seen.text
    assert seen.context["actions"] == {}
    assert seen.context["can_undo"] == []
    forged = other.post(f"/admin/feedback/inspel/{inspel.pk}/angra/", follow=True)
    assert "bara den som" in messages_of(forged)[0]
    wait(ten_seconds)
    assert (state_of(inspel), inspel.answer) == (("answered", "published"), TYPED["answer"])


def test_bulk_actions_leave_it_alone(process_leader, colleague, inspel, ten_seconds):
    delay_click(inspel, process_leader)
    for action in ["answer", "take"]:
        page = choose_action(client_of(colleague), QUEUE, action, [inspel.pk])
        assert "processledare har just avgjort" in page.text, action
        assert page.context["ready"] == [], action
    wait(ten_seconds)
    assert state_of(inspel) == ("answered", "published")


def test_no_other_way_to_decide_is_open_meanwhile(process_leader, colleague, inspel):
    delay_click(inspel, process_leader)
    with pytest.raises(ActionUnderway):
        actions.mark_as_spam(inspel=inspel, by=colleague)
    other = client_of(colleague)
    other.post(f"/admin/feedback/inspel/{inspel.pk}/take/")
    inspel.refresh_from_db()
    assert (inspel.handling, inspel.assigned_to) == ("received", None)


def test_next_in_the_queue_is_not_what_is_on_its_way(leader_client, process_leader, inspel):
    other = InspelFactory()
    delay_click(inspel, process_leader)
    assert leader_client.get(change_url(other)).context["next"] is None
    page = leader_client.get(QUEUE)
    assert "På väg" in page.text
    assert [row.inspel for row in page.context["can_undo"]] == [inspel]


# --- The sender goes first --------------------------------------------------------------------------------------------


def test_withdrawn_meanwhile_is_not_answered(leader_client, inspel, ten_seconds):
    page = click(leader_client, inspel)
    actions.withdraw(inspel=inspel)
    assert "tagit tillbaka" in messages_of(click_undo(page, inspel, leader_client))[0]
    wait(ten_seconds)
    assert state_of(inspel) == ("closed", "private")
    assert inspel.answered_at is None


@pytest.mark.sqlite
@pytest.mark.parametrize(
    "change",
    [
        lambda inspel: actions.write_as_sender(inspel=inspel, text="Glöm det jag skrev.", key="1"),
        lambda inspel: actions.withdraw_publication_consent(inspel=inspel),
    ],
    ids=["message", "consent"],
)
def test_what_the_sender_does_meanwhile_stops_it(leader_client, process_leader, inspel, ten_seconds, change):
    delay_click(inspel, process_leader)
    change(inspel)
    wait(ten_seconds)
    assert state_of(inspel) == ("received", "private")
    assert inspel.answer == TYPED["answer"]
    assert "gick inte iväg" in inspel.events.last().note
    response = leader_client.get(change_url(inspel))
    assert "gick inte iväg" in str(response.context["attention"])
    assert response.context["form"]["note"].value() == TYPED["note"]
    assert [row.pk for row in leader_client.get(QUEUE, {"needs": "refused"}).context["cl"].result_list] == [inspel.pk]


@pytest.mark.parametrize("change", [actions.stop_mail, actions.erase_personal_data], ids=["mail", "erased"])
def test_what_changes_nothing_of_the_answer_does_not_stop_it(process_leader, inspel, ten_seconds, change):
    delay_click(inspel, process_leader)
    change(inspel=inspel)
    wait(ten_seconds)
    assert state_of(inspel) == ("answered", "published")


# --- It is not lost ---------------------------------------------------------------------------------------------------


@pytest.mark.sqlite
def test_worker_that_starts_again_takes_it_up(process_leader, inspel, run_tasks, ten_seconds):
    delay_click(inspel, process_leader)
    DBTaskResult.objects.all().delete()  # a killed worker had it
    requeue_delayed_actions()
    wait(ten_seconds, run_tasks)
    assert state_of(inspel) == ("answered", "published")


@pytest.mark.sqlite
def test_without_a_worker_the_next_click_carries_it_out(process_leader, colleague, inspel, ten_seconds):
    other = InspelFactory()
    delay_click(inspel, process_leader)
    ten_seconds.shift(timedelta(seconds=11))
    click_action(client_of(colleague), other, "save_draft", answer="Utkast")
    assert state_of(inspel) == ("answered", "published")


def test_until_it_is_carried_out_it_can_be_undone_however_late(leader_client, process_leader, inspel, ten_seconds):
    delay_click(inspel, process_leader)
    ten_seconds.shift(timedelta(hours=1))  # no worker runs
    assert "ångrat" in messages_of(click_undo(leader_client, inspel))[0]
    assert state_of(inspel) == ("received", "private")


@pytest.mark.sqlite
def test_one_that_fails_is_told_and_keeps_none_from_the_others(
    leader_client, process_leader, inspel, ten_seconds, monkeypatch
):
    other = InspelFactory()
    delay_click(inspel, process_leader)
    delay_click(other, process_leader, "answer")
    apply_action = delay.apply_action
    failing = inspel.pk

    def apply_or_fail(**arguments):
        if arguments["inspel"].pk == failing:
            raise ValueError
        apply_action(**arguments)

    monkeypatch.setattr(delay, "apply_action", apply_or_fail)
    ten_seconds.shift(timedelta(seconds=11))
    perform_due()
    assert (state_of(inspel), state_of(other)) == (("received", "private"), ("answered", "private"))
    assert leader_client.get(QUEUE, {"needs": "refused"}).context["cl"].result_count == 1


def test_no_get_undoes(leader_client, process_leader, inspel):
    delay_click(inspel, process_leader)
    assert leader_client.get(f"/admin/feedback/inspel/{inspel.pk}/angra/").status_code == 302
    assert DelayedAction.objects.waiting().count() == 1
