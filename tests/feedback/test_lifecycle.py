"""The lifecycle of an inspel: its transitions, its log, and the constraints of the database."""

import uuid

import pytest
from django.db import IntegrityError, transaction

from feedback import actions
from feedback.lifecycle import Handling, Publication, TransitionNotAllowed
from feedback.models import Inspel, InspelEvent
from tests.factories import InspelFactory, published_inspel

pytestmark = pytest.mark.sqlite


def test_inspel_is_hidden_until_published(client, process_leader):
    inspel = InspelFactory(text="Öppet längre på kvällen", may_publish=True)
    assert "Öppet längre" not in client.get("/inspel/").text
    assert client.get(f"/inspel/{inspel.reference}/").status_code == 404
    actions.publish(inspel=inspel, title="Öppettider", text="Öppet längre på kvällen", by=process_leader)
    assert "Öppet längre" in client.get("/inspel/").text
    assert "Öppet längre" in client.get(f"/inspel/{inspel.reference}/").text


def test_original_text_is_never_on_the_public_page(client, process_leader):
    inspel = published_inspel(by=process_leader, text="Den redigerade texten")
    assert inspel.text == "Det vore bra med öppet längre på kvällen."
    html = client.get(f"/inspel/{inspel.reference}/").text
    assert "Den redigerade texten" in html
    assert inspel.text not in html


def test_name_and_address_of_sender_are_never_public(client, process_leader):
    inspel = published_inspel(by=process_leader, name="Namn Hemligt", email="hemlig@example.se", may_contact=True)
    for path in ["/", "/inspel/", f"/inspel/{inspel.reference}/", "/sitemap-inspel.xml"]:
        html = client.get(path).text
        assert "Hemligt" not in html
        assert "hemlig@example.se" not in html


def test_publishing_without_consent_is_refused(process_leader):
    inspel = InspelFactory(may_publish=False)
    with pytest.raises(TransitionNotAllowed):
        actions.publish(inspel=inspel, title="Rubrik", text="Text", by=process_leader)
    inspel.refresh_from_db()
    assert inspel.publication == Publication.PRIVATE


def test_taking_down_hides_it_again_and_logs_why(client, process_leader):
    inspel = published_inspel(by=process_leader)
    actions.unpublish(inspel=inspel, by=process_leader, note="Avsändaren bad om det.")
    assert client.get(f"/inspel/{inspel.reference}/").status_code == 404
    last = inspel.events.last()
    assert (last.from_state, last.to_state, last.note, last.by) == (
        "published",
        "unpublished",
        "Avsändaren bad om det.",
        process_leader,
    )


def test_every_step_is_logged_with_who_and_when(process_leader):
    inspel = InspelFactory()
    actions.start_review(inspel=inspel, by=process_leader)
    actions.answer(inspel=inspel, text="Tack!", by=process_leader)
    actions.reopen(inspel=inspel, by=process_leader)
    log = [(event.by, event.from_state, event.to_state) for event in inspel.events.all()]
    assert log == [
        (None, "", "received"),
        (process_leader, "received", "in_review"),
        (process_leader, "", ""),  # taken
        (process_leader, "in_review", "answered"),
        (process_leader, "answered", "reopened"),
    ]
    assert all(event.at for event in inspel.events.all())


def test_stale_row_cannot_repeat_a_decision(process_leader):
    inspel = InspelFactory()
    actions.answer(inspel=inspel, text="Första svaret", by=process_leader)
    with pytest.raises(TransitionNotAllowed):
        actions.answer(inspel=inspel, text="Andra svaret", by=process_leader)
    inspel.refresh_from_db()
    assert inspel.answer == "Första svaret"


def test_spam_is_taken_down_first(process_leader):
    inspel = published_inspel(by=process_leader)
    actions.reopen(inspel=inspel, by=process_leader)
    actions.mark_as_spam(inspel=inspel, by=process_leader)
    inspel.refresh_from_db()
    assert (inspel.handling, inspel.publication) == (Handling.SPAM, Publication.UNPUBLISHED)


def test_event_is_neither_changed_nor_deleted(process_leader):
    event = InspelFactory().events.get()
    event.note = "Ändrad"
    with pytest.raises(TypeError):
        event.save()
    with pytest.raises(TypeError):
        event.delete()
    assert InspelEvent.objects.get(pk=event.pk).note == ""


@pytest.mark.parametrize(
    ("constraint", "changes"),
    [
        ("inspel_answered_has_answer", {"handling": "answered"}),
        ("inspel_published_has_text_and_consent", {"publication": "published"}),
        ("inspel_closed_has_reason", {"handling": "closed"}),
        ("inspel_closed_has_reason", {"close_reason": "unclear"}),
        ("inspel_duplicate_of_which", {"handling": "closed", "close_reason": "duplicate"}),
        ("inspel_outside_mandate_says_who_decides", {"handling": "closed", "close_reason": "outside_mandate"}),
        ("inspel_contact_needs_address", {"may_contact": True}),
    ],
)
@pytest.mark.django_db
def test_database_refuses_a_half_made_decision(constraint, changes):
    inspel = InspelFactory()
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Inspel.objects.filter(pk=inspel.pk).update(**changes)


@pytest.mark.django_db
def test_second_submission_with_the_same_key_returns_the_first():
    key = uuid.uuid4()
    first, first_token = actions.submit_inspel(form_key=key, language="sv", text="Ett", role="resident")
    second, second_token = actions.submit_inspel(form_key=key, language="sv", text="Ett", role="resident")
    assert (first.pk, first_token) == (second.pk, second_token)
    assert Inspel.objects.count() == 1


@pytest.mark.django_db
def test_references_count_up_within_the_year():
    references = [InspelFactory().reference for _n in range(3)]
    years, numbers = zip(*(reference.split("-") for reference in references), strict=True)
    assert len(set(years)) == 1
    assert numbers == ("0001", "0002", "0003")


@pytest.mark.django_db
def test_neither_key_nor_token_is_stored():
    key = uuid.uuid4()
    inspel, token = actions.submit_inspel(form_key=key, language="sv", text="Ett", role="resident")
    row = Inspel.objects.filter(pk=inspel.pk).values().get()
    stored = " ".join(str(value) for value in row.values())
    assert len(token) == 22  # 128 bits, base64
    assert token not in stored
    assert str(key) not in stored
    assert key.hex not in stored
