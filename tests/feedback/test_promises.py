"""What an answer or an activity promises: everybody follows it, the day stands, and who cannot keep it says why."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from feedback import actions
from feedback.actions.promises import remove_promises
from feedback.lifecycle import TransitionNotAllowed
from feedback.models import Inspel
from followup.models import Promise
from tests.factories import ActivityFactory, InspelFactory
from tests.feedback.promises import in_days, promise_of, promised, settle
from tests.staff import QUEUE, choose_action, click_action, do_action, error_of, open_form, save

LIST = "/loften/"


def states(client, query=""):
    return [(row.outcome, row.is_late) for row in client.get(LIST + query).context["page_obj"]]


# --- What everybody reads ---


def test_answer_leads_to_its_promise_and_back(client, process_leader):
    inspel = promised(process_leader, title="Öppet längre")
    page = promise_of(inspel).get_absolute_url()
    assert f'href="{page}"' in client.get(inspel.get_absolute_url()).text
    assert f'href="{inspel.get_absolute_url()}"' in client.get(page).text
    assert "Vi återkommer om ”Öppet längre”" in client.get(page).text
    assert f'href="{page}"' in client.get(LIST).text


def test_activity_leads_to_its_promise_and_back(client, db):
    activity = ActivityFactory()
    promise = activity.promises.create(text_sv="Vi berättar var.", due_on=in_days(3))
    assert f'href="{promise.get_absolute_url()}"' in client.get(activity.get_absolute_url()).text
    assert f'href="{activity.get_absolute_url()}"' in client.get(promise.get_absolute_url()).text


@pytest.mark.parametrize("hide", ["unpublish", "confidential", "remove", "hide activity"])
def test_promise_of_what_nobody_may_read_is_nowhere(client, process_leader, hide):
    inspel = promised(process_leader)
    promise = promise_of(inspel)
    activity = ActivityFactory()
    if hide == "unpublish":
        actions.unpublish(inspel=inspel, by=process_leader, note="Fel.")
    elif hide == "confidential":
        actions.mark_confidential(inspel=inspel, ground="21 kap. 1 §", by=process_leader)
    elif hide == "remove":
        remove_promises([inspel.pk])
        assert not Promise.history.exists()
    else:
        promise = activity.promises.create(text_sv="Vi berättar var.", due_on=in_days(3))
        type(activity).objects.update(is_public=False)
    assert client.get(promise.get_absolute_url()).status_code == 404
    assert promise.get_absolute_url() not in client.get(LIST).text
    assert promise.get_absolute_url() not in client.get("/sitemap-promises.xml").text


def test_draft_of_an_answer_promises_nothing_yet(client, process_leader):
    inspel = InspelFactory()
    actions.publish(inspel=inspel, title="Titel", text="Text", by=process_leader)
    actions.set_promise(inspel=inspel, due_on=in_days(7), by=process_leader)
    assert client.get(promise_of(inspel).get_absolute_url()).status_code == 404
    actions.answer(inspel=inspel, text="Svar.", by=process_leader)
    assert client.get(promise_of(inspel).get_absolute_url()).status_code == 200


def test_promise_is_late_from_the_day_after_it_was_due(client, process_leader, time_machine):
    time_machine.move_to("2026-03-01T12:00+01:00")
    promised(process_leader, due_on=date(2026, 3, 5))
    time_machine.move_to("2026-03-05T23:59:30+01:00")
    assert states(client, "?lage=oppna") == [("open", False)]
    time_machine.move_to("2026-03-06T00:00:30+01:00")
    assert states(client, "?lage=oppna") == []
    assert states(client, "?lage=sena") == [("open", True)]
    assert "Försenat" in client.get(LIST).text


def test_list_says_which_were_kept_and_which_explained(client, process_leader):
    for outcome in ["kept", "explained"]:
        settle(promise_of(promised(process_leader)), outcome, f"Ord om {outcome}.")
    promised(process_leader)
    assert states(client)[0] == ("open", False)
    assert states(client, "?lage=hallna") == [("kept", False)]
    assert states(client, "?lage=forklarade") == [("explained", False)]
    assert "Ord om kept." in client.get(f"{LIST}?lage=hallna").text
    assert client.get(f"{LIST}?lage=nagot").status_code == 404


def test_list_makes_as_many_queries_at_30_promises_as_at_3(client, process_leader):
    def more(count):
        for _number in range(count):
            promised(process_leader)
            ActivityFactory().promises.create(text_sv="Vi berättar.", due_on=in_days(3))

    def queries():
        with CaptureQueriesContext(connection) as found:
            client.get(LIST)
        return len(found)

    more(2)
    few = queries()
    more(10)
    assert queries() == few


def test_how_it_goes_says_in_a_line_how_many_are_made_and_late(client, process_leader):
    assert "löften är givna" not in client.get("/lage/").text
    promised(process_leader, due_on=in_days(1))
    activity = ActivityFactory()
    activity.promises.create(text_sv="Vi berättar var.", due_on=in_days(9))
    assert "2 löften är givna. Inget av dem är försenat." in client.get("/lage/").text
    ActivityFactory(is_public=False).promises.create(text_sv="Ingen ser det.", due_on=in_days(-3), made_on=in_days(-5))
    activity.promises.create(text_sv="Vi berättar när.", due_on=in_days(-1), made_on=in_days(-5))
    page = client.get("/lage/").text
    assert '3 löften är givna. <a href="/loften/?lage=sena">1 av dem är försenat</a>.' in page
    assert 'href="/loften/"' in page


# --- What is promised stands ---


def test_process_leader_promises_in_the_answer_form(leader_client, process_leader):
    inspel = InspelFactory()
    click_action(leader_client, inspel, "save_draft", answer="Svar.", promise_due_on=f"{in_days(9)}")
    inspel.refresh_from_db()
    do_action(inspel, process_leader, "answer", answer="Svar.", promise_due_on=in_days(9))
    assert promise_of(inspel).due_on == in_days(9)
    notes = inspel.events.filter(what="answer").values_list("note", flat=True)
    assert [note for note in notes if "Löfte: vi återkommer senast" in note]


def test_draft_keeps_the_day_and_can_lose_it_again(process_leader):
    inspel = InspelFactory()
    do_action(inspel, process_leader, "save_draft", promise_due_on=in_days(9))
    do_action(inspel, process_leader, "save_draft", answer="Svar.", promise_due_on=in_days(10))
    assert promise_of(inspel).due_on == in_days(10)
    do_action(inspel, process_leader, "save_draft", promise_due_on=None)
    assert not Promise.objects.exists()
    assert not Promise.history.exists()


@pytest.mark.parametrize("day", [-1, 12])
def test_day_in_the_past_or_another_than_was_promised_is_refused(leader_client, process_leader, day):
    inspel = promised(process_leader) if day > 0 else InspelFactory()
    page = click_action(leader_client, inspel, "save_draft", promise_due_on=f"{in_days(day)}")
    assert error_of(page, "promise_due_on")
    with pytest.raises(TransitionNotAllowed):
        actions.set_promise(inspel=inspel, due_on=in_days(day), by=process_leader)


def test_late_promise_hinders_no_other_change_of_the_inspel(process_leader, time_machine):
    time_machine.move_to("2026-03-01T12:00+01:00")
    inspel = promised(process_leader)
    time_machine.shift(timedelta(days=20))
    do_action(inspel, process_leader, "save_draft", note="Fråga igen.")
    assert inspel.notes.count() == 1


def test_colleague_is_told_of_a_promise_that_came_meanwhile(leader_client, process_leader):
    inspel = InspelFactory()
    opened = open_form(leader_client, inspel)
    actions.set_promise(inspel=inspel, due_on=in_days(4), by=process_leader)
    page = click_action(leader_client, inspel, "save_draft", opened=opened, answer="Mitt svar.")
    assert "Löften" in page.text
    assert not Inspel.objects.get(pk=inspel.pk).answer


def test_day_in_an_activity_stands_from_the_day_after(db, time_machine):
    time_machine.move_to("2026-03-01T12:00+01:00")
    promise = ActivityFactory().promises.create(text_sv="Vi berättar.", due_on=in_days(3))
    promise.due_on = in_days(5)
    promise.full_clean()
    promise.save()
    time_machine.shift(timedelta(days=1))
    promise.due_on = in_days(6)
    with pytest.raises(ValidationError):
        promise.full_clean()


def test_nobody_says_that_it_was_kept_without_words(leader_client, process_leader):
    promise = promise_of(promised(process_leader))
    page = save(leader_client, promise, outcome="kept")
    assert error_of(page, "explanation_sv")
    save(leader_client, promise, outcome="kept", explanation_sv="Det är gjort.")
    promise.refresh_from_db()
    assert (promise.outcome, promise.settled_on) == ("kept", timezone.localdate())


def test_promises_are_numbered_by_year(db, time_machine):
    time_machine.move_to("2026-03-01T12:00+01:00")
    slugs = [ActivityFactory().promises.create(text_sv="Vi.", due_on=in_days(3)).slug for _number in range(2)]
    time_machine.move_to("2027-03-01T12:00+01:00")
    slugs.append(ActivityFactory().promises.create(text_sv="Vi.", due_on=in_days(3)).slug)
    assert slugs == ["2026-1", "2026-2", "2027-1"]


def test_answer_that_waited_until_its_promise_had_passed_is_not_sent(leader_client, process_leader, time_machine):
    time_machine.move_to("2026-03-01T12:00+01:00")
    inspel = InspelFactory()
    actions.save_draft(inspel=inspel, answer="Svar.", by=process_leader)
    actions.set_promise(inspel=inspel, due_on=in_days(3), by=process_leader)
    actions.hold_answer(inspel=inspel, by=process_leader)
    time_machine.move_to("2026-03-05T12:00+01:00")
    with pytest.raises(TransitionNotAllowed):
        actions.release_held_answer(inspel=inspel, by=process_leader)
    page = choose_action(leader_client, QUEUE, "release", [inspel.pk])
    assert "lovar en dag som har passerat" in page.text
