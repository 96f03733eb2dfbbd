"""Edit conflicts between two process leaders: the second sees what the first changed, and nothing is overwritten."""

import uuid

import pytest

from feedback import actions
from feedback.admin.moderation.conflict import (
    changes_since,
    is_unchanged,
    read_snapshot,
    sign_snapshot,
    snapshot_of,
)
from feedback.models import Inspel, Theme
from tests.factories import InspelFactory, OrganisationFactory, SubGoalFactory, published_inspel
from tests.rendered_form import form_of
from tests.staff import change_url, click_action, client_of, forge_action, messages_of, open_form


def theme_of(number):
    return Theme.objects.create(slug=f"tema-{number}", name_sv=f"Tema {number}")


def changes_of(response):
    return {change.field: (change.before, change.now) for change in response.context["changes"]}


CHANGES = {
    "answer": lambda inspel, by: actions.save_draft(inspel=inspel, by=by, answer="Kollegans svar"),
    "public_title": lambda inspel, by: actions.save_draft(inspel=inspel, by=by, public_title="Kollegans titel"),
    "led_to": lambda inspel, by: actions.save_draft(inspel=inspel, by=by, led_to="Öppet på tisdagar"),
    "led_to_en": lambda inspel, by: actions.save_draft(inspel=inspel, by=by, led_to_en="Open on Tuesdays"),
    "diary_number": lambda inspel, by: actions.save_draft(inspel=inspel, by=by, diary_number="RD26/1"),
    "sub_goal": lambda inspel, by: actions.save_draft(inspel=inspel, by=by, sub_goal=SubGoalFactory(number=3)),
    "municipality": lambda inspel, by: actions.save_draft(inspel=inspel, by=by, municipality=OrganisationFactory()),
    "themes": lambda inspel, by: actions.set_themes(inspel=inspel, themes=[theme_of(1)], by=by),
    "assigned_to": lambda inspel, by: actions.assign(inspel=inspel, to=by, by=by),
    "is_confidential": lambda inspel, by: actions.mark_confidential(inspel=inspel, ground="25 kap. 1 § OSL", by=by),
    "messages": lambda inspel, by: actions.write_as_sender(inspel=inspel, text="Jo!", key=uuid.uuid4()),
    "notes": lambda inspel, by: actions.add_note(inspel=inspel, text="Vänta!", by=by),
    "handling": lambda inspel, by: actions.start_review(inspel=inspel, by=by),
}


@pytest.mark.parametrize("field", CHANGES)
def test_edit_conflict_is_about_what_was_changed_and_who_did_it(colleague, field):
    inspel = InspelFactory()
    seen = read_snapshot(sign_snapshot(snapshot_of(inspel)))
    assert is_unchanged(snapshot_of(Inspel.objects.get()), seen)
    CHANGES[field](inspel, colleague)
    inspel = Inspel.objects.get()
    assert not is_unchanged(snapshot_of(inspel), seen)
    [change] = [change for change in changes_since(inspel, seen) if change.field == field]
    assert change.event.by == (None if field == "messages" else colleague)


def test_edit_conflict_lists_what_was_changed_and_does_nothing(leader_client, colleague):
    inspel = InspelFactory()
    opened = open_form(leader_client, inspel)
    CHANGES["notes"](inspel, colleague)
    response = click_action(leader_client, inspel, "answer", opened=opened, answer="Mitt svar")
    assert len(messages_of(response)) == 1
    assert set(changes_of(response)) == {"notes"}
    assert response.context["form"]["answer"].value() == "Mitt svar"
    inspel.refresh_from_db()
    assert inspel.answered_at is None


def test_edit_conflict_shows_the_old_and_the_new_value_and_who_changed_it(leader_client, colleague):
    inspel = InspelFactory(answer="Första utkastet")
    opened = open_form(leader_client, inspel)
    actions.save_draft(inspel=inspel, by=colleague, answer="Kollegans svar")
    page = click_action(leader_client, inspel, "save_draft", opened=opened, answer="Mitt svar").text
    table = page.split("changes-table")[1].split("</table>")[0]
    assert [word in table for word in ["Första utkastet", "Kollegans svar", "Kim Kollega"]] == [True] * 3


