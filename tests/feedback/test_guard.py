"""What may not be read by everybody: personal data in a sender's text, and an identity number in any text."""

import pytest
from django.core.exceptions import ValidationError

from core.personal_data import Kind, mask
from core.personal_data.guard import refuse_identity_numbers
from feedback import actions
from feedback.actions import PersonalDataFound, publish, save_draft
from feedback.lifecycle import EventDetail
from feedback.models import Inspel
from tests.factories import InspelFactory, published_inspel

IDENTITY_NUMBER = "Vi hjälper 850709-9805."
CONTACT_DETAILS = "Ring 070-123 45 67 eller skriv till vard@example.se."


@pytest.fixture
def inspel(db):
    return InspelFactory(may_publish=True)


@pytest.mark.parametrize(
    ("title", "text", "kind"),
    [
        ("Ring Kim 070-123 45 67", "Öppet längre.", Kind.TELEPHONE),
        ("Öppet längre", "Jag är 850709-9805.", Kind.IDENTITY_NUMBER),
        ("Öppet längre", "Mejla kim@example.se.", Kind.EMAIL),
    ],
)
def test_text_with_personal_data_cannot_be_published(inspel, process_leader, title, text, kind):
    with pytest.raises(PersonalDataFound) as refused:
        publish(inspel=inspel, title=title, text=text, by=process_leader)
    assert refused.value.kinds == [kind]
    assert str(kind.label) in refused.value.reason
    inspel.refresh_from_db()
    assert (inspel.publication, inspel.public_text) == ("private", "")
    publish(inspel=inspel, title=mask(title), text=mask(text), by=process_leader)


def test_published_text_cannot_be_changed_into_one_with_personal_data(process_leader):
    inspel = published_inspel(by=process_leader)
    with pytest.raises(PersonalDataFound):
        save_draft(inspel=inspel, by=process_leader, public_text="Ring 070-123 45 67")
    inspel.refresh_from_db()
    assert "070" not in inspel.public_text


def test_draft_that_is_not_public_may_hold_anything(inspel, process_leader):
    inspel = save_draft(inspel=inspel, by=process_leader, public_text="Ring 070-123 45 67")
    assert inspel.public_text == "Ring 070-123 45 67"


def _answer(process_leader, text):
    actions.answer(inspel=InspelFactory(), text=text, by=process_leader)


def _answer_in_batch(process_leader, text):
    actions.answer_in_batch(inspel=InspelFactory(), text=text, by=process_leader)


def _close(process_leader, text):
    actions.close(inspel=InspelFactory(), reason="already_done", text=text, by=process_leader)


def _name_another_decider(process_leader, text):
    elsewhere = {"reason": "outside_mandate", "decided_elsewhere": text}
    actions.close(inspel=InspelFactory(), by=process_leader, **elsewhere)


def _hold(process_leader, text):
    actions.hold_answer(inspel=InspelFactory(answer=text), by=process_leader)


def _answer_with_result(process_leader, text):
    actions.answer(inspel=InspelFactory(led_to=text), text="Tack.", by=process_leader)


def _change_given_answer(process_leader, text):
    given = actions.answer(inspel=InspelFactory(), text="Tack.", by=process_leader)
    save_draft(inspel=given, by=process_leader, answer=text)


def _change_public_result(process_leader, text):
    save_draft(inspel=published_inspel(by=process_leader), by=process_leader, led_to=text)


def _publish(process_leader, text):
    inspel = InspelFactory(may_publish=True, answer=text)
    publish(inspel=inspel, title="Öppet", text="Öppet längre.", by=process_leader)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "write",
    [
        _answer,
        _answer_in_batch,
        _close,
        _name_another_decider,
        _hold,
        _answer_with_result,
        _change_given_answer,
        _change_public_result,
        _publish,
    ],
)
def test_identity_number_stops_what_staff_write_and_contact_details_do_not(process_leader, write):
    with pytest.raises(PersonalDataFound) as refused:
        write(process_leader, IDENTITY_NUMBER)
    assert refused.value.kinds == [Kind.IDENTITY_NUMBER]
    write(process_leader, CONTACT_DETAILS)
    assert Inspel.objects.exists()


