"""Actions on many inspel at once: the page that confirms them, and answers that are held and sent together."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from core.models.outgoing_mail import OutgoingMail
from feedback.actions import answer, assign, hold_answer, save_draft, set_themes
from feedback.admin.queue.bulk_actions import BULK_ACTIONS
from feedback.admin.queue.bulk_menu import MAX_SELECTED
from feedback.lifecycle import TransitionNotAllowed
from feedback.models import Inspel, Theme
from tests.factories import InspelFactory, bulk_inspel, published_inspel
from tests.rendered_form import forms_of
from tests.staff import QUEUE, choose_action, messages_of


def choose(client, name, inspel, query=""):
    """Choose rows of the list and a line of its menu; return the page that says what will be done."""
    return choose_action(client, QUEUE + query, name, inspel)


def confirm(client, page, *, forged=None, **typed):
    [form] = [form for form in forms_of(page) if form.method == "post" and not form.address]
    return form.fill(typed).submit(client, forged=forged, follow=True)


def choose_and_confirm(client, name, inspel, **typed):
    return confirm(client, choose(client, name, inspel), **typed)


def states(inspel):
    return [Inspel.objects.get(pk=one.pk).handling for one in inspel]


@pytest.mark.parametrize("name", BULK_ACTIONS)
def test_page_of_each_action_opens(leader_client, process_leader, name):
    """Without changing anything, as no GET of the test client may."""
    open_one, answered = InspelFactory(), InspelFactory()
    answer(inspel=answered, text="Svar", by=process_leader)
    page = leader_client.get(f"{QUEUE}bulk/{name}/?ids={open_one.pk}%2C{answered.pk}&back=")
    assert page.status_code == 200


def test_nothing_is_done_before_it_is_confirmed(leader_client, process_leader):
    name = "close"
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
    response = choose_and_confirm(leader_client, "answer", [*waiting, answered], text="Tack för det.")
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


def test_missing_answer_is_reported_at_the_field_and_nothing_is_done(leader_client):
    inspel = InspelFactory()
    response = choose_and_confirm(leader_client, "answer", [inspel], text="  ")
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
    choose_and_confirm(leader_client, "close", [begun], reason="unclear", text="Samma till alla")
    begun.refresh_from_db()
    assert (begun.handling, begun.answer) == ("received", "Påbörjat")


def test_many_are_assigned_to_a_colleague_and_to_nobody_again(leader_client, colleague):
    inspel = InspelFactory.create_batch(2)
    choose_and_confirm(leader_client, "assign", inspel, to=colleague.pk)
    assert set(Inspel.objects.values_list("assigned_to", flat=True)) == {colleague.pk}
    choose_and_confirm(leader_client, "assign", inspel, to="")
    assert set(Inspel.objects.values_list("assigned_to", flat=True)) == {None}


def test_only_colleagues_who_moderate_can_be_chosen(leader_client, editor):
    inspel = InspelFactory()
    response = choose_and_confirm(leader_client, "assign", [inspel], forged={"to": editor.pk})
    assert response.status_code == 422
    assert Inspel.objects.get().assigned_to is None


def test_many_are_assigned_to_oneself(leader_client, process_leader):
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
    choose_and_confirm(leader_client, "themes", [inspel], themes=[theme.pk], how=how)
    assert set(inspel.themes.values_list("slug", flat=True)) == expected


def test_no_theme_chosen_is_reported_at_the_field(leader_client):
    assert choose_and_confirm(leader_client, "themes", [InspelFactory()], how="add").status_code == 422


def test_review_of_many_starts(leader_client):
    inspel = InspelFactory.create_batch(2)
    choose_and_confirm(leader_client, "start_review", inspel)
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
    bulk_inspel(MAX_SELECTED + 1, published_by=process_leader)
    first = Inspel.objects.first()
    data = {"action": "take", "_selected_action": [first.pk], "select_across": "1"}
    response = leader_client.post(QUEUE, data, follow=True)
    assert str(MAX_SELECTED) in messages_of(response)[0]
    assert not Inspel.objects.exclude(assigned_to=None).exists()


@pytest.mark.parametrize("ids", ["", "x", "0", "999999", "1,,%27", "9" * 40])
def test_address_without_inspel_leads_back_with_a_message(leader_client, ids):
    response = leader_client.get(f"{QUEUE}bulk/take/?ids={ids}", follow=True)
    assert response.status_code == 200
    assert len(messages_of(response)) == 1


def test_unknown_action_is_not_found_and_editors_are_refused(leader_client, editor_client):
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


def test_page_makes_as_many_queries_at_30_rows_as_at_3(leader_client, process_leader):
    counts = []
    for count in [3, 27]:
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
    choose_and_confirm(leader_client, "release", [written])
    written.refresh_from_db()
    assert (written.handling, written.answer_is_held, written.answered_by) == ("answered", False, process_leader)
    assert OutgoingMail.objects.filter(kind="feedback.answered", about_id=written.pk).exists()


def test_several_are_published_at_once_where_the_sender_said_yes(leader_client, process_leader):
    yes, no = held(process_leader), held(process_leader, may_publish=False)
    page = choose(leader_client, "release", [yes, no])
    assert page.context["remarks"][-1].startswith("1 ")
    confirm(leader_client, page, publish=True)
    assert states([yes, no]) == ["answered", "answered"]
    assert [Inspel.objects.get(pk=one.pk).publication for one in [yes, no]] == ["published", "private"]


def test_without_asking_for_it_nothing_is_published(leader_client, process_leader):
    inspel = held(process_leader)
    choose_and_confirm(leader_client, "release", [inspel])
    assert Inspel.objects.get().publication == "private"


def test_text_with_personal_data_stops_both_answer_and_publishing(leader_client, process_leader):
    inspel = held(process_leader)
    Inspel.objects.filter(pk=inspel.pk).update(public_text="Ring 070-174 06 35")
    response = choose_and_confirm(leader_client, "release", [inspel], publish=True)
    assert states([inspel]) == ["received"]
    assert inspel.reference in messages_of(response)[0]


def test_held_answer_becomes_a_draft_again(leader_client, process_leader):
    inspel = held(process_leader)
    choose_and_confirm(leader_client, "stop_holding", [inspel])
    inspel.refresh_from_db()
    assert (inspel.answer_is_held, inspel.answer) == (False, "Svar som väntar")


def test_answer_that_is_given_or_not_written_cannot_be_held(process_leader):
    empty, answered = InspelFactory.create_batch(2)
    answer(inspel=answered, text="Svar", by=process_leader)
    for inspel in [empty, answered]:
        with pytest.raises(TransitionNotAllowed):
            hold_answer(inspel=inspel, by=process_leader)


def test_held_answer_that_is_emptied_waits_no_longer(process_leader):
    inspel = save_draft(inspel=held(process_leader), by=process_leader, answer="")
    assert not inspel.answer_is_held


@pytest.mark.parametrize(("action", "fields"), [("answer", {}), ("close", {"reason": "already_done"})])
def test_contact_details_in_the_answer_of_all_are_asked_about(leader_client, action, fields):
    inspel, text = InspelFactory(), "Ring 070-174 06 35."
    asked = confirm(leader_client, choose(leader_client, action, [inspel]), text=text, **fields)
    assert states([inspel]) == ["received"]
    confirm(leader_client, asked, contact_details_ok=True)
    assert Inspel.objects.get().answer == text


@pytest.mark.parametrize(
    ("action", "fields"),
    [
        ("answer", {"text": "Hej Anna! Tack."}),
        ("close", {"reason": "already_done", "text": "Tack, Annas fråga är löst."}),
        ("close", {"reason": "outside_mandate", "decided_elsewhere": "Anna Holms enhet"}),
    ],
)
def test_name_of_one_sender_is_not_told_the_others_unasked(leader_client, action, fields):
    named, other = InspelFactory(name="Anna Holm"), InspelFactory()
    asked = confirm(leader_client, choose(leader_client, action, [named, other]), **fields)
    assert states([named, other]) == ["received", "received"]
    assert named.reference in asked.text
    confirm(leader_client, asked, name_ok=True)
    assert "received" not in states([named, other])


def test_answer_to_one_sender_alone_may_hold_the_name(leader_client):
    inspel = InspelFactory(name="Anna Holm")
    choose_and_confirm(leader_client, "answer", [inspel], text="Hej Anna!")
    assert states([inspel]) == ["answered"]


@pytest.mark.parametrize("action", ["hold", "release"])
def test_page_says_that_written_answers_hold_contact_details(leader_client, process_leader, action):
    written = InspelFactory(answer="Ring 070-174 06 35.", answer_is_held=action == "release")
    before = choose(leader_client, action, [InspelFactory(answer="Tack.", answer_is_held=action == "release")])
    page = choose(leader_client, action, [written])
    assert len(page.context["remarks"]) == len(before.context["remarks"]) + 1
    assert page.context["remarks"][0].startswith("1 ")
