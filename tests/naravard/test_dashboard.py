"""The first page of the admin: the work to do, with links to the rows that it counts, and the statistics."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from feedback.actions import answer, assign, hold_answer, save_draft
from feedback.models import AnswerVerdict, Inspel, InspelMessage, InspelReport
from tests.factories import InspelFactory, bulk_inspel, published_inspel
from tests.staff import QUEUE

INDEX = "/admin/"


def late(inspel):
    Inspel.objects.filter(pk=inspel.pk).update(answer_due_on=timezone.localdate() - timedelta(days=2))
    return inspel


def inspel_with_verdict(by, **verdict):
    inspel = InspelFactory()
    answer(inspel=inspel, text="Svar", by=by)
    inspel.refresh_from_db()
    AnswerVerdict.objects.create(inspel=inspel, answered_at=inspel.answered_at, **verdict)
    return inspel


def with_message(taken_by=None, **message):
    inspel = assign(inspel=InspelFactory(), to=taken_by, by=taken_by)
    InspelMessage.objects.create(inspel=inspel, text="Hej", **message)
    return inspel


def reported(by):
    inspel = published_inspel(by=by)
    InspelReport.objects.create(inspel=inspel, reason="false")
    return inspel


def held(by):
    inspel = InspelFactory()
    save_draft(inspel=inspel, by=by, answer="Svar som väntar")
    return hold_answer(inspel=inspel, by=by)


def waiting_for_sender(by):
    inspel = InspelFactory()
    Inspel.objects.filter(pk=inspel.pk).update(handling="waiting_for_sender")
    return inspel


def taken(by):
    return assign(inspel=InspelFactory(), to=by, by=by)


MAKERS = {
    "waits=all&due=overdue": lambda by: late(InspelFactory()),
    "needs=report": reported,
    "needs=reopening": lambda by: inspel_with_verdict(by, was_helpful=False),
    "needs=comment": lambda by: inspel_with_verdict(by, was_helpful=True, comment="Tack!"),
    "needs=unread": lambda by: with_message(),
    "handling__exact=received": lambda by: InspelFactory(),
    "needs=held": held,
    "taken=nobody&due=open": lambda by: InspelFactory(),
    "waits=me&due=in_time": taken,
    "waits=me&due=overdue": lambda by: late(taken(by)),
    "taken=me&needs=held": held,
    "taken=me&needs=report": reported,
    "taken=me&needs=reopening": lambda by: inspel_with_verdict(by, was_helpful=False),
    "taken=me&needs=comment": lambda by: inspel_with_verdict(by, was_helpful=True, comment="Tack!"),
    "taken=me&needs=unread": lambda by: with_message(taken_by=by),
    "handling__exact=waiting_for_sender": waiting_for_sender,
    "waits=all&due=in_time": lambda by: InspelFactory(),
}


def work(client):
    return {item["url"].removeprefix(f"{QUEUE}?"): item["text"] for item in client.get(INDEX).context["work"]}


@pytest.mark.parametrize("query", MAKERS)
def test_each_line_leads_to_just_what_it_counts(leader_client, process_leader, query):
    wanted = [MAKERS[query](process_leader).pk for _number in range(2)]
    published_inspel(by=process_leader)  # asks for nothing
    assert work(leader_client)[query].startswith("2 ")
    rows = leader_client.get(f"{QUEUE}?{query}").context["cl"].result_list
    assert sorted(row.pk for row in rows) == sorted(wanted)


def test_what_waits_for_its_sender_is_not_late(leader_client, process_leader):
    late(waiting_for_sender(process_leader))
    assert not [query for query in work(leader_client) if "due=overdue" in query]


def test_nothing_to_do_is_said(leader_client, process_leader):
    published_inspel(by=process_leader)
    page = leader_client.get(INDEX)
    assert page.context["work"] == []
    assert page.text.count('class="tasks__empty"') == 2


def test_what_is_read_or_settled_is_no_longer_counted(leader_client, process_leader):
    with_message(read_at=timezone.now())
    with_message(by=process_leader)
    inspel_with_verdict(process_leader, was_helpful=False, settled_at=timezone.now(), settled_by=process_leader)
    inspel_with_verdict(process_leader, was_helpful=True)  # no comment: nothing to read
    assert not {"needs=unread", "needs=reopening", "needs=comment"} & set(work(leader_client))


def test_what_somebody_else_took_is_not_mine(leader_client, admin_user):
    assign(inspel=InspelFactory(), to=admin_user, by=admin_user)
    page = leader_client.get(INDEX)
    assert page.context["own_work"] == []
    assert "waits=all&due=in_time" in work(leader_client)


def test_two_messages_about_one_inspel_are_one_thing_to_do(leader_client):
    inspel = with_message()
    InspelMessage.objects.create(inspel=inspel, text="En till")
    assert work(leader_client)["needs=unread"].startswith("1 ")


def test_editor_sees_neither_work_nor_numbers_about_inspel(editor_client):
    late(InspelFactory())
    page = editor_client.get(INDEX)
    assert page.context["work"] == []
    assert 'class="chart"' not in page.text


# --- How it goes ------------------------------------------------------------------------------------------------------


def test_diagrams_are_svg_with_a_table_and_nothing_inline(leader_client, process_leader):
    bulk_inspel(6, published_by=process_leader)
    response = leader_client.get(INDEX)
    assert response.text.count("<figure") == 5
    assert response.text.count("<table>") + response.text.count('<table class="chart__bars">') >= 5
    assert "<style" not in response.text
    assert " style=" not in response.text
    drawn = "".join(re.findall(r"<(?:rect|line) .*?/>", response.text))
    geometry = re.findall(r' (?:x|y|width|height|y1)="([^"]*)"', drawn)
    assert geometry
    assert all(value.isdecimal() for value in geometry)  # no decimal comma, which no browser would draw


@pytest.mark.sqlite
def test_answer_that_took_very_long_is_cut_off_in_the_diagram_and_told_in_words(leader_client, process_leader):
    late_one, usual = bulk_inspel(2, published_by=process_leader)
    now = timezone.now()
    last_month, long_ago = now - timedelta(days=28), now - timedelta(days=400)
    Inspel.objects.filter(pk=late_one.pk).update(received_at=long_ago, answered_at=now)
    Inspel.objects.filter(pk=usual.pk).update(received_at=last_month, answered_at=last_month)
    page = leader_client.get(INDEX).text
    assert 'class="chart__cut"' in page
    assert "Diagrammet slutar vid 30" in page


def test_period_is_chosen_by_link_and_an_unknown_one_is_the_usual(leader_client):
    for query, chosen in [("", "quarter"), ("?period=year", "year"), ("?period=%27", "quarter")]:
        response = leader_client.get(f"{INDEX}{query}")
        assert f'href="?period={chosen}#numbers" aria-current="true"' in response.text


@pytest.mark.sqlite
def test_small_group_is_not_shown_and_the_page_says_why(leader_client):
    for role, count in [("staff", 2), ("resident", 6), ("relative", 7)]:
        for _number in range(count):
            InspelFactory(role=role)
    Inspel.objects.update(received_at=timezone.now() - timedelta(days=92))  # a day of the quarter before, or the first
    numbers = leader_client.get(f"{INDEX}?period=all").context["numbers"]
    assert [card["title"] for card in numbers["bars"]] == ["Per delmål", "Per kommun", "Efter vem som skickat"]
    assert "Räkna" in numbers["bars"][2]["note"]
    roles = numbers["bars"][2]
    assert [row["value"] for row in roles["rows"]] == [7, 8]
    assert roles["rows"][1]["is_rest"]


def test_first_page_makes_as_many_queries_at_300_rows_as_at_3(leader_client, process_leader):
    counts = []
    for count, period in [(3, "month"), (297, "year")]:
        bulk_inspel(count, published_by=process_leader)
        for _number in range(count // 9 + 1):
            with_message()
            late(InspelFactory())
        with CaptureQueriesContext(connection) as queries:
            leader_client.get(f"{INDEX}?period={period}")
        counts.append(len(queries))
    assert counts[0] == counts[1]
