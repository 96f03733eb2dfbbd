"""The page where a process leader works with an inspel: what it shows, and what it offers."""

import pytest

from feedback.actions import answer, publish, start_review
from tests.factories import InspelFactory
from tests.staff import change_url, due_in


def test_page_shows_the_original_beside_the_text_to_publish(leader_client):
    inspel = InspelFactory(text="Öppet <b>längre</b>", language="ar")
    page = leader_client.get(change_url(inspel)).text
    assert 'lang="ar" dir="rtl">Öppet &lt;b&gt;längre&lt;/b&gt;' in page
    assert leader_client.get(change_url(inspel)).context["form"]["public_text"].value() == inspel.text
    assert "Textens språk: Arabiska. Skriv rubriken" in page
    assert "Skriv rubriken" not in leader_client.get(change_url(InspelFactory())).text


def test_page_offers_no_text_to_publish_without_consent(leader_client):
    form = leader_client.get(change_url(InspelFactory(may_publish=False))).context["form"]
    assert "public_text" not in form.fields


ALWAYS = {"save_draft", "add_note", "mark_confidential"}
UNDECIDED = {"answer", "hold_answer", "ask_sender", "close", "mark_as_spam", "take"}
DECIDED = {"write_to_sender", "reopen"}


@pytest.mark.parametrize(
    ("may_publish", "prepare", "expected"),
    [
        (True, [], UNDECIDED | {"answer_and_publish", "publish", "start_review"}),
        (False, [], UNDECIDED | {"start_review"}),
        (True, ["start_review"], UNDECIDED | {"answer_and_publish", "publish"}),
        (True, ["answer"], DECIDED | {"publish"}),
        (True, ["answer", "publish"], DECIDED | {"unpublish"}),
    ],
)
def test_page_offers_what_can_be_done_now(leader_client, process_leader, may_publish, prepare, expected):
    actions = {
        "start_review": lambda: start_review(inspel=inspel, by=process_leader),
        "answer": lambda: answer(inspel=inspel, text="Tack.", by=process_leader),
        "publish": lambda: publish(inspel=inspel, title="Titel", text="Text", by=process_leader),
    }
    inspel = InspelFactory(may_publish=may_publish)
    for name in prepare:
        actions[name]()
    actions = leader_client.get(change_url(inspel)).context["actions"]
    assert {action.name for place in actions.values() for action in place} == expected | ALWAYS


def test_page_leads_to_the_next_in_the_queue(leader_client):
    first, second, third = InspelFactory.create_batch(3)
    for inspel, days in [(first, 1), (second, 2), (third, 3)]:
        due_in(inspel, days)
    assert leader_client.get(change_url(first)).context["next"] == second
    assert leader_client.get(change_url(third)).context["next"] == first


def test_page_is_read_only_without_the_right_to_moderate(leader_client, process_leader):
    process_leader.groups.get().permissions.remove(
        process_leader.groups.get().permissions.get(codename="moderate_inspel")
    )
    inspel = InspelFactory(text="Öppet längre")
    page = leader_client.get(change_url(inspel))
    assert "Öppet längre" in page.text
    assert 'name="action"' not in page.text
    assert leader_client.post(change_url(inspel), {"action": "mark_as_spam"}).status_code == 403
    inspel.refresh_from_db()
    assert inspel.handling == "received"
