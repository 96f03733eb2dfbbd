"""The original beside the public text: differences, personal data, and the tools that change a text."""

import pytest
from django.utils.translation import override

from core.diff import changed_spans
from core.personal_data import Kind
from feedback.actions import agree, answer, merge_duplicates, save_draft
from feedback.admin.moderation.diff import side_by_side
from feedback.admin.moderation.text_tools import apply_tool
from feedback.models import Inspel
from tests.factories import InspelFactory, published_inspel
from tests.rendered_form import form_of
from tests.staff import (
    change_url,
    click_action,
    click_tool,
    do_action,
    error_of,
    filled_form,
    forge_action,
    messages_of,
    open_form,
)

TELEPHONE = "Ring mig på 070-174 06 05 eller skriv till anna@example.se."


def changed(text, spans):
    return [text[start:end] for start, end in spans]


@pytest.mark.parametrize(
    ("before", "after", "gone", "new"),
    [
        ("Öppet på kvällen.", "Öppet på kvällen.", [], []),
        ("Min granne Anna vill ha öppet.", "Min granne vill ha öppet.", ["Anna"], []),
        ("Öppet på kvällen", "Öppet, även på kvällen", [], [", även"]),
        ("Ring Anna nu", "Ring någon nu", ["Anna"], ["någon"]),
        ("Ett\n\ntvå", "Ett två", [], []),
        ("Allt", "", ["Allt"], []),
    ],
)
def test_texts_are_compared_word_by_word(before, after, gone, new):
    old, fresh = changed_spans(before, after)
    assert (changed(before, old), changed(after, fresh)) == (gone, new)


def test_nothing_is_lost_of_a_compared_text():
    before, after = "Ring Anna\n\npå 070-174 06 05, snälla!", " Ring på [telefon], tack\n"
    for text, pieces in zip([before, after], side_by_side(before, after), strict=True):
        assert "".join(piece.text for piece in pieces) == text


def test_long_texts_of_one_word_are_compared_at_once():
    assert changed_spans("a " * 2500, "b a " * 1250)[0]


def test_page_marks_what_was_taken_out_in_words_too(leader_client):
    inspel = InspelFactory(text="Min granne Anna vill ha öppet.", public_text="Min granne vill ha öppet sent.")
    page = leader_client.get(change_url(inspel)).text
    assert '<del class="marked-text__removed"><span class="visually-hidden">[' in page
    assert "</span>Anna<span" in page
    assert "</span>sent<span" in page


def test_page_marks_personal_data_in_the_original_and_offers_to_mask_it(leader_client):
    response = leader_client.get(change_url(InspelFactory(text=TELEPHONE)))
    assert response.text.count('<mark class="marked-text__found">') >= 4
    assert [finding.text for finding in response.context["findings"]] == ["070-174 06 05", "anna@example.se"]


def test_masking_works_without_script_and_saves_nothing(leader_client):
    inspel = InspelFactory(text=TELEPHONE)
    tool = leader_client.get(change_url(inspel)).context["findings"][0].tool
    response = click_tool(leader_client, inspel, tool, public_title="Ring anna@example.se", answer="Utkast")
    assert response.status_code == 200
    form = response.context["form"]
    assert form["public_text"].value() == f"Ring mig på [{Kind.TELEPHONE.label}] eller skriv till anna@example.se."
    assert (form["answer"].value(), form.errors) == ("Utkast", {})
    masked = click_tool(leader_client, inspel, "mask_all", public_title="Ring anna@example.se")
    assert masked.context["findings"] == []
    assert "@" not in masked.context["form"]["public_title"].value()
    inspel.refresh_from_db()
    assert (inspel.public_text, inspel.answer, inspel.text) == ("", "", TELEPHONE)


@pytest.mark.parametrize("tool", ["mask", "mask nothing 3", "mask answer x", "explode", "template"])
def test_tool_that_is_none_changes_nothing(rf, db, tool):
    form = filled_form(InspelFactory(text=TELEPHONE), "save_draft", answer="Utkast")
    apply_tool(rf.post("/", {"tool": tool}), form.inspel, form)
    assert (form["answer"].value(), form["public_text"].value()) == ("Utkast", TELEPHONE)


def test_forged_tool_changes_nothing(leader_client):
    inspel = InspelFactory(text=TELEPHONE)
    response = forge_action(leader_client, inspel, "answer_and_publish", tool="explode", answer="Utkast")
    assert response.context["form"]["answer"].value() == "Utkast"
    assert response.context["form"]["public_text"].value() == TELEPHONE


def test_original_is_copied_without_script(leader_client):
    inspel = InspelFactory(text="Ursprunglig")
    response = click_tool(leader_client, inspel, "copy", public_text="Annat")
    assert response.context["form"]["public_text"].value() == "Ursprunglig"


TO_PUBLISH = {"public_title": "Titel", "public_text": "Text", "answer": "Tack."}


@pytest.mark.parametrize("action", ["publish", "answer_and_publish"])
@pytest.mark.parametrize("field", ["public_title", "public_text"])
def test_personal_data_is_not_published(db, action, field):
    form = filled_form(InspelFactory(), action, **(TO_PUBLISH | {field: "Ring 070-174 06 05"}))
    assert set(form.errors) == {field}


