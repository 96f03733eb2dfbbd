"""The mail to a sender: on each change if wanted, in the sender's language, without quotes, and it can be stopped."""

import re
import uuid

import pytest
from django.conf import settings as project_settings

from core.models.outgoing_mail import OutgoingMail
from feedback import actions
from feedback.models import AnswerVerdict, Inspel
from feedback.notifications.unsubscribe import unsubscribe_url
from feedback.privacy.private_link import private_url
from tests.factories import InspelFactory, published_inspel

ADDRESS = "kim@example.se"
SECRET = "My neighbour in Orsa"


def wanted(**kwargs):
    return InspelFactory(**{"email": ADDRESS, "may_contact": True, "language": "en", "text": SECRET} | kwargs)


def to_sender(mailbox):
    return [mail for mail in mailbox.mails() if mail["To"] == ADDRESS]


def plain(mail):
    return mail.get_body(["plain"]).get_content()


def path_of(url):
    return url.removeprefix(project_settings.SITE_URL)


def ask(inspel, by):
    actions.write_to_sender(inspel=inspel, text=f"{SECRET}: which one?", by=by)


def inform(inspel, by):
    actions.write_to_sender(inspel=inspel, text=SECRET, by=by, wants_reply=False)


def answer(inspel, by):
    actions.answer(inspel=inspel, text=SECRET, by=by)


def close(inspel, by):
    actions.close(inspel=inspel, reason="already_done", text=SECRET, by=by)


def publish(inspel, by):
    actions.publish(inspel=inspel, title=SECRET, text=SECRET, by=by)


def answer_and_publish(inspel, by):
    answer(inspel, by)
    publish(inspel, by)


def take_down(inspel, by):
    actions.unpublish(inspel=inspel, by=by, note=SECRET)


def reopen(inspel, by):
    actions.reopen(inspel=inspel, by=by, note=SECRET)


def change_the_answer(inspel, by):
    actions.save_draft(inspel=inspel, answer=f"{SECRET}, changed", by=by)


def refuse_to_reopen(inspel, by):
    verdict = actions.submit_verdict(inspel=inspel, was_helpful=False, comment=SECRET)
    actions.settle_verdict(verdict=verdict, by=by, note=SECRET)


@pytest.mark.parametrize(
    ("before", "change", "subject"),
    [
        ([], ask, "We have a question about your inspel {}"),
        ([], inform, "We have written to you about your inspel {}"),
        ([], answer, "Your inspel {} has been answered"),
        ([], answer_and_publish, "Your inspel {} has been answered"),
        ([], close, "Your inspel {} has been read and closed"),
        ([], publish, "Your inspel {} has been published"),
        ([publish], take_down, "Your inspel {} has been taken down"),
        ([answer], reopen, "Your inspel {} has been opened again"),
        ([answer], change_the_answer, "The answer to your inspel {} has been changed"),
        ([answer], refuse_to_reopen, "We have read what you said about the answer to your inspel {}"),
    ],
    ids=lambda value: getattr(value, "__name__", None),
)
def test_each_change_is_mailed_once_without_what_anybody_wrote(
    process_leader, mailbox, run_tasks, before, change, subject
):
    inspel = wanted()
    for step in before:
        step(inspel, process_leader)
    run_tasks()
    mailbox.messages.clear()
    change(inspel, process_leader)
    run_tasks()
    (mail,) = mailbox.mails()
    assert (mail["To"], mail["Subject"]) == (ADDRESS, subject.format(inspel.reference))
    for text, html in mailbox.parts():
        assert SECRET not in text + html
        for link in [private_url(inspel), unsubscribe_url(inspel)]:
            assert link in text
            assert f'href="{link}"' in html


def test_mail_about_an_answer_that_is_published_at_once_says_so(process_leader, mailbox, run_tasks):
    answer_and_publish(wanted(), process_leader)
    run_tasks()
    assert "It is published on the portal, without your name." in plain(to_sender(mailbox)[-1])


