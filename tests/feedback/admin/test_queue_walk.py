"""The way from the queue through one inspel after the other: it follows the filter, which stays all the way."""

import re
from urllib.parse import quote

import pytest

from feedback.actions import answer, assign, set_themes, submit_verdict, write_as_sender
from tests.factories import InspelFactory
from tests.rendered_form import form_of
from tests.staff import QUEUE, change_url, click_action, do_action, due_in


def page_in_queue(inspel, filters):
    return f"{change_url(inspel)}?_changelist_filters={quote(filters)}"


def next_after(client, inspel, filters):
    return client.get(page_in_queue(inspel, filters)).context["next"]


def submit(client, inspel, filters, action, **typed):
    form = form_of(client.get(page_in_queue(inspel, filters)), "seen").fill(typed)
    return form.submit(client, ("action", action), follow=True)


@pytest.fixture
def three(process_leader, theme):
    """The first and the last of what waits are taken and have a theme; the one between them has neither."""
    rows = InspelFactory.create_batch(3, text="Läkare hemma")
    for days, inspel in enumerate(rows):
        due_in(inspel, days)
    for inspel in [rows[0], rows[2]]:
        assign(inspel=inspel, to=process_leader, by=process_leader)
        set_themes(inspel=inspel, themes=[theme], by=process_leader)
    return rows


@pytest.mark.sqlite
@pytest.mark.parametrize("filters", ["taken=me", "theme=oppettider&due=open", "theme=oppettider&p=2"])
def test_next_in_the_queue_follows_the_filter(leader_client, three, filters):
    first, _between, last = three
    assert next_after(leader_client, first, filters) == last
    assert next_after(leader_client, last, filters) == first


@pytest.mark.sqlite
def test_next_in_the_queue_follows_the_search(leader_client, three):
    first, between, last = three
    InspelFactory(text="Något annat")
    assert next_after(leader_client, first, "q=läkare") == between
    assert next_after(leader_client, last, "q=läkare&taken=nobody") == between


@pytest.mark.parametrize("filters", ["due=overdue", "taken=999", "q=finnsinte"])
def test_nothing_is_next_where_the_filter_finds_nothing_else(leader_client, three, filters):
    assert next_after(leader_client, three[0], filters) is None


@pytest.mark.parametrize("filters", ["role__nonsense=x", "sub_goal__id__exact=x", "password=1", "p=x", "taken=x"])
def test_filter_that_is_none_leads_to_the_next_that_waits(leader_client, three, filters):
    assert next_after(leader_client, three[0], filters) == three[1]


@pytest.mark.sqlite
def test_decided_inspel_are_gone_through_where_the_filter_asks_for_them(leader_client, process_leader):
    rows = InspelFactory.create_batch(2)
    for inspel in rows:
        answered = answer(inspel=inspel, text="Tack.", by=process_leader)
        submit_verdict(inspel=answered, was_helpful=False)
    InspelFactory()
    assert next_after(leader_client, rows[0], "needs=reopening") == rows[1]
    assert next_after(leader_client, rows[0], "role__exact=resident") not in rows


@pytest.mark.parametrize("then_next", [True, False])
@pytest.mark.parametrize(("action", "typed"), [("answer", {"answer": "Tack."}), ("save_draft", {"answer": "Utkast"})])
def test_filter_stays_after_an_action(leader_client, three, action, typed, then_next):
    first, between, last = three
    response = submit(leader_client, first, "taken=me", action, then_next=then_next, **typed)
    assert response.context["inspel"] == (last if then_next and action == "answer" else first)
    assert f'href="{QUEUE}?taken=me"' in response.text
    assert response.context["next"] != between


def test_each_link_of_the_page_to_an_inspel_keeps_the_filter(leader_client, three, process_leader):
    response = leader_client.get(page_in_queue(three[0], "taken=me"))
    links = re.findall(r'<a [^>]*href="(/admin/feedback/inspel/\d+/[^"]*)"', response.text)
    assert len(links) >= 3
    assert [link for link in links if "_changelist_filters=taken%3Dme" not in link] == []
    for link in links:
        assert f'href="{QUEUE}?taken=me"' in leader_client.get(link).text


# --- What waits for me, and what waits for all ------------------------------------------------------------------------


def rows_of(client, **query):
    return {row.pk for row in client.get(QUEUE, query).context["cl"].result_list}


@pytest.mark.sqlite
def test_queue_shows_what_waits_for_me_beside_what_waits_for_all(leader_client, process_leader, colleague):
    mine, theirs, free, done, written_to = InspelFactory.create_batch(5)
    for inspel, user in [(mine, process_leader), (theirs, colleague), (done, process_leader)]:
        assign(inspel=inspel, to=user, by=user)
    answer(inspel=done, text="Tack.", by=process_leader)
    answer(inspel=written_to, text="Tack.", by=process_leader)
    write_as_sender(inspel=written_to, text="En fråga till.", key="1")
    assert rows_of(leader_client, waits="me") == {mine.pk, written_to.pk}
    assert rows_of(leader_client, waits="all") == {mine.pk, theirs.pk, free.pk, written_to.pk}
    page = leader_client.get(QUEUE, {"theme": "none"}).text
    assert 'href="?theme=none&amp;waits=me"' in page
    assert "Väntar på dig" in page
    assert "Väntar på alla" in page


# --- Who answers or asks has taken it ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("action", "typed"),
    [
        ("answer", {"answer": "Tack."}),
        ("hold_answer", {"answer": "Tack."}),
        ("answer_and_publish", {"answer": "Tack.", "public_title": "Titel", "public_text": "Text"}),
        ("close", {"close_reason": "already_done", "answer": "Det är klart."}),
        ("ask_sender", {"message": "Hur menar du?"}),
    ],
)
@pytest.mark.parametrize("had_somebody", [False, True])
def test_who_answers_or_asks_takes_what_nobody_has(process_leader, colleague, action, typed, had_somebody):
    inspel = InspelFactory()
    if had_somebody:
        inspel = assign(inspel=inspel, to=colleague, by=colleague)
    do_action(inspel, process_leader, action, **typed)
    assert inspel.assigned_to == (colleague if had_somebody else process_leader)
    taken = [event for event in inspel.events.all() if event.what == "sorting" and event.by == process_leader]
    assert len(taken) == (not had_somebody)


def test_draft_and_note_take_nothing(leader_client):
    inspel = InspelFactory()
    click_action(leader_client, inspel, "save_draft", answer="Utkast", note="Obs.")
    inspel.refresh_from_db()
    assert inspel.assigned_to is None