def test_personal_data_is_not_published_and_the_field_says_why(leader_client):
    inspel = InspelFactory()
    typed = TO_PUBLISH | {"public_text": "Ring 070-174 06 05"}
    response = click_action(leader_client, inspel, "answer_and_publish", **typed)
    assert str(Kind.TELEPHONE.label) in error_of(response, "public_text")
    inspel.refresh_from_db()
    assert (inspel.publication, inspel.handling) == ("private", "received")


def test_draft_may_hold_personal_data(process_leader):
    inspel = InspelFactory()
    do_action(inspel, process_leader, "save_draft", public_text="Ring 070-174 06 05")
    assert inspel.public_text == "Ring 070-174 06 05"


def test_published_text_cannot_get_personal_data(leader_client, process_leader):
    inspel = published_inspel(by=process_leader)
    assert error_of(click_action(leader_client, inspel, "save_draft", public_text="Ring 070-174 06 05"), "public_text")
    # Taken down it may, since nobody sees it.
    click_action(leader_client, inspel, "unpublish", unpublish_note="Fel.")
    inspel.refresh_from_db()
    assert inspel.publication == Inspel.Publication.UNPUBLISHED


def test_comparison_follows_what_is_typed(leader_client):
    inspel = InspelFactory(text="Min granne Anna vill ha öppet.")
    typed = "Min granne vill ha öppet, ring 070-174 06 05."
    data = open_form(leader_client, inspel).fill(public_text=typed).data()
    page = leader_client.post(change_url(inspel).replace("change", "compare"), data).text
    assert "</span>Anna<span" in page
    assert 'data-found="070-174 06 05"' in page
    assert "<html" not in page


@pytest.mark.parametrize("page", ["compare", "preview", "duplicates"])
def test_other_pages_of_an_inspel_are_only_for_moderators(leader_client, editor_client, process_leader, page):
    url = change_url(InspelFactory()).replace("change", page)
    group = process_leader.groups.get()
    group.permissions.remove(group.permissions.get(codename="moderate_inspel"))
    assert leader_client.post(url).status_code == 403
    assert editor_client.post(url).status_code == 403


def test_message_says_that_nothing_is_saved(leader_client):
    response = click_tool(leader_client, InspelFactory(), "copy")
    assert messages_of(response)


@pytest.mark.parametrize("field", ["answer", "led_to", "led_to_fi"])
def test_contact_details_in_an_answer_are_asked_about_before_it_is_sent(leader_client, field):
    inspel = InspelFactory()
    asked = click_action(leader_client, inspel, "answer", **{"answer": "Tack.", field: TELEPHONE})
    assert str(Kind.TELEPHONE.label) in error_of(asked, field)
    inspel.refresh_from_db()
    assert inspel.handling == "received"
    click_action(leader_client, inspel, "answer", opened=form_of(asked, "seen"), contact_details_ok=True)
    inspel.refresh_from_db()
    assert (inspel.handling, getattr(inspel, field)) == ("answered", TELEPHONE)


def test_identity_number_in_an_answer_cannot_be_sent(leader_client):
    response = click_action(leader_client, InspelFactory(), "answer", answer="Tack, 850709-9805.")
    assert error_of(response, "answer")
    assert "contact_details_ok" not in response.context["form"].fields
    assert Inspel.objects.get().handling == "received"


def test_given_answer_is_asked_about_only_when_it_changes(leader_client, process_leader):
    inspel = answer(inspel=InspelFactory(), text=TELEPHONE, by=process_leader)
    click_action(leader_client, inspel, "save_draft", diary_number="1")
    inspel.refresh_from_db()
    assert inspel.diary_number == "1"
    assert error_of(click_action(leader_client, inspel, "save_draft", answer=TELEPHONE + " Tack."), "answer")


def named_inspel():
    return InspelFactory(text="Anna vill ha öppet.", name="Anna Holm", may_publish=True)


def test_name_of_the_sender_is_marked_and_can_be_masked(leader_client):
    inspel = named_inspel()
    page = leader_client.get(change_url(inspel))
    assert [finding.text for finding in page.context["findings"]] == ["Anna"]
    refused = click_action(leader_client, inspel, "publish", public_title="Öppet")
    assert str(Kind.NAME.label) in error_of(refused, "public_text")
    masked = click_tool(leader_client, inspel, "mask public_text 0", public_title="Öppet")
    click_action(leader_client, inspel, "publish", opened=form_of(masked, "seen"))
    inspel.refresh_from_db()
    assert inspel.public_text == f"[{Kind.NAME.label}] vill ha öppet."


def test_name_of_the_sender_can_be_kept_expressly(leader_client):
    inspel = named_inspel()
    click_action(leader_client, inspel, "publish", public_title="Öppet", public_text="Anna vill.", keep_name=True)
    inspel.refresh_from_db()
    assert inspel.public_text == "Anna vill."
    click_action(leader_client, inspel, "save_draft", diary_number="1")
    inspel.refresh_from_db()
    assert inspel.diary_number == "1"


