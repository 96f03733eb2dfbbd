"""Undoing what was done with many inspel at once: they wait as one does, and one click undoes all."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from feedback import actions
from feedback.admin.moderation.delay import is_delayed, perform_due, undo_group
from feedback.admin.queue.bulk_actions import BULK_ACTIONS
from feedback.models import DelayedAction, Inspel
from feedback.models.languages import ANSWER_MAX_LENGTH
from tests.at_once import at_once
from tests.factories import InspelFactory
from tests.rendered_form import forms_of
from tests.staff import QUEUE, change_url, choose_action, client_of, messages_of

pytestmark = pytest.mark.sqlite

TEXT = "Tack. Vi öppnar i höst."


@pytest.fixture(autouse=True)
def ten_seconds(settings):
    settings.UNDO_SECONDS = 10
    with time_machine.travel(timezone.now(), tick=False) as traveller:
        yield traveller


@pytest.fixture
def two(db):
    return [InspelFactory(email=f"{name}@example.se", may_contact=True) for name in ["anna", "bo"]]


def confirm(client, page, **typed):
    [form] = [form for form in forms_of(page) if form.method == "post" and not form.address]
    return form.fill(typed).submit(client, follow=True)


def answer_all(client, rows, name="answer", query="", **typed):
    page = choose_action(client, QUEUE + query, name, [row.pk for row in rows])
    return confirm(client, page, **(typed or {"text": TEXT}))


def click_undo(client, page):
    [form] = [form for form in forms_of(page) if "/bulk/angra/" in form.address]
    return form.submit(client, follow=True)


def wait(traveller, run=perform_due, seconds=11):
    traveller.shift(timedelta(seconds=seconds))
    run()


def states(rows):
    return [Inspel.objects.get(pk=row.pk).handling for row in rows]


def held(by):
    inspel = InspelFactory(answer=TEXT, public_title="Titel", public_text="Text")
    return actions.hold_answer(inspel=inspel, by=by)


def test_just_what_sends_or_publishes_waits():
    assert {name for name, action in BULK_ACTIONS.items() if is_delayed(action)} == {"answer", "release", "close"}


def test_answer_of_all_waits_for_all_and_then_goes_to_all(leader_client, two, mailbox, run_tasks, ten_seconds):
    run_tasks()
    mailbox.messages.clear()
    page = answer_all(leader_client, two, query="?due=open")
    assert page.redirect_chain[-1][0] == f"{QUEUE}?due=open"
    [offer] = page.context["can_undo"]
    assert offer.inspel_count == 2
    assert "”Ge alla samma svar”, 2 inspel: går iväg" in page.text
    wait(ten_seconds, run_tasks, seconds=9)
    assert states(two) == ["received", "received"]
    assert mailbox.mails() == []
    wait(ten_seconds, run_tasks, seconds=2)
    run_tasks()
    assert states(two) == ["answered", "answered"]
    assert {mail["To"] for mail in mailbox.mails()} == {"anna@example.se", "bo@example.se"}


@pytest.mark.parametrize(
    ("name", "typed", "after"),
    [
        ("close", {"reason": "unclear", "text": TEXT}, ("closed", "private")),
        ("release", {"publish": True}, ("answered", "published")),
    ],
)
def test_whatever_sends_or_publishes_for_many_is_done_after_the_time(
    leader_client, process_leader, ten_seconds, name, typed, after
):
    rows = [held(process_leader)] if name == "release" else [InspelFactory()]
    answer_all(leader_client, rows, name, **typed)
    assert states(rows) == ["received"]
    wait(ten_seconds)
    assert Inspel.objects.values_list("handling", "publication").get() == after


def test_undone_leads_back_to_the_form_as_it_was_typed(leader_client, two, ten_seconds):
    back = click_undo(leader_client, answer_all(leader_client, two, query="?due=open"))
    assert messages_of(back) == ["2 inspel: ångrat. Inget har skickats eller publicerats."]
    assert TEXT in back.text
    assert 'class="errorlist"' not in back.text
    assert len(back.context["ready"]) == 2
    assert back.context["back"] == f"{QUEUE}?due=open"
    wait(ten_seconds)
    assert states(two) == ["received", "received"]
    assert not Inspel.objects.exclude(answer="").exists()  # nobody has begun an answer of its own
    page = confirm(leader_client, back, text="Ett bättre svar.")
    [offer] = page.context["can_undo"]
    assert offer.inspel_count == 2
    wait(ten_seconds)
    assert set(Inspel.objects.values_list("answer", flat=True)) == {"Ett bättre svar."}


def test_undone_can_be_seen_again_by_whoever_undid_it_alone(leader_client, colleague, two):
    click_undo(leader_client, answer_all(leader_client, two))
    group = DelayedAction.objects.first().group
    ids = ",".join(str(row.pk) for row in two)
    address = f"{QUEUE}bulk/answer/?ids={ids}&group="
    assert TEXT in leader_client.get(f"{address}{group}").text
    assert TEXT not in client_of(colleague).get(f"{address}{group}").text
    assert leader_client.get(f"{address}x").status_code == 200


def test_double_click_is_one_click(leader_client, two, ten_seconds):
    page = choose_action(leader_client, QUEUE, "answer", [row.pk for row in two])
    for _number in range(2):
        response = confirm(leader_client, page, text=TEXT)
        assert messages_of(response) == []
        assert [offer.inspel_count for offer in response.context["can_undo"]] == [2]
    changed = confirm(leader_client, page, text="Ett annat svar.")
    assert "har just avgjort" in messages_of(changed)[0]
    wait(ten_seconds)
    assert set(Inspel.objects.values_list("answer", flat=True)) == {TEXT}


def test_undo_after_the_time_says_so(leader_client, two, ten_seconds):
    page = answer_all(leader_client, two)
    wait(ten_seconds)
    assert "för sent" in messages_of(click_undo(leader_client, page))[0]
    assert states(two) == ["answered", "answered"]


def test_colleague_cannot_undo_it_nor_decide_meanwhile(leader_client, editor_client, colleague, two, ten_seconds):
    answer_all(leader_client, two)
    address = f"{QUEUE}bulk/angra/{DelayedAction.objects.first().group}/"
    other = client_of(colleague)
    assert "Bara den som" in messages_of(other.post(address, follow=True))[0]
    assert "har just avgjort" in other.get(change_url(two[0])).text
    assert choose_action(other, QUEUE, "close", [row.pk for row in two]).context["ready"] == []
    assert editor_client.post(address).status_code == 403
    assert leader_client.get(address).status_code == 302
    wait(ten_seconds)
    assert states(two) == ["answered", "answered"]


def test_page_of_one_of_them_offers_to_undo_all(leader_client, two):
    answer_all(leader_client, two)
    page = leader_client.get(change_url(two[0]))
    assert "2 inspel: går iväg" in page.text
    click_undo(leader_client, page)
    assert not DelayedAction.objects.waiting().exists()


def test_sender_goes_first_and_the_others_get_their_answer(leader_client, two, ten_seconds):
    anna = two[0]
    page = answer_all(leader_client, two)
    actions.write_as_sender(inspel=anna, text="Glöm det jag skrev.", key="1")
    wait(ten_seconds)
    assert states(two) == ["received", "answered"]
    assert "”Ge alla samma svar” gick inte iväg" in anna.events.last().note
    opened = leader_client.get(change_url(anna))
    assert "gick inte iväg" in str(opened.context["attention"])
    assert opened.context["form"]["answer"].value() == TEXT
    assert "för sent" in messages_of(click_undo(leader_client, page))[0]


def test_those_that_cannot_be_undone_any_more_are_told(leader_client, two):
    page = answer_all(leader_client, two)
    actions.withdraw(inspel=two[0])
    response = click_undo(leader_client, page)
    assert [text[:9] for text in messages_of(response)] == ["1 inspel:", "1 inspel:"]
    assert [row.pk for row in response.context["ready"]] == [two[1].pk]


def test_what_is_forbidden_is_told_at_the_click(leader_client, two):
    response = answer_all(leader_client, two, text="x" * (ANSWER_MAX_LENGTH + 1))
    assert response.status_code == 422
    Inspel.objects.filter(pk=two[0].pk).update(handling="closed", close_reason="unclear")
    page = answer_all(leader_client, two)
    assert two[0].reference in messages_of(page)[0]
    assert [row.inspel for row in page.context["can_undo"]] == [two[1]]


@pytest.mark.django_db(transaction=True)
def test_undo_and_the_worker_at_once_leave_each_undone_or_done(leader_client, process_leader, two, ten_seconds):
    answer_all(leader_client, two)
    group = DelayedAction.objects.first().group
    ten_seconds.shift(timedelta(seconds=11))
    at_once(lambda number: undo_group(group=group, by=process_leader) if number else perform_due(), threads=2)
    assert states(two).count("answered") == 2 - DelayedAction.objects.filter(why_stopped="undone").count()
    assert not DelayedAction.objects.waiting().exists()
