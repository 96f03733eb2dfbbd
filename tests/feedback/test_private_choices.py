"""What the sender decides on the private page: to withdraw, to publish, to erase, to get mail."""

import pytest

from feedback import actions
from feedback.lifecycle import Handling, Publication, TransitionNotAllowed
from feedback.models import DeletionReceipt
from tests.factories import InspelFactory, published_inspel
from tests.feedback.private_page import address, answered, click, form_at, page

pytestmark = pytest.mark.django_db


# To withdraw


def test_withdrawing_asks_first_and_says_what_is_kept(client):
    inspel = InspelFactory(name="Kim")
    html = page(client, inspel, "ta-tillbaka/")
    assert "official document (allmän handling)" in html
    assert "Your name and your e-mail address are kept too" in html
    inspel.refresh_from_db()
    assert inspel.handling == Handling.RECEIVED
    response = click(client, inspel, "ta-tillbaka/")
    assert "Your inspel is withdrawn." in client.get(response["Location"]).text
    inspel.refresh_from_db()
    assert (inspel.handling, inspel.close_reason) == (Handling.CLOSED, "withdrawn")
    assert inspel.events.last().by is None


def test_withdrawing_takes_it_down_and_it_cannot_be_published_again(client, process_leader):
    inspel = published_inspel(by=process_leader, title="Later")
    actions.reopen(inspel=inspel, by=process_leader)
    assert "Later" in client.get("/inspel/").text
    click(client, inspel, "ta-tillbaka/")
    assert "Later" not in client.get("/inspel/").text
    with pytest.raises(TransitionNotAllowed):
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
    opened = form_at(client, inspel, "ta-tillbaka/")
    for _click in range(2):
        assert opened.submit(client).status_code == 302
    assert inspel.events.filter(to_state="closed").count() == 1


def test_sender_who_withdrew_gets_no_answer(process_leader):
    inspel = InspelFactory()
    actions.withdraw(inspel=inspel)
    with pytest.raises(TransitionNotAllowed):
        actions.answer(inspel=inspel, text="Too late", by=process_leader)


# To say yes or no to publishing


def test_withdrawing_consent_unpublishes_at_once(client, process_leader):
    inspel = published_inspel(by=process_leader, title="Later")
    assert "taken down from the portal at once" in page(client, inspel, "publicering/")
    click(client, inspel, "publicering/", ("publicera", "nej"))
    inspel.refresh_from_db()
    assert (inspel.publication, inspel.may_publish) == (Publication.UNPUBLISHED, False)
    assert "Later" not in client.get("/inspel/").text
    assert "Say yes to publishing" in page(client, inspel)


def test_giving_consent_lets_a_process_leader_publish_but_publishes_nothing(client, process_leader):
    inspel = InspelFactory(may_publish=False)
    click(client, inspel, "publicering/", ("publicera", "ja"))
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


def test_withdrawn_inspel_gets_no_new_consent(client):
    inspel = InspelFactory()
    actions.withdraw(inspel=inspel)
    response = client.post(address(inspel, "publicering/"), {"publicera": "ja"})
    assert response.status_code == 409
    assert "Your inspel is withdrawn, so it cannot be published." in response.text


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
    opened = form_at(client, inspel, "radera/")
    for _click in range(2):
        response = opened.submit(client)
        assert "are erased. This link still works" in client.get(response["Location"]).text
    inspel.refresh_from_db()
    assert (inspel.name, inspel.email, inspel.may_contact) == ("", "", False)
    assert inspel.personal_data_erased_at
    receipt = DeletionReceipt.objects.get()
    assert (receipt.reference, receipt.why, receipt.removed) == (inspel.reference, "sender", "personal_data")
    assert inspel.events.filter(what="erasure").count() == 1
    assert "There is nothing left to erase." in page(client, inspel, "radera/")
    assert inspel.text in page(client, inspel)


def test_sender_without_personal_data_has_nothing_to_erase(client):
    inspel = InspelFactory()
    assert "Erase your name" not in page(client, inspel)
    assert "there is nothing to erase" in page(client, inspel, "radera/")
    client.post(address(inspel, "radera/"))  # forged: the page has no button
    assert not DeletionReceipt.objects.exists()


# E-mail


def test_mail_can_be_started_with_an_address_and_stopped(client):
    inspel = InspelFactory()
    click(client, inspel, "mejl/", ("mejl", "ja"), email="kim@example.se")
    inspel.refresh_from_db()
    assert (inspel.email, inspel.may_contact) == ("kim@example.se", True)
    html = page(client, inspel)
    assert "Yes, to k…@example.se" in html
    assert "kim@example.se" not in html
    click(client, inspel, "mejl/", ("mejl", "nej"))
    inspel.refresh_from_db()
    assert (inspel.email, inspel.may_contact) == ("kim@example.se", False)
    click(client, inspel, "mejl/", ("mejl", "ja"), email="")
    inspel.refresh_from_db()
    assert inspel.may_contact


@pytest.mark.parametrize("email", ["", "not an address", "a" * 250 + "@example.se"])
def test_mail_is_not_started_without_a_real_address(client, email):
    inspel = InspelFactory()
    response = click(client, inspel, "mejl/", ("mejl", "ja"), email=email)
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
