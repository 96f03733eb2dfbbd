"""The queue: its order, search, filters, saved filters, and assigning an inspel to oneself."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from contacts.models import User
from feedback.actions import answer, assign, mark_confidential, set_themes, write_as_sender
from feedback.admin.queue import changelist as queue_module
from feedback.lifecycle import TransitionNotAllowed
from feedback.models import Inspel, SavedFilter
from tests.factories import InspelFactory, bulk_inspel
from tests.rendered_form import form_of, form_to
from tests.staff import QUEUE, client_of, due_in, messages_of


def rows_of(client, **query):
    return [row.pk for row in client.get(QUEUE, query).context["cl"].result_list]


def log_of(inspel):
    return [(event.what, event.to_state) for event in inspel.events.all()]


# --- The queue --------------------------------------------------------------------------------------------------------


@pytest.mark.sqlite
def test_queue_shows_what_waits_first_and_the_oldest_due_first(leader_client, process_leader):
    answered, late, later = InspelFactory.create_batch(3)
    answer(inspel=answered, text="Tack.", by=process_leader)
    due_in(answered, -9)
    due_in(late, -2)
    due_in(later, 5)
    rows = leader_client.get(QUEUE).context["cl"].result_list
    assert [row.reference for row in rows] == [late.reference, later.reference, answered.reference]


def test_queue_says_overdue_in_words(leader_client):
    due_in(InspelFactory(), -2)
    assert "2 dagar" in leader_client.get(QUEUE).text


def write(inspel, clock):
    write_as_sender(inspel=inspel, text="Hej igen", key="k")


@pytest.mark.parametrize(
    ("change", "shown"),
    [
        (lambda inspel, clock: Inspel.objects.update(text="Ändrad"), "Ändrad"),
        (lambda inspel, clock: User.objects.update(first_name="Noor", last_name=""), "Noor"),
        (write, "Oläst meddelande"),
        (lambda inspel, clock: clock.shift(timedelta(days=40)), "dagar försenat"),
    ],
    ids=["text", "name", "message", "day"],
)
def test_kept_row_shows_each_change(process_leader, theme, change, shown):
    with time_machine.travel("2026-03-04 12:00+01:00", tick=False) as clock:
        inspel = InspelFactory()
        set_themes(inspel=inspel, themes=[theme], by=process_leader)
        assign(inspel=inspel, to=process_leader, by=process_leader)
        before = client_of(process_leader).get(QUEUE).rendered_content
        assert shown not in rows_in(before)
        change(inspel, clock)
        assert shown in rows_in(client_of(process_leader).get(QUEUE).rendered_content)


def rows_in(page):
    return re.search(r'<table id="result_list">.*?</table>', page, re.DOTALL)[0]


@pytest.mark.sqlite
@pytest.mark.parametrize(
    ("due", "expected"), [("overdue", ["late"]), ("in_time", ["later"]), ("open", ["late", "later"])]
)
def test_queue_is_filtered_by_time_left(leader_client, process_leader, due, expected):
    answered = InspelFactory(text="answered")
    answer(inspel=answered, text="Tack.", by=process_leader)
    due_in(answered, -9)
    due_in(InspelFactory(text="late"), -2)
    due_in(InspelFactory(text="later"), 5)
    rows = leader_client.get(QUEUE, {"due": due}).context["cl"].result_list
    assert [row.text for row in rows] == expected


@pytest.mark.sqlite
def test_queue_is_searched_by_reference_and_text(leader_client):
    wanted, _other = InspelFactory(text="Öppet på kvällen"), InspelFactory(text="Något annat")
    for words in [wanted.reference, "kvällen"]:
        assert [row.pk for row in leader_client.get(QUEUE, {"q": words}).context["cl"].result_list] == [wanted.pk]


def test_queue_escapes_what_was_written(leader_client):
    InspelFactory(text="<script>alert(1)</script>")
    page = leader_client.get(QUEUE).text
    assert "&lt;script&gt;alert(1)" in page
    assert "<script>alert(1)" not in page


# --- Search -----------------------------------------------------------------------------------------------------------


@pytest.mark.sqlite
def test_search_finds_every_form_of_a_word(leader_client):
    wanted = InspelFactory(text="Jag vill ha en fast läkare")
    InspelFactory(text="Något annat")
    for words in ["läkarna", "FAST läkare", "läkare  vill"]:
        assert rows_of(leader_client, q=words) == [wanted.pk]


@pytest.mark.sqlite
def test_search_for_a_reference_finds_just_that(leader_client):
    wanted = InspelFactory()
    InspelFactory(text=f"Jag skrev {wanted.reference} förut")
    assert rows_of(leader_client, q=f" {wanted.reference} ") == [wanted.pk]


@pytest.mark.parametrize("words", ["finnsinte", "och", "%", "'; DROP TABLE", "a & | !"])
def test_search_without_a_result_says_so(leader_client, words):
    InspelFactory(text="Öppet på kvällen")
    response = leader_client.get(QUEUE, {"q": words})
    assert response.status_code == 200
    assert 'class="queue-empty"' in response.text


def test_search_and_filter_hold_together(leader_client, process_leader):
    wanted, other = InspelFactory(text="Läkare hemma"), InspelFactory(text="Läkare på jobbet")
    assign(inspel=wanted, to=process_leader, by=process_leader)
    assert rows_of(leader_client, q="läkare", taken="me") == [wanted.pk]
    assert rows_of(leader_client, q="läkare", taken="nobody") == [other.pk]


# --- Filters ----------------------------------------------------------------------------------------------------------


@pytest.mark.sqlite
def test_filter_by_who_has_taken_it(leader_client, process_leader, colleague):
    mine, theirs, free = InspelFactory.create_batch(3)
    assign(inspel=mine, to=process_leader, by=process_leader)
    assign(inspel=theirs, to=colleague, by=process_leader)
    assert rows_of(leader_client, taken="me") == [mine.pk]
    assert rows_of(leader_client, taken=colleague.pk) == [theirs.pk]
    assert rows_of(leader_client, taken="nobody") == [free.pk]


def test_filter_by_theme(leader_client, process_leader, theme):
    sorted_one, other = InspelFactory.create_batch(2)
    set_themes(inspel=sorted_one, themes=[theme], by=process_leader)
    assert rows_of(leader_client, theme="oppettider") == [sorted_one.pk]
    assert rows_of(leader_client, theme="none") == [other.pk]


def test_filter_by_confidentiality(leader_client, process_leader):
    secret, _other = InspelFactory.create_batch(2)
    mark_confidential(inspel=secret, ground="OSL 25:1", by=process_leader)
    assert rows_of(leader_client, is_confidential__exact=1) == [secret.pk]
    assert "chip--urgent" in leader_client.get(QUEUE, {"is_confidential__exact": 1}).text


@pytest.mark.parametrize("page", ["feedback/inspel", "feedback/dialogueround", "contacts/contactmessage"])
def test_filters_are_named_by_what_they_are_in_the_form_of_a_heading(leader_client, page):
    InspelFactory()
    names = re.findall(r"<summary>\s*(.*?)\s*</summary>", leader_client.get(f"/admin/{page}/").text)
    assert len(names) > 1
    assert [name for name in names if name.startswith("Efter ") or name[0].islower()] == []


@pytest.mark.parametrize(
    "query", ["taken=x", "taken=-1", "taken=" + "9" * 40, "theme=finnsinte", "needs=x", "due=x", "role__exact=x"]
)
def test_unknown_filter_is_no_error(leader_client, query):
    InspelFactory()
    assert leader_client.get(f"{QUEUE}?{query}").status_code == 200


@pytest.mark.sqlite
@pytest.mark.parametrize(("limit", "query"), [("MAX_COUNTED", {}), ("MAX_COUNTED_OF_SEARCH", {"q": "text"})])
def test_queue_counts_only_so_far(leader_client, process_leader, monkeypatch, limit, query):
    monkeypatch.setattr(queue_module, limit, 60)
    bulk_inspel(70, published_by=process_leader)
    changelist = leader_client.get(QUEUE, query).context["cl"]
    assert (changelist.result_count, changelist.paginator.is_cut, changelist.paginator.num_pages) == (60, True, 2)
    assert leader_client.get(QUEUE, query | {"p": 2}).status_code == 200


@pytest.mark.parametrize("query", ["", "?q=text", "?needs=unread", "?theme=none&taken=nobody", "?due=open"])
def test_queue_makes_as_many_queries_at_300_rows_as_at_3(leader_client, process_leader, theme, query):
    counts = []
    for count in [3, 297]:
        for row in bulk_inspel(count, published_by=process_leader)[:2]:
            row.themes.add(theme)
        with CaptureQueriesContext(connection) as queries:
            leader_client.get(QUEUE + query)
        counts.append(len(queries))
    assert counts[0] == counts[1]


# --- Saved filters ----------------------------------------------------------------------------------------------------


def save_filter(client, name, query, **typed):
    form = form_to(client.get(f"{QUEUE}?{query}"), f"{QUEUE}filter/save/")
    return form.fill({"name": name} | typed).submit(client, follow=True)


def filters_of(client, query=""):
    return [row["filter"].name for row in client.get(f"{QUEUE}?{query}").context["saved_filters"]]


def test_filter_is_saved_and_shown_as_a_link(leader_client):
    leader_client.post(f"{QUEUE}filter/save/", {"name": "Bråttom", "query": "due=overdue&p=3&e=1"})
    assert SavedFilter.objects.get().query == "due=overdue"
    page = leader_client.get(QUEUE)
    assert f'href="{QUEUE}?due=overdue"' in page.text
    assert 'aria-current="true">Bråttom' in leader_client.get(f"{QUEUE}?due=overdue").text


def test_own_filter_is_seen_by_nobody_else_and_a_shared_one_by_all(leader_client, colleague):
    save_filter(leader_client, "Min", "due=overdue")
    save_filter(leader_client, "Allas", "due=open", is_shared=True)
    assert filters_of(leader_client) == ["Allas", "Min"]
    assert filters_of(client_of(colleague)) == ["Allas"]


def test_same_name_again_changes_the_filter(leader_client):
    for query in ["due=open", "due=overdue"]:
        save_filter(leader_client, "Bråttom", query)
    assert SavedFilter.objects.get().query == "due=overdue"


@pytest.mark.parametrize("name", ["", "   ", "x" * 61])
def test_filter_without_a_proper_name_is_refused_with_a_reason(leader_client, name):
    response = save_filter(leader_client, name, "due=open")
    assert len(messages_of(response)) == 1
    assert not SavedFilter.objects.exists()


def test_only_its_owner_deletes_a_filter(leader_client, colleague):
    save_filter(leader_client, "Allas", "due=open", is_shared=True)
    url = f"{QUEUE}filter/{SavedFilter.objects.get().pk}/delete/"
    assert client_of(colleague).post(url).status_code == 404
    form_to(leader_client.get(QUEUE), url).submit(leader_client)
    assert not SavedFilter.objects.exists()


def test_filter_never_leads_away_from_the_queue(leader_client):
    response = leader_client.post(f"{QUEUE}filter/save/", {"name": "X", "query": "//example.com/?a=1"})
    assert response.url.startswith(f"{QUEUE}?")


def test_filter_whose_theme_is_gone_still_opens(leader_client, theme):
    save_filter(leader_client, "Tema", "theme=oppettider")
    theme.delete()
    assert rows_of(leader_client, theme="oppettider") == []


# --- Taking one -------------------------------------------------------------------------------------------------------


def test_inspel_is_taken_with_one_button(leader_client, process_leader):
    inspel = InspelFactory()
    assert f'formaction="{QUEUE}{inspel.pk}/take/"' in leader_client.get(QUEUE).text
    queue = form_of(leader_client.get(f"{QUEUE}?due=open"), "_selected_action")
    response = queue.submit(leader_client, f"{QUEUE}{inspel.pk}/take/")
    assert response.url == f"{QUEUE}?due=open"
    inspel.refresh_from_db()
    assert inspel.assigned_to == process_leader
    assert log_of(inspel)[-1][0] == "sorting"


def test_taking_needs_a_post_and_the_right_to_moderate(leader_client, editor_client):
    inspel = InspelFactory()
    assert leader_client.get(f"{QUEUE}{inspel.pk}/take/").status_code == 302
    assert editor_client.post(f"{QUEUE}{inspel.pk}/take/").status_code == 403


def test_only_moderators_can_be_given_an_inspel(process_leader, editor):
    with pytest.raises(TransitionNotAllowed):
        assign(inspel=InspelFactory(), to=editor, by=process_leader)
