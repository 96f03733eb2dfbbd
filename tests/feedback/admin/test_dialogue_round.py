"""What a process leader does with a dialogue round in the admin."""

import re
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from core.pdf.faults import faults_after
from feedback import actions
from feedback.admin import dialogue_round as round_page
from feedback.models import DialogueRound, Inspel, RoundAnswer
from tests.factories import (
    DialogueRoundFactory,
    InspelFactory,
    RoundQuestionFactory,
    SubGoalFactory,
)
from tests.rendered_form import form_of, form_to
from tests.staff import change_url, messages_of, save


@pytest.fixture(autouse=True)
def _no_poster_is_made_to_find_its_faults(monkeypatch):
    """A save makes ten of them; the test about their faults makes them."""
    monkeypatch.setattr(round_page, "faults_after", lambda make, kind: None)


@pytest.fixture
def dialogue_round(db):
    dialogue_round = DialogueRoundFactory(title_sv="Trygg hemgång", title_en="Safe at home", slug="hemgang")
    RoundQuestionFactory(round=dialogue_round, order=1, text_sv="Vad saknas?", text_en="What is missing?")
    return dialogue_round


def page_of(row):
    return f"/admin/feedback/dialogueround/{row.pk}/"


def click(client, row, part, button=None):
    """Click a button about the round, which stands in a form of its own."""
    return form_to(client.get(f"{page_of(row)}change/"), f"{page_of(row)}{part}/").submit(client, button)


def new_round(client, **typed):
    return form_of(client.get("/admin/feedback/dialogueround/add/"), "title_sv").fill(typed)


def test_process_leader_makes_a_round_with_a_question(leader_client, process_leader):
    hours = {"opens_at_0": "2027-01-04", "opens_at_1": "08:00", "closes_at_0": "2027-01-08", "closes_at_1": "16:00"}
    form = new_round(leader_client, title_sv="Ny runda", slug="ny-runda", **hours)
    question = form.add_row("questions")
    form.fill({f"{question}order": 1, f"{question}text_sv": "Vad saknas?"}).submit(leader_client)
    made = DialogueRound.objects.get()
    assert (made.title_sv, made.created_by, len(made.code)) == ("Ny runda", process_leader, 5)
    assert [row.text_sv for row in made.questions.all()] == ["Vad saknas?"]


def test_round_that_closes_before_it_opens_is_refused_in_words(leader_client):
    hours = {"opens_at_0": "2027-01-08", "opens_at_1": "08:00", "closes_at_0": "2027-01-04", "closes_at_1": "16:00"}
    response = new_round(leader_client, title_sv="Ny", slug="ny", **hours).submit(leader_client)
    assert response.context["adminform"].form.errors["closes_at"]
    assert not DialogueRound.objects.exists()


def test_page_shows_what_came_in_the_short_address_and_ten_posters(leader_client, dialogue_round):
    InspelFactory.create_batch(2, dialogue_round=dialogue_round)
    response = leader_client.get(f"{page_of(dialogue_round)}change/")
    now = response.context["now"]
    assert (now["count"], now["waiting"]) == (2, 2)
    assert dialogue_round.short_address in response.text
    assert len(set(re.findall(r'href="([^"]*affisch\.pdf\?format=a[45])"', response.text))) == 10
    assert len(leader_client.get(now["queue_url"]).context["cl"].result_list) == 2


def test_question_of_an_open_round_cannot_be_deleted(leader_client, dialogue_round):
    assert "questions-0-DELETE" not in leader_client.get(f"{page_of(dialogue_round)}change/").text
    DialogueRound.objects.update(is_announced=False)
    assert "questions-0-DELETE" in leader_client.get(f"{page_of(dialogue_round)}change/").text


def answered_question(dialogue_round):
    question = dialogue_round.questions.get()
    RoundAnswer.objects.create(
        inspel=InspelFactory(dialogue_round=dialogue_round), question=question, asked=question.text, text="Allt"
    )
    return question


def test_what_was_asked_stands_once_it_is_answered_but_a_language_can_be_added(dialogue_round):
    question = answered_question(dialogue_round)
    for row, name in [(question, "text_sv"), (question, "text_en"), (dialogue_round, "title_en")]:
        changed = type(row).objects.get(pk=row.pk)
        setattr(changed, name, "Ska vi lägga ner vårdcentralen?")
        with pytest.raises(ValidationError):
            changed.save()
    question.text_fi = "Mitä puuttuu?"
    question.is_asked = False
    question.save()
    dialogue_round.sub_goal = SubGoalFactory()
    with pytest.raises(ValidationError):
        dialogue_round.save()