@pytest.mark.parametrize("before", [[], [answer]])
def test_mail_does_not_say_that_the_name_is_left_out_where_it_is_kept(process_leader, mailbox, run_tasks, before):
    inspel = wanted(name="Anna Holm", may_publish=True)
    for step in before:
        step(inspel, process_leader)
    actions.publish(inspel=inspel, title="Opening", text="Anna wants it open.", by=process_leader, keep_name=True)
    run_tasks()
    published = to_sender(mailbox)[-1]
    for part in [plain(published), published.get_body(["html"]).get_content()]:
        assert "Your name stands in the text." in part
        assert "without your name" not in part


def test_mail_is_in_the_language_of_the_inspel_whoever_makes_the_change(process_leader, mailbox, run_tasks):
    inspel = wanted(language="ar")
    ask(inspel, process_leader)
    run_tasks()
    mail = to_sender(mailbox)[-1]
    assert '<html lang="ar" dir="rtl">' in mail.get_body(["html"]).get_content()
    assert f"{project_settings.SITE_URL}/ar/inspel/folj/" in plain(mail)
    assert mail["List-Unsubscribe"].strip().startswith(f"<{project_settings.SITE_URL}/ar/inspel/mejl/")


def test_mail_offers_to_stop_with_one_click(client, process_leader, mailbox, run_tasks):
    inspel = wanted()
    answer(inspel, process_leader)
    run_tasks()
    for mail in to_sender(mailbox):  # the receipt too, since more will come
        assert mail["List-Unsubscribe"].strip() == f"<{unsubscribe_url(inspel)}>"  # folded before it, since it is long
        assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    raw = mailbox.texts()[-1]
    header = re.search(r"^List-Unsubscribe:\s+<(\S+)>\r?$", raw, re.MULTILINE)
    assert header, raw
    # As a mail program does: no cookie, no page before, no redirect to follow.
    response = client.post(path_of(header[1]), {"List-Unsubscribe": "One-Click"})
    assert response.status_code == 200
    assert not response.cookies
    inspel.refresh_from_db()
    assert not inspel.may_contact
    assert inspel.events.last().to_state == "mail_stopped"


def test_receipt_to_who_wants_no_more_mail_offers_nothing_to_stop(db, mailbox, run_tasks):
    wanted(may_contact=False)
    run_tasks()
    (mail,) = to_sender(mailbox)
    assert "List-Unsubscribe" not in mail
    assert "/inspel/mejl/" not in plain(mail)


def test_opening_the_stop_link_asks_first(client, db):
    inspel = wanted()
    response = client.get(path_of(unsubscribe_url(inspel)))
    assert "Do you want to stop the e-mail?" in response.text
    assert (response["Referrer-Policy"], response["X-Robots-Tag"]) == ("no-referrer", "noindex")
    assert "no-store" in response["Cache-Control"]
    for private in [inspel.reference, ADDRESS, SECRET, "/inspel/folj/"]:
        assert private not in response.text
    inspel.refresh_from_db()
    assert inspel.may_contact


def test_stopping_twice_is_the_same_as_once(client, db):
    inspel = wanted()
    for _click in range(2):
        assert "The e-mail is stopped" in client.post(path_of(unsubscribe_url(inspel))).text
    assert "The e-mail is stopped" in client.get(path_of(unsubscribe_url(inspel))).text
    assert inspel.events.filter(what="consent").count() == 1


@pytest.mark.parametrize("change", [lambda url: url[:-2] + "/", lambda url: url.replace("mejl/", "mejl/9")])
@pytest.mark.parametrize("method", ["get", "post"])
def test_false_stop_link_is_explained_and_stops_nothing(client, db, change, method):
    inspel = wanted()
    response = getattr(client, method)(change(path_of(unsubscribe_url(inspel))))
    assert response.status_code == 404
    assert "The link does not stop any e-mail" in response.text
    inspel.refresh_from_db()
    assert inspel.may_contact


def test_stop_link_of_a_removed_inspel_is_explained(client, db):
    inspel = wanted()
    url = path_of(unsubscribe_url(inspel))
    Inspel.objects.filter(pk=inspel.pk).delete()
    assert "Then you get no more e-mail about it." in client.post(url).text


def test_stop_link_does_not_hold_the_private_token(db):
    inspel = wanted()
    token = private_url(inspel).rstrip("/").rsplit("/", 1)[1]
    assert token not in unsubscribe_url(inspel)


