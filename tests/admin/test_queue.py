"""The queue: finding, filtering, keeping filters, taking, and doing something with many at once."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from contacts.models import OutgoingMail
from feedback.actions import answer, assign, hold_answer, mark_confidential, save_draft, set_themes
from feedback.admin import queue as queue_module
from feedback.admin.bulk import BULK
from feedback.admin.bulk_page import AT_MOST
from feedback.life import MoveNotAllowed
from feedback.models import Inspel, SavedFilter, Theme
from tests.admin.conftest import client_of, messages_of
from tests.conftest import user_in_group
from tests.factories import InspelFactory, bulk_inspel, published_inspel

QUEUE = "/admin/feedback/inspel/"


@pytest.fixture
def colleague(db):
    return user_in_group("Processledare", username="kollega", first_name="Kim", last_name="Kollega")


@pytest.fixture
def theme(db):
    return Theme.objects.create(slug="oppettider", name_sv="Öppettider")


def rows_of(client, **query):
    return [row.pk for row in client.get(QUEUE, query).context["cl"].result_list]


def log_of(inspel):
    return [(event.what, event.to_state) for event in inspel.events.all()]


# --- Search -----------------------------------------------------------------------------------------------------------


def test_search_finds_every_form_of_a_word(leader_client):
    wanted = InspelFactory(text="Jag vill ha en fast läkare")
    InspelFactory(text="Något annat")
    for words in ["läkarna", "FAST läkare", "läkare  vill"]:
        assert rows_of(leader_client, q=words) == [wanted.pk]


def test_search_for_a_reference_finds_just_that(leader_client):
    wanted = InspelFactory()
    InspelFactory(text=f"Jag skrev {wanted.reference} förut")
    assert rows_of(leader_client, q=f" {wanted.reference} ") == [wanted.pk]


@pytest.mark.parametrize("words", ["finnsinte", "och", "%", "'; DROP TABLE", "a & | !"])
def test_search_without_a_find_says_so(leader_client, words):
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


@pytest.mark.parametrize(
    "query", ["taken=x", "taken=-1", "taken=" + "9" * 40, "theme=finnsinte", "needs=x", "due=x", "role__exact=x"]
)
def test_unknown_filter_is_no_fault(leader_client, query):
    InspelFactory()
    assert leader_client.get(f"{QUEUE}?{query}").status_code == 200


def test_queue_counts_only_so_far(leader_client, process_leader, monkeypatch):
    monkeypatch.setattr(queue_module, "COUNTED_AT_MOST", 60)
    bulk_inspel(70, published_by=process_leader)
    changelist = leader_client.get(QUEUE).context["cl"]
    assert (changelist.result_count, changelist.paginator.is_cut, changelist.paginator.num_pages) == (60, True, 2)
    assert leader_client.get(QUEUE, {"p": 2}).status_code == 200


@pytest.mark.parametrize("query", ["", "?q=text", "?needs=unread", "?theme=none&taken=nobody", "?due=open"])
def test_queue_asks_as_often_at_300_rows_as_at_3(leader_client, process_leader, theme, query):
    counts = []
    for count in [3, 297]:
        for row in bulk_inspel(count, published_by=process_leader)[:2]:
            row.themes.add(theme)
        with CaptureQueriesContext(connection) as queries:
            leader_client.get(QUEUE + query)
        counts.append(len(queries))
    assert counts[0] == counts[1]


# --- Saved filters ----------------------------------------------------------------------------------------------------


def save_filter(client, name, query, **data):
    return client.post(f"{QUEUE}filter/save/", {"name": name, "query": query} | data, follow=True)


def filters_of(client, query=""):
    return [row["filter"].name for row in client.get(f"{QUEUE}?{query}").context["saved_filters"]]


def test_filter_is_saved_and_shown_as_a_link(leader_client):
    save_filter(leader_client, "Bråttom", "due=overdue&p=3&e=1")
    assert SavedFilter.objects.get().query == "due=overdue"
    page = leader_client.get(QUEUE)
    assert 'href="/admin/feedback/inspel/?due=overdue"' in page.text
    assert 'aria-current="true">Bråttom' in leader_client.get(f"{QUEUE}?due=overdue").text


def test_own_filter_is_seen_by_nobody_else_and_a_shared_one_by_all(leader_client, colleague):
    save_filter(leader_client, "Min", "due=overdue")
    save_filter(leader_client, "Allas", "due=open", is_shared="on")
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


def test_only_its_maker_takes_a_filter_away(leader_client, colleague):
    save_filter(leader_client, "Allas", "due=open", is_shared="on")
    url = f"{QUEUE}filter/{SavedFilter.objects.get().pk}/delete/"
    assert client_of(colleague).post(url).status_code == 404
    leader_client.post(url)
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
    response = leader_client.post(f"{QUEUE}{inspel.pk}/take/", {"back": "due=open"})
    assert response.url == f"{QUEUE}?due=open"
    inspel.refresh_from_db()
    assert inspel.assigned_to == process_leader
    assert log_of(inspel)[-1][0] == "sorting"


def test_nobody_takes_by_following_a_link_or_without_the_right(leader_client, editor_client):
    inspel = InspelFactory()
    assert leader_client.get(f"{QUEUE}{inspel.pk}/take/").status_code == 405
    assert editor_client.post(f"{QUEUE}{inspel.pk}/take/").status_code == 403


def test_only_those_who_moderate_can_be_given_an_inspel(process_leader, editor):
    with pytest.raises(MoveNotAllowed):
        assign(inspel=InspelFactory(), to=editor, by=process_leader)


# --- Many at once -----------------------------------------------------------------------------------------------------


def choose(client, name, inspel, query=""):
    """Choose rows of the list and a line of its menu; return the page that says what will be done."""
    data = {"action": name, "_selected_action": [one.pk for one in inspel]}
    return client.post(QUEUE + query, data, follow=True)


def confirm(client, page, **data):
    return client.post(page.request["PATH_INFO"] + "?" + page.request["QUERY_STRING"], data, follow=True)


def do(client, name, inspel, **data):
    return confirm(client, choose(client, name, inspel), **data)


def states(inspel):
    return [Inspel.objects.get(pk=one.pk).handling for one in inspel]


@pytest.mark.parametrize("name", BULK)
def test_nothing_is_done_before_it_is_confirmed(leader_client, process_leader, name):
    open_one, answered = InspelFactory(), InspelFactory()
    answer(inspel=answered, text="Svar", by=process_leader)
    before = list(Inspel.objects.order_by("pk").values())
    page = choose(leader_client, name, [open_one, answered])
    assert page.status_code == 200
    assert page.redirect_chain[-1][0] == f"{QUEUE}bulk/{name}/?ids={open_one.pk}%2C{answered.pk}&back="
    assert leader_client.get(page.redirect_chain[-1][0]).status_code == 200  # reloaded
    assert list(Inspel.objects.order_by("pk").values()) == before


def test_page_says_how_many_and_why_the_others_are_left(leader_client, process_leader):
    waiting = InspelFactory.create_batch(3)
    answered, begun = InspelFactory(), InspelFactory()
    answer(inspel=answered, text="Svar", by=process_leader)
    save_draft(inspel=begun, by=process_leader, answer="Påbörjat")
    page = choose(leader_client, "answer", [*waiting, answered, begun])
    assert [one.pk for one in page.context["ready"]] == [one.pk for one in waiting]
    assert page.context["will"].startswith("3 ")
    assert {tuple(group["references"]) for group in page.context["skipped"]} == {
        (answered.reference,),
        (begun.reference,),
    }


def test_same_answer_goes_to_all_and_the_skipped_are_named_afterwards(leader_client, process_leader):
    waiting = InspelFactory.create_batch(3)
    answered = InspelFactory()
    answer(inspel=answered, text="Ett annat svar", by=process_leader)
    response = do(leader_client, "answer", [*waiting, answered], text="Tack för det.")
    assert {Inspel.objects.get(pk=one.pk).answer for one in waiting} == {"Tack för det."}
    assert Inspel.objects.get(pk=answered.pk).answer == "Ett annat svar"
    done, left = messages_of(response)
    assert done.startswith("3 ")
    assert answered.reference in left


def test_second_click_changes_nothing_and_says_why(leader_client):
    waiting = InspelFactory.create_batch(2)
    page = choose(leader_client, "answer", waiting)
    confirm(leader_client, page, text="Tack.")
    mails = OutgoingMail.objects.count()
    response = confirm(leader_client, page, text="Tack.")
    assert len(messages_of(response)) == 1
    assert waiting[0].reference in messages_of(response)[0]
    assert OutgoingMail.objects.count() == mails


def test_inspel_that_was_answered_meanwhile_is_skipped_and_named(leader_client, process_leader):
    first, second = InspelFactory.create_batch(2)
    page = choose(leader_client, "close", [first, second])
    answer(inspel=first, text="Hann före", by=process_leader)
    response = confirm(leader_client, page, reason="already_done", text="Det finns sedan i våras.")
    assert states([first, second]) == ["answered", "closed"]
    assert first.reference in messages_of(response)[1]


def test_missing_answer_is_said_at_the_field_and_nothing_is_done(leader_client):
    inspel = InspelFactory()
    response = do(leader_client, "answer", [inspel], text="  ")
    assert response.status_code == 422
    assert "id_text_error" in response.text
    assert states([inspel]) == ["received"]


def test_closing_needs_a_reason_and_who_decides_instead(leader_client):
    inspel = InspelFactory()
    page = choose(leader_client, "close", [inspel])
    assert "id_reason_error" in confirm(leader_client, page, text="Vi kan inte.").text
    response = confirm(leader_client, page, reason="outside_mandate", text="Vi kan inte.")
    assert "id_decided_elsewhere_error" in response.text
    assert "Vi kan inte." in response.text
    assert "id_text_error" in confirm(leader_client, page, reason="unclear").text
    confirm(leader_client, page, reason="outside_mandate", decided_elsewhere="Kommunen", text="Vi kan inte.")
    inspel.refresh_from_db()
    assert (inspel.handling, inspel.decided_elsewhere, inspel.answer) == ("closed", "Kommunen", "Vi kan inte.")


def test_closing_with_an_answer_leaves_a_begun_one_alone(leader_client, process_leader):
    begun = InspelFactory()
    save_draft(inspel=begun, by=process_leader, answer="Påbörjat")
    do(leader_client, "close", [begun], reason="unclear", text="Samma till alla")
    begun.refresh_from_db()
    assert (begun.handling, begun.answer) == ("received", "Påbörjat")


def test_many_are_handed_to_a_colleague_and_back_to_nobody(leader_client, colleague):
    inspel = InspelFactory.create_batch(2)
    do(leader_client, "assign", inspel, to=colleague.pk)
    assert set(Inspel.objects.values_list("assigned_to", flat=True)) == {colleague.pk}
    do(leader_client, "assign", inspel, to="")
    assert set(Inspel.objects.values_list("assigned_to", flat=True)) == {None}


def test_only_colleagues_who_moderate_can_be_chosen(leader_client, editor):
    inspel = InspelFactory()
    response = do(leader_client, "assign", [inspel], to=editor.pk)
    assert response.status_code == 422
    assert Inspel.objects.get().assigned_to is None


def test_many_are_taken_by_oneself(leader_client, process_leader):
    mine, free = InspelFactory.create_batch(2)
    assign(inspel=mine, to=process_leader, by=process_leader)
    page = choose(leader_client, "take", [mine, free])
    assert [one.pk for one in page.context["ready"]] == [free.pk]
    confirm(leader_client, page)
    assert set(Inspel.objects.values_list("assigned_to", flat=True)) == {process_leader.pk}


@pytest.mark.parametrize(
    ("how", "expected"),
    [("add", {"bemotande", "oppettider"}), ("replace", {"oppettider"}), ("remove", {"bemotande"})],
)
def test_themes_are_set_for_many(leader_client, process_leader, theme, how, expected):
    other = Theme.objects.create(slug="bemotande", name_sv="Bemötande")
    inspel = InspelFactory()
    set_themes(inspel=inspel, themes=[other] + ([theme] if how == "remove" else []), by=process_leader)
    do(leader_client, "themes", [inspel], themes=[theme.pk], how=how)
    assert set(inspel.themes.values_list("slug", flat=True)) == expected


def test_no_theme_chosen_is_said_at_the_field(leader_client):
    assert do(leader_client, "themes", [InspelFactory()], how="add").status_code == 422


def test_review_of_many_starts(leader_client):
    inspel = InspelFactory.create_batch(2)
    do(leader_client, "start_review", inspel)
    assert states(inspel) == ["in_review", "in_review"]


def test_spam_that_is_published_is_taken_down_and_the_page_says_so_first(leader_client, process_leader):
    public = published_inspel(by=process_leader)
    Inspel.objects.filter(pk=public.pk).update(handling="reopened")
    page = choose(leader_client, "spam", [public])
    assert page.context["remarks"][0].startswith("1 ")
    confirm(leader_client, page)
    public.refresh_from_db()
    assert (public.handling, public.publication) == ("spam", "unpublished")


def test_at_most_so_many_at_a_time(leader_client, process_leader):
    bulk_inspel(AT_MOST + 1, published_by=process_leader)
    first = Inspel.objects.first()
    data = {"action": "take", "_selected_action": [first.pk], "select_across": "1"}
    response = leader_client.post(QUEUE, data, follow=True)
    assert str(AT_MOST) in messages_of(response)[0]
    assert not Inspel.objects.exclude(assigned_to=None).exists()


@pytest.mark.parametrize("ids", ["", "x", "0", "999999", "1,,%27", "9" * 40])
def test_address_without_inspel_leads_back_with_a_word(leader_client, ids):
    response = leader_client.get(f"{QUEUE}bulk/take/?ids={ids}", follow=True)
    assert response.status_code == 200
    assert len(messages_of(response)) == 1


def test_unknown_choice_is_not_found_and_editors_are_kept_out(leader_client, editor_client):
    inspel = InspelFactory()
    assert leader_client.get(f"{QUEUE}bulk/delete/?ids={inspel.pk}").status_code == 404
    for method in [editor_client.get, editor_client.post]:
        assert method(f"{QUEUE}bulk/take/?ids={inspel.pk}").status_code == 403


def test_way_back_keeps_the_filter_and_stays_on_the_site(leader_client):
    inspel = InspelFactory()
    page = choose(leader_client, "take", [inspel], "?due=open&p=1")
    assert page.context["back"] == f"{QUEUE}?due=open"
    response = leader_client.get(f"{QUEUE}bulk/take/?ids={inspel.pk}&back=//example.com")
    assert response.context["back"].startswith(f"{QUEUE}?")


def test_many_cost_the_same_queries_to_look_at(leader_client, process_leader):
    counts = []
    for count in [3, 297]:
        ids = ",".join(str(row.pk) for row in bulk_inspel(count, published_by=process_leader))
        with CaptureQueriesContext(connection) as queries:
            leader_client.get(f"{QUEUE}bulk/release/?ids={ids}")
        counts.append(len(queries))
    assert counts[0] == counts[1]


# --- Held answers -----------------------------------------------------------------------------------------------------


def held(by, **fields):
    inspel = InspelFactory(**fields)
    save_draft(inspel=inspel, by=by, answer="Svar som väntar", public_title="Titel", public_text="Text")
    return hold_answer(inspel=inspel, by=by)


def test_answers_are_held_and_sent_together(leader_client, process_leader):
    written, empty = InspelFactory(email="a@example.se", may_contact=True), InspelFactory()
    save_draft(inspel=written, by=process_leader, answer="Svar som väntar")
    page = choose(leader_client, "hold", [written, empty])
    assert [one.pk for one in page.context["ready"]] == [written.pk]
    confirm(leader_client, page)
    assert Inspel.objects.filter(answer_is_held=True).get() == written
    assert not OutgoingMail.objects.filter(kind="feedback.answered").exists()
    do(leader_client, "release", [written])
    written.refresh_from_db()
    assert (written.handling, written.answer_is_held, written.answered_by) == ("answered", False, process_leader)
    assert OutgoingMail.objects.filter(kind="feedback.answered", about_id=written.pk).exists()


def test_several_are_published_at_once_where_the_sender_said_yes(leader_client, process_leader):
    yes, no = held(process_leader), held(process_leader, may_publish=False)
    page = choose(leader_client, "release", [yes, no])
    assert page.context["remarks"][-1].startswith("1 ")
    confirm(leader_client, page, publish="on")
    assert states([yes, no]) == ["answered", "answered"]
    assert [Inspel.objects.get(pk=one.pk).publication for one in [yes, no]] == ["published", "private"]


def test_without_asking_for_it_nothing_is_published(leader_client, process_leader):
    inspel = held(process_leader)
    do(leader_client, "release", [inspel])
    assert Inspel.objects.get().publication == "private"


def test_text_that_shows_who_somebody_is_stops_both_answer_and_publishing(leader_client, process_leader):
    inspel = held(process_leader)
    Inspel.objects.filter(pk=inspel.pk).update(public_text="Ring 070-174 06 35")
    response = do(leader_client, "release", [inspel], publish="on")
    assert states([inspel]) == ["received"]
    assert inspel.reference in messages_of(response)[0]


def test_held_answer_becomes_a_draft_again(leader_client, process_leader):
    inspel = held(process_leader)
    do(leader_client, "stop_holding", [inspel])
    inspel.refresh_from_db()
    assert (inspel.answer_is_held, inspel.answer) == (False, "Svar som väntar")


def test_answer_that_is_given_or_not_written_cannot_be_held(process_leader):
    empty, answered = InspelFactory.create_batch(2)
    answer(inspel=answered, text="Svar", by=process_leader)
    for inspel in [empty, answered]:
        with pytest.raises(MoveNotAllowed):
            hold_answer(inspel=inspel, by=process_leader)


def test_held_answer_that_is_emptied_waits_no_longer(process_leader):
    inspel = save_draft(inspel=held(process_leader), by=process_leader, answer="")
    assert not inspel.answer_is_held