def test_edit_conflict_takes_over_fields_that_only_the_first_changed(leader_client, colleague):
    """Else the second would put back the old words without having touched them."""
    inspel = InspelFactory()
    theme, opened = theme_of(1), open_form(leader_client, inspel)
    actions.save_draft(inspel=inspel, by=colleague, public_title="Kollegans titel", diary_number="RD26/1")
    actions.set_themes(inspel=inspel, themes=[theme], by=colleague)
    response = click_action(leader_client, inspel, "save_draft", opened=opened, answer="Mitt svar")
    form = response.context["form"]
    assert (form["public_title"].value(), form["answer"].value()) == ("Kollegans titel", "Mitt svar")
    click_action(leader_client, inspel, "save_draft", opened=form_of(response, "seen"))
    inspel.refresh_from_db()
    saved = (inspel.public_title, inspel.diary_number, list(inspel.themes.all()), inspel.answer)
    assert saved == ("Kollegans titel", "RD26/1", [theme], "Mitt svar")


def test_edit_conflict_marks_fields_that_both_changed(leader_client, colleague):
    inspel = InspelFactory()
    opened = open_form(leader_client, inspel)
    actions.save_draft(inspel=inspel, by=colleague, answer="Kollegans svar", public_title="Titel")
    response = click_action(leader_client, inspel, "save_draft", opened=opened, answer="Mitt svar")
    assert {change.field: change.was_typed for change in response.context["changes"]} == {
        "answer": True,
        "public_title": False,
    }


def test_suggested_public_text_counts_as_unchanged(leader_client, colleague):
    inspel = InspelFactory(text="Ursprunglig")
    opened = open_form(leader_client, inspel)
    actions.save_draft(inspel=inspel, by=colleague, public_text="Kollegans text")
    response = click_action(leader_client, inspel, "save_draft", opened=opened, answer="Mitt svar")
    assert response.context["form"]["public_text"].value() == "Kollegans text"


@pytest.mark.parametrize("seen", ["", "nonsense", "eyJhIjoxfQ:1vA:bbbb"])
def test_page_without_a_valid_snapshot_saves_nothing(leader_client, seen):
    inspel = InspelFactory()
    response = forge_action(leader_client, inspel, "answer", answer="Mitt svar", seen=seen)
    assert response.status_code == 200
    assert len(messages_of(response)) == 1
    assert response.context["form"]["answer"].value() == "Mitt svar"
    inspel.refresh_from_db()
    assert inspel.handling == "received"


def test_answer_while_the_sender_withdraws_the_consent_is_not_published(leader_client, process_leader):
    inspel = InspelFactory()
    opened = open_form(leader_client, inspel)
    actions.withdraw_publication_consent(inspel=inspel)
    typed = {"answer": "Tack.", "public_title": "Titel", "public_text": "Text"}
    response = click_action(leader_client, inspel, "answer_and_publish", opened=opened, **typed)
    inspel.refresh_from_db()
    assert (inspel.handling, inspel.publication) == ("received", "private")
    assert "may_publish" in changes_of(response)


def test_agreements_and_reports_are_no_edit_conflict(leader_client, process_leader):
    inspel = published_inspel(by=process_leader)
    opened = open_form(leader_client, inspel)
    Inspel.objects.filter(pk=inspel.pk).update(agreements=7)
    actions.report_inspel(inspel=inspel, reason="other", comment="")
    report = inspel.reports.get()
    assert f'href="/admin/feedback/inspelreport/{report.pk}/change/"' in leader_client.get(change_url(inspel)).text
    click_action(leader_client, inspel, "save_draft", opened=opened, answer="Nytt svar")
    inspel.refresh_from_db()
    assert inspel.answer == "Nytt svar"


def test_double_click_answers_once(leader_client):
    inspel = InspelFactory()
    opened = open_form(leader_client, inspel)
    click_action(leader_client, inspel, "answer", opened=opened, answer="Tack.")
    response = click_action(leader_client, inspel, "answer", opened=opened, answer="Tack.")
    assert "handling" in changes_of(response)
    assert inspel.events.filter(to_state="answered").count() == 1


def test_pages_of_two_inspel_open_at_the_same_time_do_not_mix(colleague, leader_client):
    one, other = InspelFactory.create_batch(2)
    click_action(client_of(colleague), other, "save_draft", answer="Kollegans")
    click_action(leader_client, one, "save_draft", answer="Mitt")
    assert set(Inspel.objects.values_list("answer", flat=True)) == {"Kollegans", "Mitt"}
    assert change_url(one) != change_url(other)
