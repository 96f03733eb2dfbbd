"""The sender's own page: what it shows, what can be done there, and what happens when something is wrong."""

import re
import uuid
from datetime import timedelta

import pytest
from django.utils import timezone

from contacts.models import OutgoingMail
from feedback import actions
from feedback.deadline import answer_due_on
from feedback.life import Handling, MoveNotAllowed, Publication
from feedback.models import AnswerVerdict, DeletionReceipt, InspelMessage
from feedback.private_link import token_of
from tests.factories import InspelFactory, published_inspel

pytestmark = pytest.mark.django_db


def address(inspel, step=""):
    return f"/en/inspel/folj/{token_of(inspel)}/{step}"


def page(client, inspel, step=""):
    return client.get(address(inspel, step)).text


def main_text(html):
    """What the page says, without its markup, for sentences that the markup would split."""
    return " ".join(re.sub(r"<[^>]+>", " ", html.split("<main")[1].split("</main>")[0]).split())


def write(client, inspel, text, key=None, **data):
    data = {"text": text, "form_key": key or uuid.uuid4(), "seen": "in_review"} | data
    return client.post(address(inspel, "skriv/"), data)


def judge(client, inspel, word, comment="", **data):
    data = {"was_helpful": word, "comment": comment, "answer": inspel.answered_at.isoformat()} | data
    return client.post(address(inspel, "omdome/"), data)


def answered(by, **kwargs):
    return actions.answer(inspel=InspelFactory(**kwargs), text="We will try it.", by=by)


# What the page shows


def test_timeline_tells_the_whole_life_in_the_senders_words(client, process_leader):
    inspel = InspelFactory()
    actions.start_review(inspel=inspel, by=process_leader)
    actions.write_to_sender(inspel=inspel, text="Which clinic?", by=process_leader)
    write(client, inspel, "The one in Mora.")
    actions.answer(inspel=inspel, text="Thank you.", by=process_leader)
    inspel = actions.publish(inspel=inspel, title="Later", text="Open later", by=process_leader)
    judge(client, inspel, "no")
    actions.reopen(inspel=inspel, by=process_leader, note="Internal words")
    timeline = page(client, inspel).split("inspel-events")[1].split("</ol>")[0]
    told = [" ".join(text.split()) for text in re.findall(r'timeline__text">(.*?)</span>', timeline, re.DOTALL)]
    assert told == [
        "We received your inspel.",
        "A process leader is reading it.",
        "We need to know more from you.",
        "You replied, and a process leader goes on with it.",
        "It was answered.",
        "It was published on the portal.",
        "You said that the answer did not help.",
        "It was opened again.",
        "You get an answer.",  # next
    ]
    assert timeline.count("<time ") == 9
    assert "Internal words" not in timeline


def test_page_says_what_comes_next_and_by_when(client, process_leader):
    inspel = InspelFactory()
    assert "Next, at the latest" in page(client, inspel)
    actions.write_to_sender(inspel=inspel, text="Which clinic?", by=process_leader)
    assert "You reply to our question." in page(client, inspel)
    inspel = actions.answer(inspel=inspel, text="Thank you.", by=process_leader)
    assert "timeline__item--next" not in page(client, inspel)
    judge(client, inspel, "no")
    assert "A process leader decides whether it should be opened again." in page(client, inspel)


def test_page_is_kept_from_caches_searches_and_other_sites(client):
    inspel = InspelFactory()
    for step in ["", "ta-tillbaka/", "publicering/", "radera/", "mejl/"]:
        response = client.get(address(inspel, step))
        assert "no-store" in response["Cache-Control"]
        assert "private" in response["Cache-Control"]
        assert response["X-Robots-Tag"] == "noindex"
        assert response["Referrer-Policy"] == "no-referrer"
        assert 'rel="canonical"' not in response.text
        assert not response.cookies


def test_page_asks_the_database_as_often_however_much_is_written(client, process_leader, django_assert_num_queries):
    inspel = InspelFactory()
    actions.write_to_sender(inspel=inspel, text="One", by=process_leader)
    actions.mark_messages_read(inspel=inspel)
    with django_assert_num_queries(4):
        page(client, inspel)
    for number in range(30):
        actions.write_as_sender(inspel=inspel, text=f"Reply {number}", key=uuid.uuid4())
        actions.write_to_sender(inspel=inspel, text=f"Question {number}", by=process_leader)
    actions.mark_messages_read(inspel=inspel)
    with django_assert_num_queries(4):
        page(client, inspel)