def test_question_stays_in_its_round_once_that_is_announced(dialogue_round):
    question, other = dialogue_round.questions.get(), DialogueRoundFactory()
    question.round = other
    with pytest.raises(ValidationError) as refused:
        question.save()
    assert refused.value.messages == [
        "Rundan visas på webbplatsen, så frågan stannar i den: någon kan hålla på att svara på den."
    ]
    DialogueRound.objects.update(is_announced=False)
    question.save()
    assert other.questions.get() == question


def test_page_that_was_opened_before_the_first_answer_says_that_the_question_stands(leader_client, dialogue_round):
    opened = form_of(leader_client.get(f"{page_of(dialogue_round)}change/"), "title_sv")
    question = answered_question(dialogue_round)
    response = opened.fill({"questions-0-text_sv": "Ska vi lägga ner?"}).submit(leader_client)
    assert "“Vad saknas?”" in response.text or "”Vad saknas?”" in response.text
    assert "Ska vi lägga ner?" in response.text
    question.refresh_from_db()
    assert question.text_sv == "Vad saknas?"


def test_row_says_why_its_question_stands_and_holds_the_help_that_its_fields_refer_to(leader_client, dialogue_round):
    change = f"{page_of(dialogue_round)}change/"
    assert "inline-note" not in leader_client.get(change).text
    answered_question(dialogue_round)
    page = leader_client.get(change).text
    assert page.count('<span class="inline-note">Någon har svarat') == 1
    referred = re.findall(r'name="questions-0-\w+"[^>]* aria-describedby="([^"]+)"', page)
    assert referred
    assert all(f'id="{name}"' in page for name in referred)


def test_answered_question_is_replaced_on_the_page_of_the_round(leader_client, dialogue_round):
    answered_question(dialogue_round)
    form = form_of(leader_client.get(f"{page_of(dialogue_round)}change/"), "opens_at_0")
    new = form.add_row("questions")
    form.fill({"questions-0-is_asked": False, f"{new}order": 2, f"{new}text_sv": "Vad saknas mest?"})
    assert form.submit(leader_client).status_code == 302
    assert list(dialogue_round.questions.values_list("text_sv", "is_asked")) == [
        ("Vad saknas?", False),
        ("Vad saknas mest?", True),
    ]


def test_round_is_closed_now_and_opened_again(leader_client, dialogue_round):
    click(leader_client, dialogue_round, "close")
    dialogue_round.refresh_from_db()
    assert dialogue_round.has_closed()
    leader_client.post(f"{page_of(dialogue_round)}close/")  # a second click does nothing
    click(leader_client, dialogue_round, "extend", ("days", "7"))
    dialogue_round.refresh_from_db()
    assert dialogue_round.is_open()
    assert timedelta(days=6) < dialogue_round.closes_at - timezone.now() <= timedelta(days=7)


def test_open_round_is_kept_open_a_day_more(leader_client, dialogue_round):
    click(leader_client, dialogue_round, "extend", ("days", "1"))
    before, dialogue_round = dialogue_round.closes_at, DialogueRound.objects.get()
    assert dialogue_round.closes_at == before + timedelta(days=1)


def test_copy_has_texts_and_questions_but_nothing_that_came_of_it(leader_client, dialogue_round, process_leader):
    InspelFactory(dialogue_round=dialogue_round)
    withdrawn = RoundQuestionFactory(round=dialogue_round, is_asked=False)
    DialogueRound.objects.update(summary_sv="Det blev så här", summary_published_at=timezone.now(), is_example=True)
    response = click(leader_client, dialogue_round, "copy")
    copy = DialogueRound.objects.exclude(pk=dialogue_round.pk).get()
    assert response.url == f"{page_of(copy)}change/"
    assert (copy.title_en, copy.slug, copy.is_announced, copy.is_example) == ("Safe at home", "hemgang-2", False, False)
    assert (copy.summary_sv, copy.summary_published_at, copy.created_by) == ("", None, process_leader)
    assert copy.code != dialogue_round.code
    assert [(row.text_sv, row.text_en) for row in copy.questions.all()] == [("Vad saknas?", "What is missing?")]
    assert copy.opens_at > timezone.now()
    assert copy.closes_at - copy.opens_at == dialogue_round.closes_at - dialogue_round.opens_at
    assert (copy.opens_at - dialogue_round.opens_at) % timedelta(days=7) == timedelta(0)
    assert not copy.inspel.exists()
    assert dialogue_round.questions.get(is_asked=False) == withdrawn


