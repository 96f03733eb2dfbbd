"""What the sender and everybody else can read about an inspel, and what they cannot."""

import re
from datetime import timedelta

import pytest
import time_machine

from feedback import actions
from feedback.private_link import token_of
from tests.factories import InspelFactory, SubGoalFactory, published_inspel

pytestmark = pytest.mark.django_db


def private_page(client, inspel):
    return client.get(f"/en/inspel/folj/{token_of(inspel)}/")


def test_private_page_says_when_the_answer_comes_and_when_it_is_late(client):
    inspel = InspelFactory()
    with time_machine.travel(inspel.answer_due_on, tick=False):
        assert "An answer comes within ten working days, by" in private_page(client, inspel).text
    with time_machine.travel(inspel.answer_due_on + timedelta(days=1), tick=False):
        page = private_page(client, inspel).text
    assert "The answer should have come by" in page
    assert "An answer comes within" not in page


def test_private_page_shows_answer_without_user_name_or_notes(client, process_leader):
    inspel = published_inspel(by=process_leader, reply="We will try it in the autumn.")
    actions.unpublish(inspel=inspel, by=process_leader, note="Phoned by the head of the clinic")
    page = private_page(client, inspel).text
    assert "We will try it in the autumn." in page
    assert "Answered by the process leader" in page
    assert "It was taken down from the portal." in page
    assert process_leader.username not in page
    assert "Phoned by" not in page


def test_answer_names_who_answered_and_in_which_role(client, process_leader):
    process_leader.first_name, process_leader.last_name = "Kim", "Test"
    process_leader.save()
    inspel = published_inspel(by=process_leader)
    assert "Answered by Kim Test, process leader" in private_page(client, inspel).text
    assert "Answered by Kim Test, process leader" in client.get(f"/en/inspel/{inspel.reference}/").text


def test_refusal_says_who_decides_instead(client, process_leader):
    inspel = InspelFactory()
    actions.close(inspel=inspel, reason="outside_mandate", decided_elsewhere="The clinic", by=process_leader)
    page = private_page(client, inspel).text
    assert "Somebody else decides on this." in page
    assert re.search(r"Decided by: <bdi[^>]*>The clinic</bdi>", page)


@pytest.mark.parametrize("is_public", [True, False])
def test_duplicate_links_to_the_other_only_if_it_is_public(client, process_leader, is_public):
    other = published_inspel(by=process_leader, title="The first one")
    if not is_public:
        actions.unpublish(inspel=other, by=process_leader, note="")
    inspel = InspelFactory()
    actions.close(inspel=inspel, reason="duplicate", duplicate_of=other, by=process_leader)
    page = private_page(client, inspel).text
    assert "The same as another inspel." in page
    assert ("The first one" in page) == is_public


def test_private_page_never_names_its_address_to_others(client):
    page = private_page(client, InspelFactory()).text
    assert 'rel="canonical"' not in page
    assert 'rel="alternate"' not in page


def test_spam_is_told_to_the_sender_and_how_to_object(client, process_leader):
    inspel = InspelFactory()
    actions.mark_as_spam(inspel=inspel, by=process_leader)
    page = private_page(client, inspel).text
    assert "Your inspel looked like spam" in page
    assert "An answer comes within" not in page


def test_list_shows_sub_goal_place_state_and_an_example_as_such(client, process_leader):
    goal = SubGoalFactory(number=4, slug="nara-mellan-oss", title_sv="Nära mellan oss")
    inspel = published_inspel(by=process_leader, title="Talk to each other", sub_goal=goal)
    type(inspel).objects.filter(pk=inspel.pk).update(is_example=True)
    page = client.get("/en/inspel/").text
    for text in ["Talk to each other", "Nära mellan oss", "goal-4", "The whole of Dalarna", "Answered", "Example"]:
        assert text in page


def test_empty_list_invites_to_write(client):
    page = client.get("/en/inspel/").text
    assert "No inspel has been published yet." in page
    assert 'href="/en/inspel/lamna/"' in page


def test_texts_carry_their_own_language_and_direction(client, process_leader):
    inspel = published_inspel(by=process_leader, language="ar", title="مواعيد", text="مواعيد مسائية")
    page = client.get(f"/en/inspel/{inspel.reference}/").text
    assert '<h1 lang="ar" dir="auto">مواعيد</h1>' in page
