"""An inspel in any language: chosen in the form, shown with its `lang`, and answered in Swedish and in that."""

import re
from html import unescape

import pytest
from django.template.loader import render_to_string
from django.utils.translation import override

from core.language_names import name_for_staff, written_direction, written_languages
from feedback.actions import answer, publish, save_draft
from feedback.actions.guard import IdentityNumberFound
from feedback.models import Inspel
from feedback.reporting.disclosure import disclosure
from tests.factories import InspelFactory, published_inspel
from tests.feedback.inspel_form import filled, send
from tests.rendered_form import form_of
from tests.staff import QUEUE, change_url, click_action

pytestmark = pytest.mark.django_db
SOMALI = "Waa in la furo saacado dheer."


@pytest.fixture
def somali(process_leader):
    """Return a published inspel in Somali, sent from the Swedish page, with an answer in both languages."""
    inspel = InspelFactory(text=SOMALI, text_language="so", may_contact=True, email="kim@example.se")
    save_draft(inspel=inspel, by=process_leader, answer_translation="Waad ku mahadsan tahay.", led_to="Det blev så.")
    answer(inspel=inspel, text="Tack för förslaget.", by=process_leader)
    return publish(inspel=inspel, title="Saacado dheer", text=SOMALI, by=process_leader)


def test_language_is_that_of_the_page_unless_the_sender_chooses_another(client):
    form = filled(client)
    assert form.values["text_language"] == ["en"]
    send(client)
    send(client, text=SOMALI, text_language="so")
    assert [row.language_of_text for row in Inspel.objects.order_by("pk")] == ["en", "so"]
    assert {row.language for row in Inspel.objects.all()} == {"en"}  # of the mails and of the private page


def test_choice_is_shown_before_sending_and_kept_and_no_other_is_taken(client):
    preview = send(client, ("step", "preview"), text=SOMALI, text_language="so")
    assert '<dd lang="so" dir="auto">Soomaali</dd>' in preview.text
    assert form_of(preview, "step").values["text_language"] == ["so"]
    refused = filled(client).submit(client, forged={"text_language": "xx"})
    assert "Choose one of the languages, or “Another language”." in refused.text


def test_form_that_is_opened_in_another_language_before_writing_asks_in_that(client):
    arabic, begun = filled(client, text=""), filled(client, text="Hello")
    assert form_of(arabic.submit(client, "/ar/inspel/lamna/"), "text").values["text_language"] == ["ar"]
    assert form_of(begun.submit(client, "/ar/inspel/lamna/"), "text").values["text_language"] == ["en"]


def test_every_language_is_offered_once_and_has_a_name_for_staff():
    codes = [code for code, _name in written_languages()]
    assert len(codes) == len(set(codes))
    assert {"sv", "en", "fi", "ar", "fit", "rom", "se", "yi", "so", "und"} <= set(codes)
    assert "sv-simple" not in codes
    assert all(str(name_for_staff(code)) != code for code in codes)
    assert [written_direction(code) for code in ["ckb", "so"]] == ["rtl", "auto"]


def test_public_page_has_each_text_in_its_language(client, somali):
    page = client.get(f"/fi{somali.get_absolute_url()}").text
    assert f'<h1 id="page-title" lang="so" dir="auto">{somali.public_title}' in page
    assert f'class="inspel-text prose" lang="so" dir="auto"><p>{SOMALI}' in page
    translated, swedish = page.index('lang="so" dir="auto"><p>Waad ku'), page.index('lang="sv" dir="auto"><p>Tack för')
    assert translated < swedish
    assert 'lang="sv" dir="auto"><p>Det blev så.' in page
    assert '<p lang="sv" dir="auto">Det blev så.' in client.get("/inspel/").text


def test_description_of_a_page_is_in_its_language(client, somali, process_leader):
    page = client.get(f"/fi{somali.get_absolute_url()}").text
    about = f"Palaute {somali.reference}. Aihe: Koko strategia. Paikka: Koko Taalainmaa. Käsittelyn vaihe: Vastattu."
    assert f'<meta name="description" property="og:description" content="{about}">' in page
    easy = published_inspel(by=process_leader, text="Säg det på svenska.", language="sv-simple")
    assert 'og:description" content="Säg det på svenska.">' in client.get(f"/inspel/{easy.reference}/").text


@pytest.mark.parametrize("address", ["/fi/inspel/", "/inspel/"])
def test_card_and_similar_have_the_answer_in_the_language_of_the_page(client, process_leader, address):
    finnish = InspelFactory(text="Pidemmät aukioloajat.", text_language="fi")
    save_draft(inspel=finnish, by=process_leader, answer_translation="Kiitos ehdotuksesta.")
    answer(inspel=finnish, text="Tack för förslaget.", by=process_leader)
    finnish = publish(inspel=finnish, title="Aukioloajat", text=finnish.text, by=process_leader)
    language, read = {"/fi/inspel/": ("fi", "Kiitos ehdotuksesta."), "/inspel/": ("sv", "Tack för förslaget.")}[address]
    page = client.get(address).text
    assert f'<p lang="{language}" dir="auto">{read}</p>' in page
    with override(language):
        similar = render_to_string("feedback/_similar.html", {"similar": [finnish]})
    assert f'<div class="similar__text" lang="{language}" dir="auto"><p>{read}</p></div>' in similar