@pytest.mark.parametrize("step", ["", "skriv/", "omdome/", "ta-tillbaka/", "publicering/", "radera/", "mejl/"])
@pytest.mark.parametrize("change", [lambda token: token[:-1], lambda token: token + "x", lambda token: "å" * 22])
def test_tampered_link_opens_nothing_and_gives_back_what_was_written(client, step, change):
    inspel = InspelFactory(text="Nobody else may read this")
    url = f"/en/inspel/folj/{change(token_of(inspel))}/{step}"
    for response in [client.get(url), client.post(url, {"text": "My words"})]:
        assert response.status_code == 404
        assert "Nobody else may read this" not in response.text
    if step == "skriv/":
        assert "The link does not open any inspel" in response.text
        assert "My words" in response.text


# The dialogue


def test_question_and_reply_move_the_inspel_there_and_back(client, process_leader):
    inspel = InspelFactory(email="jag@example.se", name="Kim")
    actions.write_to_sender(inspel=inspel, text="Which clinic do you mean?", by=process_leader)
    inspel.refresh_from_db()
    assert inspel.handling == Handling.WAITING_FOR_SENDER
    html = page(client, inspel)
    assert "We have a question for you" in html
    assert "Which clinic do you mean?" in html
    assert process_leader.username not in html
    response = write(client, inspel, "The one in Mora.")
    assert response.status_code == 302
    inspel.refresh_from_db()
    assert inspel.handling == Handling.IN_REVIEW
    html = client.get(response["Location"]).text
    assert "The one in Mora." in html
    assert "What you wrote is saved" in html
    assert "Kim" not in html
    assert "jag@example.se" not in html


def test_time_that_the_sender_takes_is_added_to_the_time_for_the_answer(process_leader, time_machine):
    inspel = InspelFactory()
    actions.write_to_sender(inspel=inspel, text="Which one?", by=process_leader)
    time_machine.move_to(timezone.now() + timedelta(days=40))
    actions.write_as_sender(inspel=inspel, text="This one.", key=uuid.uuid4())
    inspel.refresh_from_db()
    assert inspel.answer_due_on == answer_due_on(timezone.localdate())


def test_early_reply_does_not_shorten_the_time_for_the_answer(process_leader):
    inspel = InspelFactory()
    due = inspel.answer_due_on
    actions.write_to_sender(inspel=inspel, text="Which one?", by=process_leader)
    actions.write_as_sender(inspel=inspel, text="This one.", key=uuid.uuid4())
    inspel.refresh_from_db()
    assert inspel.answer_due_on == due


def test_message_that_wants_no_reply_does_not_make_the_inspel_wait(process_leader):
    inspel = InspelFactory()
    actions.write_to_sender(inspel=inspel, text="It takes a while.", by=process_leader, wants_reply=False)
    inspel.refresh_from_db()
    assert inspel.handling == Handling.RECEIVED


def test_double_click_sends_one_message(client):
    inspel, key = InspelFactory(), uuid.uuid4()
    for _click in range(2):
        assert write(client, inspel, "One more thing", key=key).status_code == 302
    assert [message.text for message in inspel.messages.all()] == ["One more thing"]
    assert inspel.events.filter(what="message").count() == 1


def test_same_form_with_another_text_is_another_message(client):
    inspel, key = InspelFactory(), uuid.uuid4()
    write(client, inspel, "First", key=key)
    write(client, inspel, "Second", key=key)
    assert inspel.messages.count() == 2


def test_same_key_for_two_inspel_is_two_messages(client):
    key = uuid.uuid4()
    for inspel in [InspelFactory(), InspelFactory()]:
        assert write(client, inspel, "The same", key=key).status_code == 302
    assert InspelMessage.objects.count() == 2


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("", "Write something before you send."),
        (" \n\t ", "Write something before you send."),
        ("\x00", "Write something before you send."),
        ("a" * 5001, "At most 5000 fit: shorten it."),
    ],
)
def test_message_with_a_fault_is_kept_and_explained(client, text, complaint):
    inspel = InspelFactory()
    response = write(client, inspel, text)
    assert response.status_code == 422
    assert complaint in response.text.replace("5,000", "5000")
    assert "Error:" in response.text.split("</title>")[0]
    assert text.replace("\x00", "").strip() in response.text
    assert not inspel.messages.exists()


def test_null_character_is_taken_out_of_a_message(client):
    inspel = InspelFactory()
    write(client, inspel, "One\x00 thing")
    assert inspel.messages.get().text == "One thing"


