"""The sender of an inspel hears what came of a promise in the answer, once, and reads it on the private page."""

import pytest

from feedback import actions
from feedback.models import Inspel, InspelPromise
from feedback.notifications.promises import notify_of_settled_promises
from feedback.privacy.private_link import private_url
from followup.models import Promise
from tests.factories import InspelFactory
from tests.feedback.promises import ADDRESS, private_path, promise_of, promised, settle


@pytest.fixture
def tell(mailbox, run_tasks):
    """Return a function that lets the worker look at the promises, and returns the mails that told of them so far."""
    return lambda: _tell(mailbox, run_tasks)


def _tell(mailbox, run_tasks):
    notify_of_settled_promises()
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
    assert "Det är gjort nu." in client.get(private_path(duplicate)).text


@pytest.mark.parametrize("change", ["no consent", "withdrawn", "spam", "open again"])
def test_who_is_not_to_be_mailed_is_not(tell, process_leader, change):
    inspel = promised(process_leader)
    promise = promise_of(inspel)
    settle(promise)
    notify_of_settled_promises()  # it waits when things change
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
    page = client.get(private_path(inspel)).text
    assert "Det är gjort nu." in page
    assert promise_of(inspel).get_absolute_url() not in page