def test_summary_is_published_from_the_page(leader_client, dialogue_round):
    click(leader_client, dialogue_round, "close")
    click(leader_client, dialogue_round, "summary", ("publish", "yes"))
    assert DialogueRound.objects.get().summary_published_at is None  # there is nothing to show yet
    DialogueRound.objects.update(summary_sv="Det blev så här")
    click(leader_client, dialogue_round, "summary", ("publish", "yes"))
    assert DialogueRound.objects.get().has_summary
    click(leader_client, dialogue_round, "summary", ("publish", "no"))
    assert not DialogueRound.objects.get().has_summary


def test_all_that_waits_in_the_round_gets_one_answer(leader_client, dialogue_round, process_leader):
    waiting = InspelFactory.create_batch(3, dialogue_round=dialogue_round)
    answered, other = InspelFactory(dialogue_round=dialogue_round), InspelFactory()
    actions.answer(inspel=answered, text="Eget svar", by=process_leader)
    page = leader_client.get(f"{page_of(dialogue_round)}answer/")
    assert parse_qs(urlsplit(page.url).query)["ids"] == [",".join(str(row.pk) for row in waiting)]
    form_of(leader_client.get(page.url), "text").fill(text="Tack alla!").submit(leader_client)
    answers = dict(Inspel.objects.values_list("pk", "answer"))
    assert answers == {row.pk: "Tack alla!" for row in waiting} | {answered.pk: "Eget svar", other.pk: ""}


def test_round_without_anything_waiting_says_so(leader_client, dialogue_round):
    response = leader_client.get(f"{page_of(dialogue_round)}answer/", follow=True)
    assert response.redirect_chain[-1][0] == f"{page_of(dialogue_round)}change/"


@pytest.mark.parametrize("name", ["close", "extend", "copy", "summary"])
def test_only_a_process_leader_runs_a_round(client, dialogue_round, editor, leader_client, name):
    client.force_login(editor)
    assert client.post(f"{page_of(dialogue_round)}{name}/").status_code == 403
    assert leader_client.get(f"{page_of(dialogue_round)}{name}/").status_code == 302


def test_editor_is_told_which_signs_the_posters_cannot_show(
    leader_client, dialogue_round, settings, tmp_path, monkeypatch
):
    monkeypatch.setattr(round_page, "faults_after", faults_after)
    settings.VAR_DIR = tmp_path
    told = messages_of(save(leader_client, dialogue_round, title_sv="Trygg 𓀀", title_en="Safe 𓀁"))
    signs = [text for text in told if "visar [U+…]" in text]
    assert len(signs) == 2
    assert "Svenska A4, Svenska A5, Lättläst svenska A4" in signs[0]
    assert signs[0].endswith("tecken som typsnitten saknar: U+13000 EGYPTIAN HIEROGLYPH A001.")
    assert "English A4, English A5" in signs[1]
    assert "U+13001" in signs[1]
    assert "[U+…]" not in str(
        messages_of(save(leader_client, dialogue_round, title_sv="Trygg ሰላም 😀", title_en="Safe"))
    )


def test_editor_is_told_on_which_posters_the_text_stands_in_swedish(leader_client, dialogue_round, settings):
    translated = {f"title_{code}": "Safe" for code in ["en", "fi", "ar"]}
    [told] = [
        text for text in messages_of(save(leader_client, dialogue_round, **translated)) if "inte översatt" in text
    ]
    names = dict(settings.LANGUAGES)
    assert names["sv-simple"] in told
    assert names["en"] not in told
    page = leader_client.get(change_url(dialogue_round)).text
    assert page.count("din text på svenska") == 1
    assert names["sv-simple"] in page.partition("din text på svenska")[0].rpartition("<li>")[2]
    every = translated | {"title_sv_simple": "Trygg"}
    assert "inte översatt" not in str(messages_of(save(leader_client, dialogue_round, **every)))