def test_markup_in_a_message_is_shown_as_text(client):
    inspel = InspelFactory()
    write(client, inspel, "<script>alert(1)</script>")
    assert "&lt;script&gt;alert(1)" in page(client, inspel)


def test_page_that_was_open_for_days_still_takes_a_message(client, settings, time_machine):
    settings.FORM_MIN_SECONDS = 3
    inspel = InspelFactory()
    key = re.search(r'name="form_key" value="([^"]+)"', page(client, inspel))[1]
    time_machine.move_to(timezone.now() + timedelta(days=9))
    assert write(client, inspel, "At last", key=key).status_code == 302
    assert write(client, inspel, "At last", key=key).status_code == 302
    assert inspel.messages.count() == 1


def test_too_many_messages_in_an_hour_are_refused_with_their_text(client, settings):
    settings.HOURLY_LIMITS = settings.HOURLY_LIMITS | {"private": 1}
    inspel = InspelFactory()
    write(client, inspel, "First")
    response = write(client, inspel, "Second")
    assert response.status_code == 429
    assert "Second" in response.text
    assert response["Referrer-Policy"] == "no-referrer"
    assert page(client, inspel).count("First") == 1


def test_something_can_be_added_after_the_answer(client, process_leader):
    inspel = answered(process_leader)
    assert "Your inspel is already decided." in page(client, inspel)
    assert write(client, inspel, "One more thing", seen="answered").status_code == 302
    inspel.refresh_from_db()
    assert inspel.handling == Handling.ANSWERED
    assert InspelMessage.objects.from_sender().unread().count() == 1


def test_reply_that_crosses_the_answer_is_saved_and_the_sender_is_told(client, process_leader):
    inspel = InspelFactory()
    actions.write_to_sender(inspel=inspel, text="Which clinic?", by=process_leader)
    actions.answer(inspel=inspel, text="We answer anyway.", by=process_leader)
    response = write(client, inspel, "The one in Mora.", seen="waiting_for_sender")
    html = client.get(response["Location"]).text
    assert "While you were writing, your inspel was decided" in html
    assert "The one in Mora." in html
    assert "We answer anyway." in html
    inspel.refresh_from_db()
    assert inspel.handling == Handling.ANSWERED


def test_withdrawn_inspel_takes_no_message_and_gives_the_text_back(client):
    inspel = InspelFactory()
    actions.withdraw(inspel=inspel)
    response = write(client, inspel, "I wrote this in another tab.")
    assert response.status_code == 409
    assert "I wrote this in another tab." in response.text
    assert "Send a new inspel" in response.text
    assert not inspel.messages.exists()
    assert 'name="text"' not in response.text


def test_spam_takes_no_message_and_says_how_to_object(client, process_leader):
    inspel = InspelFactory()
    actions.mark_as_spam(inspel=inspel, by=process_leader)
    response = write(client, inspel, "I am a person.")
    assert response.status_code == 409
    assert "I am a person." in response.text
    assert "Contact us" in main_text(response.text)


def test_process_leader_cannot_write_to_who_has_withdrawn(process_leader):
    inspel = InspelFactory()
    actions.withdraw(inspel=inspel)
    with pytest.raises(MoveNotAllowed):
        actions.write_to_sender(inspel=inspel, text="Wait!", by=process_leader)


def test_opening_the_page_marks_messages_as_read_but_a_program_that_asks_for_the_head_does_not(client, process_leader):
    inspel = InspelFactory()
    actions.write_to_sender(inspel=inspel, text="Which one?", by=process_leader)
    client.head(address(inspel))
    assert InspelMessage.objects.unread().count() == 1
    page(client, inspel)
    assert InspelMessage.objects.unread().count() == 0


def test_each_side_marks_only_what_the_other_wrote(process_leader):
    inspel = InspelFactory()
    actions.write_to_sender(inspel=inspel, text="Which one?", by=process_leader)
    actions.write_as_sender(inspel=inspel, text="This one.", key=uuid.uuid4())
    assert actions.mark_messages_read(inspel=inspel, by=process_leader) == 1
    assert [message.text for message in inspel.messages.unread()] == ["Which one?"]
    assert actions.mark_messages_read(inspel=inspel) == 1


# To withdraw


