"""What the buttons of the moderation page say in each state; none changes what others read without saying so."""

import pytest
from lxml import html

from feedback import actions
from feedback.admin.moderation.page_actions import available_actions
from feedback.admin.queue.bulk_actions import BULK_ACTIONS
from tests.factories import InspelFactory, SubGoalFactory, published_inspel
from tests.staff import change_url, click_action, error_of, messages_of

SITE, SENDER = "Spara ändringen på webbplatsen", "Spara ändringen på avsändarens sida"
PRIVATE = "Spara utan att skicka"


def draft(by):
    return InspelFactory()


def held(by):
    return actions.hold_answer(inspel=InspelFactory(answer="Tack."), by=by)


def answered(by):
    return actions.answer(inspel=InspelFactory(), text="Tack.", by=by)


def published(by):
    return actions.publish(inspel=InspelFactory(), title="Titel", text="Text", by=by)


def answered_and_published(by):
    return published_inspel(by=by)


def reopened_and_published(by):
    return actions.reopen(inspel=published_inspel(by=by), by=by)


def unpublished(by):
    return actions.unpublish(inspel=published_inspel(by=by), by=by, note="Fel text")


def closed_as_duplicate(by):
    return actions.close(inspel=InspelFactory(), reason="duplicate", by=by, duplicate_of=InspelFactory())


def closed_with_an_answer(by):
    return actions.close(inspel=InspelFactory(), reason="already_done", by=by, text="Det är gjort.")


def spam(by):
    return actions.mark_as_spam(inspel=InspelFactory(), by=by)


@pytest.mark.parametrize(
    ("state", "expected"),
    [
        (draft, {"save_draft": PRIVATE, "answer": "Bara besvara", "publish": "Publicera inspelet, svara senare"}),
        (held, {"save_draft": PRIVATE, "answer": "Bara besvara"}),
        (answered, {"save_draft": SENDER, "publish": "Publicera inspelet och svaret", "reopen": "Öppna igen"}),
        (published, {"save_draft": SITE, "answer": "Besvara, även på webbplatsen"}),
        (published, {"close": "Avsluta inspelet, även på webbplatsen"}),
        (published, {"mark_as_spam": "Märk som skräp och ta ner från webbplatsen"}),
        (published, {"mark_confidential": "Markera som sekretess och ta ner från webbplatsen"}),
        (answered_and_published, {"save_draft": SITE, "reopen": "Öppna igen och ta bort svaret från webbplatsen"}),
        (reopened_and_published, {"save_draft": SITE, "answer": "Besvara, även på webbplatsen"}),
        (unpublished, {"save_draft": SENDER, "publish": "Publicera inspelet och svaret"}),
        (closed_as_duplicate, {"save_draft": PRIVATE}),
        (closed_with_an_answer, {"save_draft": SENDER}),
        (spam, {"save_draft": PRIVATE}),
    ],
)
def test_button_says_what_it_does(process_leader, state, expected):
    places = available_actions(state(process_leader))
    labels = {action.name: str(action.label) for place in places.values() for action in place}
    assert {name: labels[name] for name in expected} == expected


def test_page_shows_the_buttons_with_what_they_say(leader_client, process_leader):
    inspel = published(process_leader)
    buttons = html.fromstring(leader_client.get(change_url(inspel)).text).xpath(
        "//button[@name='action'][not(@tabindex)]"
    )
    shown = {button.get("value"): button.text_content() for button in buttons}
    offered = [action for place in available_actions(inspel).values() for action in place]
    assert shown == {action.name: str(action.label) for action in offered}


@pytest.mark.parametrize("name", ["answer", "close", "release"])
def test_bulk_action_says_that_an_answer_is_on_the_site_at_once(process_leader, name):
    [remark, _mail] = BULK_ACTIONS[name].remarks([published(process_leader), draft(process_leader)])
    assert remark == "1 av dem är publicerat: alla läser svaret på webbplatsen direkt."


@pytest.mark.parametrize(
    ("state", "said"),
    [
        (draft, "Sparat. Inget har skickats."),
        (answered, "Sparat. Ändringen syns på avsändarens sida."),
        (answered_and_published, "Sparat. Ändringen syns på webbplatsen."),
    ],
)
def test_report_says_who_reads_what_was_saved(leader_client, process_leader, state, said):
    inspel = state(process_leader)
    [message] = messages_of(click_action(leader_client, inspel, "save_draft", answer="Tack ska du ha."))
    assert message == f"{inspel.reference}: {said}"


@pytest.mark.parametrize(
    ("state", "action", "typed"),
    [
        (answered_and_published, "add_note", {"note": "Ring kommunen.", "public_text": "Ändrad text."}),
        (answered_and_published, "add_note", {"note": "Ring kommunen.", "answer": "Ändrat svar."}),
        (answered_and_published, "write_to_sender", {"message": "Tack!", "led_to": "Öppet på tisdagar."}),
        (answered_and_published, "reopen", {"public_title": "Ändrad titel"}),
        (answered_and_published, "unpublish", {"unpublish_note": "Fel", "answer": "Ändrat svar."}),
        (published, "take", {"sub_goal": 3}),
        (published, "hold_answer", {"answer": "Tack.", "public_text": "Ändrad text."}),
        (answered, "add_note", {"note": "Ring kommunen.", "answer": "Ändrat svar."}),
    ],
)
def test_no_other_button_changes_what_others_read(leader_client, process_leader, state, action, typed):
    goal = SubGoalFactory(number=3)
    inspel = state(process_leader)
    values = {name: goal.pk if name == "sub_goal" else value for name, value in typed.items()}
    response = click_action(leader_client, inspel, action, **values)
    field = next(name for name in reversed(typed))
    assert "först" in error_of(response, field)
    inspel.refresh_from_db()
    assert getattr(inspel, field) not in {*typed.values(), goal}


@pytest.mark.parametrize(
    ("state", "action", "typed"),
    [
        (answered_and_published, "reopen", {"answer": "Utkast till nytt svar."}),
        (answered_and_published, "unpublish", {"unpublish_note": "Fel", "public_text": "Ändrad text."}),
        (published, "add_note", {"note": "Ring kommunen.", "answer": "Utkast."}),
        (closed_as_duplicate, "add_note", {"note": "Ring kommunen.", "answer": "Utkast."}),
    ],
)
def test_other_buttons_save_what_nobody_else_reads(leader_client, process_leader, state, action, typed):
    inspel = state(process_leader)
    click_action(leader_client, inspel, action, **typed)
    field = next(name for name in reversed(typed))
    inspel.refresh_from_db()
    assert getattr(inspel, field) == typed[field]
