"""Confidentiality, held answers, assignment, diary number, what an inspel led to, and its history."""

import uuid

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from feedback import actions
from feedback.models import InspelEvent, Theme
from tests.factories import InspelFactory, published_inspel
from tests.staff import change_url, click_action, forge_action, open_form

GROUND = "25 kap. 1 § offentlighets- och sekretesslagen"


def offered_actions(response):
    return {action.name for place in response.context["actions"].values() for action in place}


def test_confidential_inspel_leaves_the_site_at_once(leader_client, client, process_leader):
    inspel = published_inspel(by=process_leader)
    assert client.get(inspel.get_absolute_url()).status_code == 200
    click_action(leader_client, inspel, "mark_confidential", confidential_ground=GROUND, confidential_sure=True)
    inspel.refresh_from_db()
    assert (inspel.is_confidential, inspel.publication, inspel.handling) == (True, "unpublished", "answered")
    assert client.get(inspel.get_absolute_url()).status_code == 404
    assert "Öppet" not in client.get("/inspel/").text
    response = leader_client.get(change_url(inspel))
    assert GROUND in response.text
    assert not {"publish", "answer_and_publish", "mark_confidential"} & offered_actions(response)


def test_confidential_inspel_can_be_answered_but_not_published(leader_client):
    inspel = actions.mark_confidential(inspel=InspelFactory(), ground=GROUND, by=None)
    forge_action(leader_client, inspel, "publish", public_title="Titel", public_text="Text")
    click_action(leader_client, inspel, "answer", answer="Tack.")
    inspel.refresh_from_db()
    assert (inspel.handling, inspel.publication) == ("answered", "private")


def test_confidentiality_is_lifted_with_a_reason_and_publishes_nothing(leader_client, process_leader):
    inspel = actions.mark_confidential(inspel=published_inspel(by=process_leader), ground=GROUND, by=process_leader)
    click_action(leader_client, inspel, "lift_confidentiality", lift_note="Prövat av jurist.")
    inspel.refresh_from_db()
    assert (inspel.is_confidential, inspel.confidential_ground, inspel.publication) == (False, "", "unpublished")
    events = inspel.events.filter(what=InspelEvent.What.CONFIDENTIALITY)
    assert [(event.to_state, event.note) for event in events] == [
        ("confidential", GROUND),
        ("not_confidential", "Prövat av jurist."),
    ]


def test_answer_is_held_and_given_from_here(leader_client, process_leader):
    inspel = InspelFactory()
    click_action(leader_client, inspel, "hold_answer", answer="Tack.")
    inspel.refresh_from_db()
    assert (inspel.answer_is_held, inspel.handling, inspel.given_answer) == (True, "received", "")
    response = leader_client.get(change_url(inspel))
    assert {"answer", "stop_holding"} <= offered_actions(response)
    assert "hold_answer" not in offered_actions(response)
    assert click_action(leader_client, inspel, "save_draft", answer="").status_code == 422
    click_action(leader_client, inspel, "answer")
    inspel.refresh_from_db()
    assert (inspel.answer_is_held, inspel.given_answer) == (False, "Tack.")


def test_held_answer_becomes_a_draft_again(leader_client):
    inspel = InspelFactory()
    click_action(leader_client, inspel, "hold_answer", answer="Tack.")
    inspel.refresh_from_db()
    click_action(leader_client, inspel, "stop_holding")
    inspel.refresh_from_db()
    assert (inspel.answer_is_held, inspel.answer) == (False, "Tack.")


def test_inspel_is_assigned_to_the_process_leader_who_takes_it(leader_client, process_leader):
    inspel = InspelFactory()
    click_action(leader_client, inspel, "take")
    inspel.refresh_from_db()
    assert inspel.assigned_to == process_leader
    assert "take" not in offered_actions(leader_client.get(change_url(inspel)))


def test_themes_diary_number_and_what_it_led_to_are_saved_and_logged(leader_client, process_leader):
    inspel = InspelFactory()
    theme = Theme.objects.create(slug="oppet", name_sv="Öppettider")
    typed = {"themes": [theme.pk], "diary_number": "RD26/0001", "led_to": "Öppet på tisdagar."}
    typed["led_to_en"] = "Open on Tuesdays."
    click_action(leader_client, inspel, "save_draft", assigned_to=process_leader.pk, **typed)
    inspel.refresh_from_db()
    assert inspel.assigned_to == process_leader
    assert {name: getattr(inspel, name) for name in typed if name != "themes"} | {"themes": [theme.pk]} == typed
    assert [row.slug for row in inspel.themes.all()] == ["oppet"]
    assert {event.what for event in inspel.events.all()} == {"handling", "record", "answer", "sorting"}