def test_withdrawing_asks_first_and_says_what_is_kept(client):
    inspel = InspelFactory(name="Kim")
    html = page(client, inspel, "ta-tillbaka/")
    assert "official document (allmän handling)" in html
    assert "Your name and your e-mail address are kept too" in html
    inspel.refresh_from_db()
    assert inspel.handling == Handling.RECEIVED
    response = client.post(address(inspel, "ta-tillbaka/"))
    assert "Your inspel is withdrawn." in client.get(response["Location"]).text
    inspel.refresh_from_db()
    assert (inspel.handling, inspel.close_reason) == (Handling.CLOSED, "withdrawn")
    assert inspel.events.last().by is None


def test_withdrawing_takes_it_down_and_it_cannot_be_published_again(client, process_leader):
    inspel = published_inspel(by=process_leader, title="Later")
    actions.reopen(inspel=inspel, by=process_leader)
    assert "Later" in client.get("/inspel/").text
    client.post(address(inspel, "ta-tillbaka/"))
    assert "Later" not in client.get("/inspel/").text
    with pytest.raises(MoveNotAllowed):
        actions.publish(inspel=inspel, title="Later", text="Open later", by=process_leader)


def test_draft_of_an_answer_is_not_shown_to_who_withdraws(client, process_leader):
    inspel = answered(process_leader)
    actions.reopen(inspel=inspel, by=process_leader)
    actions.save_draft(inspel=inspel, by=process_leader, answer="Only half thought")
    actions.withdraw(inspel=inspel)
    assert "Only half thought" not in page(client, inspel)


def test_answered_inspel_cannot_be_withdrawn_and_the_page_says_what_can_be_done(client, process_leader):
    inspel = answered(process_leader, name="Kim")
    for response in [client.get(address(inspel, "ta-tillbaka/")), client.post(address(inspel, "ta-tillbaka/"))]:
        html = response.text
        assert "It can no longer be withdrawn" in html
        assert "Take back your yes to publishing" in html
        assert "Erase your name and e-mail address" in html
    assert response.status_code == 409


def test_second_click_to_withdraw_changes_nothing(client):
    inspel = InspelFactory()
    for _click in range(2):
        assert client.post(address(inspel, "ta-tillbaka/")).status_code == 302
    assert inspel.events.filter(to_state="closed").count() == 1


def test_sender_who_withdrew_gets_no_answer(process_leader):
    inspel = InspelFactory()
    actions.withdraw(inspel=inspel)
    with pytest.raises(MoveNotAllowed):
        actions.answer(inspel=inspel, text="Too late", by=process_leader)


# To say yes or no to publishing


def test_taking_back_the_yes_takes_it_down_at_once(client, process_leader):
    inspel = published_inspel(by=process_leader, title="Later")
    assert "taken down from the portal at once" in page(client, inspel, "publicering/")
    client.post(address(inspel, "publicering/"), {"publicera": "nej"})
    inspel.refresh_from_db()
    assert (inspel.publication, inspel.may_publish) == (Publication.UNPUBLISHED, False)
    assert "Later" not in client.get("/inspel/").text
    assert "Say yes to publishing" in page(client, inspel)


def test_saying_yes_lets_a_process_leader_publish_but_publishes_nothing(client, process_leader):
    inspel = InspelFactory(may_publish=False)
    client.post(address(inspel, "publicering/"), {"publicera": "ja"})
    inspel.refresh_from_db()
    assert (inspel.publication, inspel.may_publish) == (Publication.PRIVATE, True)
    actions.publish(inspel=inspel, title="Later", text="Open later", by=process_leader)


def test_button_of_an_older_page_never_does_the_opposite(client):
    inspel = InspelFactory(may_publish=False)
    client.post(address(inspel, "publicering/"), {"publicera": "nej"})
    client.post(address(inspel, "publicering/"), {})
    inspel.refresh_from_db()
    assert not inspel.may_publish
    assert not inspel.events.filter(what="consent").exists()


def test_withdrawn_inspel_gets_no_new_yes(client):
    inspel = InspelFactory()
    actions.withdraw(inspel=inspel)
    response = client.post(address(inspel, "publicering/"), {"publicera": "ja"})
    assert response.status_code == 409
    assert "Your inspel is withdrawn, so it cannot be published." in response.text


# Whether the answer helped


def test_answer_that_helped_is_noted_and_waits_to_be_read(client, process_leader):
    inspel = answered(process_leader)
    response = judge(client, inspel, "yes", "Just what I needed")
    assert "Thank you for telling us that the answer helped." in client.get(response["Location"]).text
    verdict = AnswerVerdict.objects.unsettled().get()
    assert (verdict.was_helpful, verdict.comment, verdict.answered_at) == (
        True,
        "Just what I needed",
        inspel.answered_at,
    )
    html = page(client, inspel)
    assert "You said that the answer helped" in html
    assert 'name="was_helpful"' not in html