@pytest.mark.parametrize(("language", "expected"), [("sv-simple", "sv-simple"), ("fi", "sv"), ("sv", "sv")])
def test_answer_is_swedish_whatever_the_page_of_the_sender(language, expected):
    assert InspelFactory(language=language).language_of_answer == expected


def test_feed_and_copy_for_the_public_record_have_both_answers(client, somali):
    feed = client.get("/flode/inspel.xml").text
    assert '<entry xml:lang="so">' in feed
    assert feed.index("Waad ku mahadsan tahay.") < feed.index("Tack för förslaget.")
    copy = disclosure(somali)["inspel"]
    assert (copy["text_language"], copy["answer_translation"]) == ("so", "Waad ku mahadsan tahay.")


def test_what_it_led_to_is_in_the_language_of_the_reader_or_in_swedish_and_marked(client, process_leader, somali):
    pages = ["/inspel/", "/inspel/ni-sa-vi-gjorde/", somali.get_absolute_url()]
    texts = {"led_to_fi": "Näin kävi.", "led_to_sv_simple": "Så blev det."}
    somali = save_draft(inspel=somali, by=process_leader, **texts)
    result = re.compile(r'lang="([\w-]+)" dir="auto">(?:<p>)?(Det blev så|Så blev det|Näin kävi)')
    prefixes = {"sv": "", "sv-simple": "/sv-simple", "en": "/en", "fi": "/fi"}
    shown = {
        code: [result.findall(client.get(prefix + path).text) for path in pages] for code, prefix in prefixes.items()
    }
    assert shown == {
        "sv": [[("sv", "Det blev så")]] * 3,
        "sv-simple": [[("sv-simple", "Så blev det")]] * 3,
        "en": [[("sv", "Det blev så")]] * 3,
        "fi": [[("fi", "Näin kävi")]] * 3,
    }
    notice = "Some of this page is not translated yet."
    assert [notice in client.get(f"/en{path}").text for path in pages] == [True] * 3
    assert result.findall(unescape(client.get("/fi/flode/inspel.xml").text)) == [("fi", "Näin kävi")]
    assert disclosure(somali)["inspel"]["led_to_fi"] == "Näin kävi."
    assert "Näin kävi." in somali.public_searched()


def test_moderator_sees_the_language_filters_by_it_and_answers_in_both(leader_client, process_leader):
    inspel, other = InspelFactory(text=SOMALI, text_language="so"), InspelFactory()
    assert "Somaliska</span>" in leader_client.get(change_url(inspel)).text
    listed = {choice: leader_client.get(QUEUE, {"language": choice}).text for choice in ["so", "other", "fi", "sv"]}
    found = {choice: (inspel.reference in page, other.reference in page) for choice, page in listed.items()}
    assert found == {"so": (True, False), "other": (True, False), "fi": (False, False), "sv": (False, True)}
    assert "Somaliska</span>" in listed["so"]
    click_action(leader_client, inspel, "answer", answer="Tack.", answer_translation="Mahadsanid.")
    inspel.refresh_from_db()
    assert "answer_translation" not in leader_client.get(change_url(other)).text


def test_translated_answer_is_guarded_as_the_answer_and_kept_when_it_is_changed(process_leader, somali):
    with pytest.raises(IdentityNumberFound):
        save_draft(inspel=somali, by=process_leader, answer_translation="Lambarka 19900101-2385")
    save_draft(inspel=somali, by=process_leader, answer_translation="Mahadsanid.")
    somali.refresh_from_db()
    [earlier] = somali.readable_earlier_answers()
    assert (earlier["translation"], earlier["translation_language"]) == ("Waad ku mahadsan tahay.", "so")


def test_answers_from_before_are_read_without_a_translation(process_leader):
    inspel = published_inspel(by=process_leader)
    old = {
        "of": inspel.reference,
        "language": "sv",
        "answer": inspel.answer,
        "close_reason": "",
        "decided_elsewhere": "",
    }
    inspel.earlier_answers = [old | {"at": "2026-01-01T12:00:00+00:00", "changed_at": ""}]
    assert inspel.readable_earlier_answers() == []  # it stands on the page as it was given


def test_fields_run_as_what_is_typed_and_each_choice_says_its_language(client):
    html = client.get("/ar/inspel/lamna/?vidare=ja").text
    assert re.search(r'<textarea name="text"[^>]* dir="auto" placeholder=" "', html)
    assert re.search(r'<input type="email"[^>]* dir="ltr"', html)
    assert '<option value="ckb" lang="ckb">' in html
    assert '<option value="und">' in html