@pytest.mark.django_db
def test_given_answer_that_names_the_sender_is_not_published(process_leader):
    answered = actions.answer(
        inspel=InspelFactory(may_publish=True, name="Anna Holm"), text="Hej Anna!", by=process_leader
    )
    with pytest.raises(PersonalDataFound):
        publish(inspel=answered, title="Öppet", text="Öppet längre.", by=process_leader)
    save_draft(inspel=answered, by=process_leader, answer="Hej!")
    published = publish(inspel=answered, title="Öppet", text="Öppet längre.", by=process_leader)
    with pytest.raises(PersonalDataFound):
        save_draft(inspel=published, by=process_leader, answer="Hej Anna!")


@pytest.mark.django_db
def test_name_of_the_sender_is_published_only_if_it_is_kept(process_leader):
    inspel = InspelFactory(may_publish=True, name="Anna Holm")
    with pytest.raises(PersonalDataFound) as refused:
        publish(inspel=inspel, title="Öppet", text="Annas dotter behöver hjälp.", by=process_leader)
    assert refused.value.kinds == [Kind.NAME]
    kept = publish(inspel=inspel, title="Öppet", text="Anna behöver hjälp.", by=process_leader, keep_name=True)
    with pytest.raises(PersonalDataFound):
        save_draft(inspel=kept, by=process_leader, public_text="Anna och Holm behöver hjälp.")
    changed = save_draft(inspel=kept, by=process_leader, public_text="Hej, Anna.", keep_name=True)
    assert changed.public_text == "Hej, Anna."


@pytest.fixture
def kept(process_leader):
    """A published inspel with its sender's name kept in the text."""
    inspel = InspelFactory(may_publish=True, name="Anna Holm")
    return publish(inspel=inspel, title="Öppet", text="Anna vill ha öppet.", by=process_leader, keep_name=True)


def test_name_that_is_kept_is_not_asked_about_again_in_the_same_text(kept, process_leader):
    event = kept.events.get(to_state=EventDetail.NAME_KEPT)
    assert (event.by, event.note.count("Anna")) == (process_leader, 0)
    save_draft(inspel=kept, by=process_leader, public_text="Anna vill ha öppet på kvällen.")
    actions.unpublish(inspel=kept, by=process_leader, note="Fel.")
    published = publish(inspel=kept, title="Öppet", text="Anna vill ha öppet.", by=process_leader)
    assert published.events.filter(to_state=EventDetail.NAME_KEPT).count() == 1


@pytest.mark.parametrize(
    "changed",
    [{"public_text": "Anna och Anna vill."}, {"public_text": "Annas dotter vill."}, {"public_title": "Anna vill"}],
)
def test_name_in_another_place_is_asked_about(kept, process_leader, changed):
    with pytest.raises(PersonalDataFound):
        save_draft(inspel=kept, by=process_leader, **changed)


def test_name_that_was_masked_since_is_asked_about_again(kept, process_leader):
    save_draft(inspel=kept, by=process_leader, public_text="Jag vill ha öppet.")
    with pytest.raises(PersonalDataFound):
        save_draft(inspel=kept, by=process_leader, public_text="Anna vill ha öppet.")


def test_erasing_the_name_erases_what_was_kept_of_it(kept):
    assert actions.erase_personal_data(inspel=kept).kept_names == {}


@pytest.mark.django_db
def test_name_that_is_kept_in_a_held_answer_is_published_with_it(process_leader):
    texts = {"answer": "Hej Anna!", "public_title": "Öppet", "public_text": "Öppet längre."}
    inspel = InspelFactory(may_publish=True, name="Anna Holm", **texts)
    actions.hold_answer(inspel=inspel, by=process_leader, keep_name=True)
    actions.release_held_answer(inspel=inspel, by=process_leader, publish=True)
    inspel.refresh_from_db()
    assert inspel.is_public