@pytest.mark.parametrize(
    "stop", [actions.stop_mail, actions.erase_personal_data, actions.withdraw], ids=lambda stop: stop.__name__
)
def test_mail_queued_before_the_sender_stopped_mail_is_not_sent(process_leader, mailbox, run_tasks, stop):
    inspel = wanted()
    run_tasks()
    mailbox.messages.clear()
    ask(inspel, process_leader)
    publish(inspel, process_leader)
    stop(inspel=inspel)
    run_tasks()
    assert mailbox.messages == []
    about_sender = OutgoingMail.objects.filter(kind__in=["feedback.message", "feedback.published"])
    assert set(about_sender.values_list("status", flat=True)) == {"not_needed"}


def test_mail_about_what_is_no_longer_so_is_not_sent(process_leader, mailbox, run_tasks):
    inspel = wanted()
    run_tasks()
    mailbox.messages.clear()
    answer(inspel, process_leader)
    publish(inspel, process_leader)
    reopen(inspel, process_leader)
    actions.unpublish(inspel=inspel, by=process_leader, note="")
    run_tasks()
    subjects = [mail["Subject"].split(inspel.reference)[1].strip() for mail in to_sender(mailbox)]
    assert subjects == ["has been opened again", "has been taken down"]


def test_message_is_mailed_although_it_is_read_but_not_once_it_is_replied_to(process_leader, mailbox, run_tasks):
    """Whatever says that it is read may be a program; a reply is by a person."""
    inspel = wanted()
    run_tasks()
    mailbox.messages.clear()
    ask(inspel, process_leader)
    actions.mark_messages_read(inspel=inspel)
    run_tasks()
    assert len(to_sender(mailbox)) == 1
    ask(inspel, process_leader)
    actions.write_as_sender(inspel=inspel, text="This one.", key=uuid.uuid4())
    run_tasks()
    assert len(to_sender(mailbox)) == 1


def test_what_the_sender_does_is_not_mailed_to_the_sender(process_leader, mailbox, run_tasks):
    inspel = published_inspel(by=process_leader, email=ADDRESS, may_contact=True)
    run_tasks()
    mailbox.messages.clear()
    actions.write_as_sender(inspel=inspel, text="More", key=uuid.uuid4())
    actions.submit_verdict(inspel=inspel, was_helpful=False)
    actions.withdraw_publication_consent(inspel=inspel)
    run_tasks()
    assert to_sender(mailbox) == []


def test_answer_that_helped_needs_no_mail_when_it_is_read(process_leader, mailbox, run_tasks):
    inspel = published_inspel(by=process_leader, email=ADDRESS, may_contact=True)
    actions.submit_verdict(inspel=inspel, was_helpful=True)
    run_tasks()
    mailbox.messages.clear()
    actions.settle_verdict(verdict=AnswerVerdict.objects.get(), by=process_leader)
    run_tasks()
    assert mailbox.messages == []


def test_mail_about_a_duplicate_does_not_sound_like_a_refusal(process_leader, mailbox, run_tasks):
    main, inspel = InspelFactory(), wanted()
    run_tasks()
    mailbox.messages.clear()
    actions.merge_duplicates(duplicates=[inspel], into=main, by=process_leader)
    run_tasks()
    (mail,) = to_sender(mailbox)
    assert mail["Subject"] == f"Your inspel {inspel.reference} goes on together with another that says the same"
    assert not any("closed" in part for part in mailbox.parts()[0])


def test_sender_of_a_duplicate_is_notified_of_where_the_answer_is(process_leader, mailbox, run_tasks):
    main, inspel = InspelFactory(), wanted()
    actions.merge_duplicates(duplicates=[inspel], into=main, by=process_leader)
    run_tasks()
    mailbox.messages.clear()
    actions.answer(inspel=main, text=SECRET, by=process_leader)
    run_tasks()
    actions.publish(inspel=main, title="Later", text="Open later", by=process_leader)
    run_tasks()
    (mail,) = to_sender(mailbox)
    assert mail["Subject"] == f"There is an answer about your inspel {inspel.reference}"
    assert main.reference not in mail.as_string()
