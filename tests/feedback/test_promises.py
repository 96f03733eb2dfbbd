"""What an answer or an activity promises: everybody follows it, the day stands, and the sender hears how it went."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from feedback import actions
from feedback.actions.promises import remove_promises
from feedback.lifecycle import TransitionNotAllowed
from feedback.models import Inspel, InspelPromise
from feedback.notifications.promises import tell_of_promises
from feedback.privacy.private_link import private_url
from followup.models import Promise
from tests.factories import ActivityFactory, InspelFactory, published_inspel
from tests.staff import QUEUE, choose_action, click_action, do_action, error_of, open_form, save

LIST = "/loften/"
ADDRESS = "kim@example.se"


def in_days(days):
    return timezone.localdate() + timedelta(days=days)


def promised(by, *, due_on=None, **kwargs):
    """Return an answered and published inspel whose answer promises that we come back."""
    inspel = published_inspel(by=by, **{"email": ADDRESS, "may_contact": True} | kwargs)
    actions.set_promise(inspel=inspel, due_on=due_on or in_days(7), by=by)
    inspel.refresh_from_db()
    return inspel


def promise_of(inspel):
    return inspel.promises.get().promise


def settle(promise, outcome="kept", text="Det är gjort."):
    promise.outcome, promise.explanation_sv = outcome, text
    promise.full_clean()
    promise.save()


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


# --- The sender hears ---


@pytest.fixture
def tell(mailbox, run_tasks):
    """Return a function that lets the worker look at the promises, and returns the mails that told of them so far."""
    return lambda: _tell(mailbox, run_tasks)


def _tell(mailbox, run_tasks):
    tell_of_promises()
    run_tasks()
    return [mail for mail in mailbox.mails() if "löftet om ditt inspel" in mail["Subject"]]


@pytest.mark.parametrize(
    ("outcome", "words"), [("kept", "Nu har vi gjort det."), ("explained", "varför det inte blev")]
)
def test_sender_hears_once_how_it_went(tell, process_leader, outcome, words):
    inspel = promised(process_leader)
    assert tell() == []
    settle(promise_of(inspel), outcome)
    [mail] = tell()
    body = mail.get_body(["plain"]).get_content()
    assert mail["To"] == ADDRESS
    assert words in body
    assert private_url(inspel) in body
    assert len(tell()) == 1


def test_what_was_explained_and_then_kept_is_told_anew(tell, process_leader):
    promise = promise_of(promised(process_leader))
    settle(promise, "explained", "Senare.")
    assert len(tell()) == 1
    settle(promise, "kept")
    assert [len(tell()), len(tell())] == [2, 2]


def test_sender_of_a_duplicate_hears_and_reads_it_too(client, tell, process_leader):
    main = promised(process_leader, email="", may_contact=False)
    duplicate = InspelFactory(email=ADDRESS, may_contact=True)
    actions.close(inspel=duplicate, reason="duplicate", duplicate_of=main, by=process_leader)
    settle(promise_of(main), text="Det är gjort nu.")
    [mail] = tell()
    assert mail["To"] == ADDRESS
    assert private_url(duplicate) in mail.get_body(["plain"]).get_content()
    assert len(tell()) == 1
    assert "Det är gjort nu." in client.get(_path(duplicate)).text


@pytest.mark.parametrize("change", ["no consent", "withdrawn", "spam", "open again"])
def test_who_is_not_to_be_mailed_is_not(tell, process_leader, change):
    inspel = promised(process_leader)
    promise = promise_of(inspel)
    settle(promise)
    tell_of_promises()  # it waits when things change
    if change == "no consent":
        actions.stop_mail(inspel=inspel)
    elif change == "withdrawn":
        Inspel.objects.filter(pk=inspel.pk).update(handling="closed", close_reason="withdrawn")
    elif change == "spam":
        actions.reopen(inspel=inspel, by=process_leader)
        actions.mark_as_spam(inspel=inspel, by=process_leader)
    else:
        Promise.objects.update(outcome="open", settled_on=None)
    assert tell() == []
    assert InspelPromise.objects.exclude(told_on=None).exists()


def test_private_page_says_what_came_of_it(client, process_leader):
    inspel = promised(process_leader)
    actions.unpublish(inspel=inspel, by=process_leader, note="Fel.")
    settle(promise_of(inspel), text="Det är gjort nu.")
    page = client.get(_path(inspel)).text
    assert "Det är gjort nu." in page
    assert promise_of(inspel).get_absolute_url() not in page


def _path(inspel):
    return "/" + private_url(inspel).split("/", 3)[3]