@pytest.mark.django_db
@pytest.mark.parametrize("field", ["answer", "led_to", "led_to_en"])
def test_draft_of_what_is_public_once_it_is_given_does_not_name_the_sender(process_leader, field):
    draft = InspelFactory(may_publish=True, name="Anna Holm")
    inspel = publish(inspel=draft, title="Öppet", text="Öppet längre.", by=process_leader)
    with pytest.raises(PersonalDataFound):
        save_draft(inspel=inspel, by=process_leader, **{field: "Anna fick rätt."})


@pytest.mark.django_db
def test_senders_of_duplicates_do_not_read_the_name_in_the_answer(process_leader):
    main = actions.answer(inspel=InspelFactory(name="Anna Holm"), text="Hej Anna!", by=process_leader)
    duplicate = InspelFactory()
    with pytest.raises(PersonalDataFound) as refused:
        actions.merge_duplicates(duplicates=[duplicate], into=main, by=process_leader)
    assert main.reference in refused.value.reason
    save_draft(inspel=main, by=process_leader, answer="Hej!")
    actions.merge_duplicates(duplicates=[duplicate], into=main, by=process_leader)
    with pytest.raises(PersonalDataFound):
        save_draft(inspel=main, by=process_leader, answer="Hej Anna!")
    save_draft(inspel=main, by=process_leader, answer="Hej Anna!", keep_name=True)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "write",
    [
        lambda inspel, by: actions.answer_in_batch(inspel=inspel, text="Hej Anna!", by=by),
        lambda inspel, by: actions.close(inspel=inspel, reason="already_done", text="Hej Anna!", by=by),
        lambda inspel, by: actions.close(inspel=inspel, reason="outside_mandate", decided_elsewhere="Anna", by=by),
    ],
    ids=["batch", "close", "decided elsewhere"],
)
def test_what_is_public_at_once_does_not_name_the_sender(process_leader, write):
    inspel = published_inspel(by=process_leader, name="Anna Holm")
    with pytest.raises(PersonalDataFound) as refused:
        write(inspel, process_leader)
    assert refused.value.kinds == [Kind.NAME]


@pytest.mark.django_db
def test_answer_that_will_be_public_is_not_held_with_the_senders_name(process_leader):
    draft = InspelFactory(may_publish=True, name="Anna Holm", answer="Hej Anna!")
    inspel = publish(inspel=draft, title="Öppet", text="Öppet längre.", by=process_leader)
    with pytest.raises(PersonalDataFound):
        actions.hold_answer(inspel=inspel, by=process_leader)
    assert actions.hold_answer(inspel=inspel, by=process_leader, keep_name=True).answer_is_held


@pytest.mark.django_db
def test_who_decides_instead_does_not_name_the_sender_of_what_is_published(process_leader):
    inspel = InspelFactory(may_publish=True, name="Anna Holm")
    closed = actions.close(inspel=inspel, reason="outside_mandate", decided_elsewhere="Fråga Anna", by=process_leader)
    with pytest.raises(PersonalDataFound):
        publish(inspel=closed, title="Öppet", text="Öppet längre.", by=process_leader)


@pytest.mark.parametrize(
    "html",
    [
        "<p>8112<strong>18-98</strong>76</p>",
        '<p>8112<span lang="EN-US">18-98</span>76</p>',
        '<p>8112<a href="https://x.se">18-98</a>76</p>',
        '<a href="https://x.se/811218-9876">x</a>',
        '<a href="https://x.se/" title="811218-9876">x</a>',
        "<a href=https://x.se/ title='811218-9876'>x</a>",
    ],
)
def test_identity_number_is_found_whatever_its_format(html):
    with pytest.raises(ValidationError) as refused:
        refuse_identity_numbers(html)
    assert "811218-9876" in refused.value.message


def test_editor_is_told_what_was_found_since_a_date_and_a_time_can_look_like_it():
    with pytest.raises(ValidationError) as refused:
        refuse_identity_numbers("<p>Möten: 850709\n1018, 850709\n1018 och 811218-9876</p>")
    assert "850709 1018, 811218-9876." in refused.value.message


def test_numbers_in_different_cells_are_not_one():
    refuse_identity_numbers("<table><tr><td>811218</td><td>x</td><td>9876</td></tr></table><p>811218</p><p>km 9876</p>")