def test_log_tells_both_diary_numbers(leader_client):
    inspel = InspelFactory(diary_number="RD26/1")
    click_action(leader_client, inspel, "save_draft", diary_number="RD26/2")
    assert inspel.events.get(what="record").note == "diarienummer: RD26/1, nu RD26/2"


def test_changed_led_to_is_in_the_log_once_it_was_read(leader_client, process_leader):
    inspel = actions.save_draft(inspel=published_inspel(by=process_leader), by=process_leader, led_to="Försök pågår.")
    click_action(leader_client, inspel, "save_draft", led_to="Öppet på tisdagar.")
    assert "Försök pågår." in inspel.events.last().note


@pytest.mark.parametrize("then_next", [True, False])
def test_decision_leads_to_the_next_in_the_queue(leader_client, then_next):
    first, second = InspelFactory.create_batch(2)
    response = click_action(leader_client, first, "answer", answer="Tack.", then_next=then_next)
    assert response.redirect_chain[-1][0] == change_url(second if then_next else first) + ("?then_next=1" * then_next)
    assert second.reference in "".join(str(message) for message in response.context["messages"]) + response.text
    assert bool(response.context["form"]["then_next"].value()) is then_next


def test_save_stays_on_the_same(leader_client):
    first, _second = InspelFactory.create_batch(2)
    response = click_action(leader_client, first, "save_draft", answer="Utkast", then_next=True)
    assert response.context["inspel"] == first


def test_history_can_be_narrowed_down(leader_client, process_leader):
    inspel = published_inspel(by=process_leader)
    actions.add_note(inspel=inspel, text="Obs.", by=process_leader)
    response = leader_client.get(change_url(inspel))
    assert [kind["kind"] for kind in response.context["event_kinds"]] == [
        "handling",
        "publication",
        "sorting",
        "note",
    ]
    assert "log__line--publication" in response.text


def test_staff_entry_and_round_are_shown(leader_client, process_leader):
    inspel = InspelFactory(channel="telephone", entered_by=process_leader, said_on="2026-03-02")
    assert "2 mars 2026" in leader_client.get(change_url(inspel)).text


def test_page_makes_as_many_queries_with_many_related_rows_as_with_few(leader_client, process_leader):
    inspel = InspelFactory()
    theme = Theme.objects.create(slug="oppet", name_sv="Öppettider")
    actions.set_themes(inspel=inspel, themes=[theme], by=process_leader)

    def grow(times):
        for _time in range(times):
            actions.write_to_sender(inspel=inspel, text="Hej?", by=process_leader)
            actions.write_as_sender(inspel=inspel, text="Hej!", key=uuid.uuid4())
            actions.add_note(inspel=inspel, text="Obs.", by=process_leader)
            actions.merge_duplicates(duplicates=[InspelFactory()], into=inspel, by=process_leader)

    def queries():
        with CaptureQueriesContext(connection) as found:
            assert leader_client.get(change_url(inspel)).status_code == 200
        return len(found)

    grow(1)
    few = queries()
    grow(7)
    assert queries() == few


def test_page_follows_the_content_security_policy(leader_client):
    page = leader_client.get(change_url(InspelFactory(text="<b onclick=x>Hej</b>"))).text
    assert " style=" not in page
    assert "<b onclick" not in page
    assert open_form(leader_client, InspelFactory()).values["seen"][0] not in page


def test_log_says_who_did_what(leader_client, client, process_leader):
    inspel = published_inspel(by=process_leader)
    client.post(
        f"/inspel/{inspel.reference}/rapportera/",
        {"reason": "personal_data"},
        headers={"Sec-Fetch-Site": "same-origin"},
    )
    log = leader_client.get(change_url(inspel)).text.split('<ol class="log__list">')[1].split("</ol>")[0]
    for who in ["Avsändaren", "processledare", "En läsare"]:
        assert who in log