def test_name_in_the_answer_is_kept_expressly_before_it_becomes_public(leader_client):
    inspel = InspelFactory(text="Öppet!", name="Anna Holm", may_publish=True)
    typed = {"answer": "Hej Anna!", "public_title": "Öppet"}
    refused = click_action(leader_client, inspel, "answer_and_publish", **typed)
    assert "namn" in error_of(refused, "answer")
    assert Inspel.objects.get().publication == "private"
    click_action(leader_client, inspel, "answer_and_publish", opened=form_of(refused, "seen"), keep_name=True)
    assert Inspel.objects.get().publication == "published"


def test_page_asks_about_a_name_only_where_it_stands(leader_client):
    page = leader_client.get(change_url(InspelFactory(text="Öppet.", name="Anna Holm", may_publish=True)))
    assert "keep_name" not in page.context["form"].fields


def test_name_that_is_kept_is_not_asked_about_when_it_is_published_again(leader_client):
    inspel = named_inspel()
    click_action(leader_client, inspel, "publish", public_title="Öppet", public_text="Anna vill.", keep_name=True)
    click_action(leader_client, inspel, "unpublish", unpublish_note="Fel.")
    page = leader_client.get(change_url(inspel))
    assert ("keep_name" in page.context["form"].fields, page.context["findings"]) == (False, [])
    click_action(leader_client, inspel, "publish", public_text="Anna vill ha.")
    inspel.refresh_from_db()
    assert (inspel.publication, inspel.public_text) == ("published", "Anna vill ha.")


def test_name_in_an_answer_that_senders_of_duplicates_read_is_asked_about(leader_client, process_leader):
    inspel = InspelFactory(name="Anna Holm")
    merge_duplicates(duplicates=[InspelFactory()], into=inspel, by=process_leader)
    refused = click_action(leader_client, inspel, "answer", answer="Hej Anna!")
    assert "namn" in error_of(refused, "answer")
    click_action(leader_client, inspel, "answer", opened=form_of(refused, "seen"), keep_name=True)
    inspel.refresh_from_db()
    assert inspel.handling == "answered"


@pytest.mark.parametrize(
    ("keeps_meaning", "left", "logged"), [(True, 3, "Only the language"), (False, 0, "begins anew")]
)
def test_who_agreed_stays_only_if_the_process_leader_says_that_the_meaning_does(
    leader_client, process_leader, keeps_meaning, left, logged
):
    inspel = published_inspel(by=process_leader, text="Öppet längre")
    assert "keeps_meaning" not in leader_client.get(change_url(inspel)).context["form"].fields
    for browser in ["Firefox", "Safari", "Chromium"]:
        agree(inspel=inspel, device=browser)
    click_action(leader_client, inspel, "save_draft", led_to="Öppet till sju")
    assert Inspel.objects.get().agreements == 3
    with override("en"):
        save_draft(inspel=inspel, by=process_leader, keeps_meaning=keeps_meaning, public_text="Stängt")
    assert (Inspel.objects.get().agreements, inspel.agreed.count()) == (left, left)
    note = inspel.events.filter(what="public_text").last().note
    assert logged in note
    assert "3" in note


def test_translation_of_what_it_led_to_is_not_left_behind_when_the_swedish_is_changed(leader_client, process_leader):
    inspel = published_inspel(by=process_leader)
    click_action(leader_client, inspel, "save_draft", led_to="Det blev så.", led_to_fi="Näin kävi.")
    refused = click_action(leader_client, inspel, "save_draft", led_to="Det blev inte så.")
    assert list(refused.context["form"].errors) == ["led_to_fi"]
    for typed in [{"led_to_fi": "Ei käynyt näin."}, {"led_to_fits": True}, {"led_to_fi": ""}]:
        click_action(leader_client, inspel, "save_draft", led_to=f"Det blev: {typed}", **typed)
        assert "Det blev: " in Inspel.objects.get().led_to


def test_count_of_those_who_agree_begins_anew_with_a_changed_text(leader_client, process_leader):
    inspel = published_inspel(by=process_leader, text="Öppet längre")
    agree(inspel=inspel, device="Firefox")
    click_action(leader_client, inspel, "save_draft", public_text="Öppet längre!", keeps_meaning=True)
    assert Inspel.objects.get().agreements == 1
    click_action(leader_client, inspel, "save_draft", public_text="Öppet kortare")
    assert Inspel.objects.get().agreements == 0


def test_all_that_is_kept_of_a_round_inspel_fits_into_the_text_for_the_site(leader_client):
    inspel = InspelFactory(text="Fråga\n" + "a" * 5000, may_publish=True)
    click_action(leader_client, inspel, "publish", public_title="Rubrik", public_text=inspel.text)
    inspel.refresh_from_db()
    assert inspel.public_text == inspel.text
    click_action(leader_client, inspel, "save_draft", public_text=inspel.text + "b")
    inspel.refresh_from_db()
    assert not inspel.public_text.endswith("b")