def test_answer_that_did_not_help_asks_for_reopening_and_a_process_leader_decides(client, process_leader):
    inspel = answered(process_leader)
    judge(client, inspel, "no", "You misunderstood")
    inspel.refresh_from_db()
    assert inspel.handling == Handling.ANSWERED
    verdict = AnswerVerdict.objects.asking_for_reopening().get()
    actions.settle_verdict(verdict=verdict, by=process_leader, reopen=True, note="They are right")
    inspel.refresh_from_db()
    assert inspel.handling == Handling.REOPENED
    assert not AnswerVerdict.objects.unsettled().exists()
    assert "Your inspel has been opened again" in page(client, inspel)
    assert inspel.answer_due_on == answer_due_on(timezone.localdate())


def test_refused_reopening_is_told_to_the_sender_without_the_note(client, process_leader):
    inspel = answered(process_leader)
    judge(client, inspel, "no")
    actions.settle_verdict(verdict=AnswerVerdict.objects.get(), by=process_leader, note="Internal words")
    html = page(client, inspel)
    assert "decided that the answer stands" in html
    assert "Internal words" not in html
    with pytest.raises(MoveNotAllowed):
        actions.settle_verdict(verdict=AnswerVerdict.objects.get(), by=process_leader, reopen=True)


def test_reopening_in_the_usual_way_settles_the_senders_no(client, process_leader):
    inspel = answered(process_leader)
    judge(client, inspel, "no")
    actions.reopen(inspel=inspel, by=process_leader)
    assert AnswerVerdict.objects.get().settled_by == process_leader


def test_new_answer_can_be_judged_again(client, process_leader):
    inspel = answered(process_leader)
    judge(client, inspel, "no")
    actions.reopen(inspel=inspel, by=process_leader)
    inspel = actions.answer(inspel=inspel, text="A better one.", by=process_leader)
    assert 'name="was_helpful"' in page(client, inspel)
    judge(client, inspel, "yes")
    assert AnswerVerdict.objects.count() == 2


def test_same_word_twice_is_one_and_another_word_is_refused_with_its_text(client, process_leader):
    inspel = answered(process_leader)
    for _click in range(2):
        assert judge(client, inspel, "yes", "Good").status_code == 302
    response = judge(client, inspel, "no", "I changed my mind")
    assert response.status_code == 409
    assert "I changed my mind" in response.text
    assert AnswerVerdict.objects.get().was_helpful
    assert inspel.events.filter(what="verdict").count() == 1


def test_word_on_an_answer_that_was_changed_meanwhile_is_refused(client, process_leader):
    inspel = answered(process_leader)
    actions.reopen(inspel=inspel, by=process_leader)
    assert judge(client, inspel, "no", "About the first one").status_code == 409
    newer = actions.answer(inspel=inspel, text="A better one.", by=process_leader)
    response = judge(client, inspel, "no", "About the first one")
    assert response.status_code == 409
    assert "About the first one" in response.text
    assert newer.answer in response.text
    assert not AnswerVerdict.objects.exists()


@pytest.mark.parametrize("answer", ["", "nonsense", "2026-99-99T00:00"])
def test_word_without_yes_or_no_is_explained_and_keeps_the_comment(client, process_leader, answer):
    inspel = answered(process_leader)
    response = judge(client, inspel, "", "Well, well", answer=answer)
    assert response.status_code == 422
    assert "Choose yes or no." in response.text
    assert "Well, well" in response.text


def test_there_is_nothing_to_judge_before_the_answer(client):
    inspel = InspelFactory()
    assert 'name="was_helpful"' not in page(client, inspel)
    response = client.post(address(inspel, "omdome/"), {"was_helpful": "no"})
    assert response.status_code == 409


# To erase


def test_erasing_asks_first_and_says_what_stays(client):
    inspel = InspelFactory(name="Kim", email="kim@example.se", may_contact=True)
    html = page(client, inspel, "radera/")
    assert "The link to your own page still works." in html
    assert "which we may not change" in html
    inspel.refresh_from_db()
    assert inspel.name == "Kim"


def test_erasing_leaves_a_receipt_a_line_in_the_log_and_the_link(client):
    inspel = InspelFactory(name="Kim", email="kim@example.se", may_contact=True)
    for _click in range(2):
        response = client.post(address(inspel, "radera/"))
        assert "are erased. This link still works" in client.get(response["Location"]).text
    inspel.refresh_from_db()
    assert (inspel.name, inspel.email, inspel.may_contact) == ("", "", False)
    assert inspel.personal_data_erased_at
    receipt = DeletionReceipt.objects.get()
    assert (receipt.reference, receipt.why, receipt.removed) == (inspel.reference, "sender", "personal_data")
    assert inspel.events.filter(what="erasure").count() == 1
    assert "There is nothing left to erase." in page(client, inspel, "radera/")
    assert inspel.text in page(client, inspel)


def test_who_left_nothing_has_nothing_to_erase(client):
    inspel = InspelFactory()
    assert "Erase your name" not in page(client, inspel)
    assert "there is nothing to erase" in page(client, inspel, "radera/")
    client.post(address(inspel, "radera/"))
    assert not DeletionReceipt.objects.exists()


# E-mail


def test_mail_can_be_started_with_an_address_and_stopped(client):
    inspel = InspelFactory()
    client.post(address(inspel, "mejl/"), {"mejl": "ja", "email": "kim@example.se"})
    inspel.refresh_from_db()
    assert (inspel.email, inspel.may_contact) == ("kim@example.se", True)
    html = page(client, inspel)
    assert "Yes, to k…@example.se" in html
    assert "kim@example.se" not in html
    client.post(address(inspel, "mejl/"), {"mejl": "nej"})
    inspel.refresh_from_db()
    assert (inspel.email, inspel.may_contact) == ("kim@example.se", False)
    client.post(address(inspel, "mejl/"), {"mejl": "ja", "email": ""})
    inspel.refresh_from_db()
    assert inspel.may_contact


@pytest.mark.parametrize("email", ["", "not an address", "a" * 250 + "@example.se"])
def test_mail_is_not_started_without_a_real_address(client, email):
    inspel = InspelFactory()
    response = client.post(address(inspel, "mejl/"), {"mejl": "ja", "email": email})
    assert response.status_code == 422
    assert email in response.text
    inspel.refresh_from_db()
    assert not inspel.may_contact


def test_mail_is_not_started_again_for_who_has_erased_the_address(client):
    inspel = InspelFactory(email="kim@example.se")
    actions.erase_personal_data(inspel=inspel)
    response = client.post(address(inspel, "mejl/"), {"mejl": "ja", "email": "kim@example.se"})
    assert response.status_code == 409
    assert "You have erased your e-mail address" in response.text
    inspel.refresh_from_db()
    assert inspel.email == ""


# Duplicates


def test_sender_of_a_duplicate_reads_the_answer_to_the_main_one_once_it_is_public(client, process_leader):
    main, inspel = InspelFactory(text="Private words of the first"), InspelFactory()
    actions.merge_duplicates(duplicates=[inspel], into=main, by=process_leader)
    assert "is not public yet" in page(client, inspel)
    actions.answer(inspel=main, text="We open later.", by=process_leader)
    assert "We open later." not in page(client, inspel)
    actions.publish(inspel=main, title="Later", text="Open later", by=process_leader)
    html = page(client, inspel)
    assert "We open later." in html
    assert f"/en/inspel/{main.reference}/" in html
    assert "Private words" not in html


def test_sender_of_a_duplicate_reads_the_answer_given_at_merging(client, process_leader):
    main, inspel = InspelFactory(), InspelFactory()
    actions.close(inspel=inspel, reason="duplicate", duplicate_of=main, text="We answer here.", by=process_leader)
    html = page(client, inspel)
    assert "We answer here." in html
    assert "is not public yet" not in html


@pytest.mark.parametrize("is_public_first", [True, False])
def test_duplicates_are_told_once_when_the_answer_can_be_read(process_leader, is_public_first):
    main, wants, wants_not = (
        InspelFactory(),
        InspelFactory(email="a@example.se", may_contact=True),
        InspelFactory(email="b@example.se"),
    )
    actions.merge_duplicates(duplicates=[wants, wants_not], into=main, by=process_leader)
    steps = [
        lambda: actions.publish(inspel=main, title="Later", text="Open later", by=process_leader),
        lambda: actions.answer(inspel=main, text="We open later.", by=process_leader),
    ]
    for step in steps if is_public_first else reversed(steps):
        step()
    mails = OutgoingMail.objects.filter(kind="feedback.main_answered")
    assert [mail.about_id for mail in mails] == [wants.pk]
