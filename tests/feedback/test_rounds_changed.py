"""A round that is changed while somebody writes: the form comes back and asks, and nothing typed is lost."""

from datetime import timedelta

import pytest

from feedback.actions import QuestionChangedError, submit_inspel
from feedback.models import DialogueRound, Inspel, RoundAnswer, RoundQuestion
from tests.factories import DialogueRoundFactory, OrganisationFactory, RoundQuestionFactory, SubGoalFactory
from tests.feedback.rounds import CLOSES, FORM, PAGE, RECEIPT, filled
from tests.rendered_form import form_of

OURS = {"Sec-Fetch-Site": "same-origin"}
pytestmark = pytest.mark.django_db


def errors_of(response):
    """Return {name of the field: codes of its errors}."""
    errors = response.context["form"].errors.as_data()
    return {name: [error.code for error in found] for name, found in errors.items()}


def test_answer_is_stored_with_its_question_in_the_words_of_the_reader(client, dialogue_round, while_open):
    RoundQuestionFactory(round=dialogue_round, text_sv="Vad saknas?", text_en="What is missing?")
    filled(client, dialogue_round.questions.all()).submit(client)
    assert RoundAnswer.objects.get().asked == "What is missing?"
    assert Inspel.objects.get().text.startswith("What is missing?\n")


def test_answer_to_a_question_that_was_renamed_meanwhile_comes_back_and_asks(
    client, dialogue_round, questions, while_open
):
    opened = filled(client, questions)
    questions[0].text_sv = "Ska vi lägga ner?"
    questions[0].save()
    response = opened.submit(client)
    assert response.status_code == 422
    assert errors_of(response) == {f"question_{questions[0].pk}": ["changed"]}
    assert "Svar på 1" in response.text
    assert not Inspel.objects.exists()
    form_of(response, "asked").submit(client)
    assert RoundAnswer.objects.get(question=questions[0]).asked == "Ska vi lägga ner?"


def test_form_of_a_round_that_was_renamed_meanwhile_comes_back(client, dialogue_round, while_open):
    opened = filled(client, text="Ja, absolut")
    dialogue_round.title_sv = "Ska vi lägga ner?"
    dialogue_round.save()
    response = opened.submit(client)
    assert "has been changed since you opened the page" in response.text
    assert "Ja, absolut" in response.text
    form_of(response, "asked").submit(client)
    assert Inspel.objects.get().text == "Ja, absolut"


@pytest.mark.parametrize("what", ["intro", "help", "subject"])
def test_form_comes_back_when_what_stands_around_its_question_has_changed(client, dialogue_round, while_open, what):
    question = RoundQuestionFactory(round=dialogue_round, order=1) if what == "help" else None
    dialogue_round.intro_sv = "Ska vi behålla den?"
    dialogue_round.save()
    opened = filled(client, [question] if question else (), **({} if question else {"text": "Ja, absolut"}))
    if what == "intro":
        dialogue_round.intro_sv = "Ska vi lägga ner den?"
    if what == "subject":
        dialogue_round.sub_goal = SubGoalFactory(title_sv="Ett annat ämne")
    dialogue_round.save()
    if question:
        RoundQuestion.objects.update(help_text_sv="Skriv ja om du vill lägga ner.")
    response = opened.submit(client)
    assert response.status_code == 422
    assert not Inspel.objects.exists()
    assert {"intro": "Ska vi lägga ner den?", "help": "vill lägga ner", "subject": "Read it once more"}[
        what
    ] in response.text
    form_of(response, "asked").submit(client)
    assert Inspel.objects.exists()


def test_choice_that_was_renamed_meanwhile_comes_back_and_asks(client, dialogue_round, while_open):
    goal = SubGoalFactory(title_sv="Nära hem")
    opened = filled(client, text="Ja, absolut", sub_goal=goal.slug)
    goal.title_sv = "Färre vårdcentraler"
    goal.save()
    response = opened.submit(client)
    assert errors_of(response) == {"sub_goal": ["renamed"]}
    form_of(response, "offered").submit(client)
    assert Inspel.objects.get().label("sub_goal") == "Färre vårdcentraler"


def test_choice_that_the_round_no_longer_asks_for_is_named_until_it_is_sent(client, dialogue_round, while_open):
    chosen, place = SubGoalFactory(title_sv="Nära hem"), OrganisationFactory(slug="mora")
    opened = filled(client, text="Ja, absolut", sub_goal=chosen.slug, municipality="mora")
    dialogue_round.sub_goal, dialogue_round.municipality = SubGoalFactory(title_sv="Ett annat ämne"), place
    dialogue_round.save()
    named = "You had chosen “Nära hem”."
    response = opened.submit(client)
    assert named in response.text
    assert response.text.count("You had chosen") == 1  # the municipality is the one that was chosen
    response = form_of(response, "asked").fill(text="").submit(client)
    assert named in response.text
    form_of(response, "asked").fill(text="Ja").submit(client)
    assert Inspel.objects.get().label("sub_goal") == "Ett annat ämne"


def test_choice_stays_with_what_comes_too_late_and_is_sent_on_its_own(client, dialogue_round, while_open):
    chosen = SubGoalFactory(title_sv="Nära hem")
    opened = filled(client, text="Ja, absolut", sub_goal=chosen.slug)
    dialogue_round.sub_goal = SubGoalFactory(title_sv="Ett annat ämne")
    dialogue_round.save()
    while_open.move_to(CLOSES + timedelta(days=1))
    form_of(opened.submit(client), "asked").submit(client, ("step", "on_its_own"))
    assert Inspel.objects.get().sub_goal == chosen


def test_form_that_comes_too_late_is_told_nothing_else(client, dialogue_round, while_open, settings):
    settings.FORM_MIN_SECONDS = 3
    opened = filled(client, text="Ja, absolut")
    dialogue_round.is_announced = False
    dialogue_round.save()
    response = opened.submit(client)
    [error] = response.context["form"].non_field_errors()
    assert "not open" in error
    assert "Ja, absolut" in response.text


@pytest.mark.parametrize("column", ["title_sv", "intro_sv", "sub_goal"])
def test_round_that_changes_between_check_and_storing_is_noticed(dialogue_round, column):
    value = SubGoalFactory() if column == "sub_goal" else "Ska vi lägga ner?"
    DialogueRound.objects.filter(pk=dialogue_round.pk).update(**{column: value})
    content = {"form_key": "a", "language": "sv", "text": "Ja", "role": "staff", "dialogue_round": dialogue_round}
    with pytest.raises(QuestionChangedError):
        submit_inspel(**content)


@pytest.mark.parametrize("asked", ["", "forged"])
def test_form_that_does_not_say_what_it_showed_comes_back(client, questions, while_open, asked):
    response = filled(client, questions).submit(client, forged={"asked": asked})
    assert response.status_code == 422
    assert not Inspel.objects.exists()


def test_question_that_changes_between_check_and_storing_is_noticed(dialogue_round, questions):
    RoundQuestion.objects.filter(pk=questions[0].pk).update(text_sv="Ska vi lägga ner?")
    content = {"form_key": "a", "language": "sv", "text": "Ja", "role": "staff", "dialogue_round": dialogue_round}
    with pytest.raises(QuestionChangedError):
        submit_inspel(answers=[(questions[0], "Ja")], **content)
    assert not Inspel.objects.exists()


@pytest.mark.parametrize("change", ["moved", "withdrawn", "deleted"])
def test_answer_whose_question_is_gone_is_shown_back_and_sent_along(
    client, dialogue_round, questions, while_open, change
):
    opened = filled(client, questions)
    gone = RoundQuestion.objects.filter(pk=questions[1].pk)
    if change == "deleted":
        gone.delete()
    else:
        gone.update(**({"round": DialogueRoundFactory()} if change == "moved" else {"is_asked": False}))
    response = opened.submit(client)
    assert response.status_code == 422
    assert "Svar på 2" in response.text
    form_of(response, "asked").submit(client)
    assert Inspel.objects.get().text == "Vad är bra?\nSvar på 1\n\nVad saknas?\nSvar på 2"
    assert [answer.question for answer in RoundAnswer.objects.all()] == [questions[0]]


def test_text_of_a_round_that_got_questions_meanwhile_is_shown_back(client, dialogue_round, while_open):
    opened = filled(client, text="Det jag hade skrivit")
    RoundQuestionFactory(round=dialogue_round)
    response = opened.submit(client)
    assert "Det jag hade skrivit" in response.text
    form_of(response, "asked").submit(client)
    assert Inspel.objects.get().text == "Det jag hade skrivit"


def test_what_is_sent_to_a_round_that_is_no_longer_announced_is_kept_and_can_be_sent_on_its_own(
    client, dialogue_round, questions, while_open
):
    filled(client, questions).submit(client)
    opened = filled(client, questions)
    DialogueRound.objects.update(is_announced=False, title_sv="Något annat")
    RoundQuestion.objects.update(text_sv="Något annat?")
    response = opened.submit(client)
    assert response.status_code == 422
    assert "Svar på 1" in response.text
    assert "Något annat" not in response.text
    assert f'href="{PAGE}"' not in response.text
    receipt = form_of(response, "step").submit(client, ("step", "on_its_own"), follow=True)
    inspel = Inspel.objects.latest("pk")
    assert inspel.dialogue_round is None
    assert inspel.text.startswith("Vad är bra?\nSvar på 1")
    assert all(reference in receipt.text for reference in Inspel.objects.values_list("reference", flat=True))
    assert client.post(RECEIPT, headers=OURS).url == "/en/inspel/dialog/"


def test_draft_of_a_round_is_not_shown_to_who_posts_to_its_address(client, dialogue_round, while_open):
    DialogueRound.objects.update(is_announced=False)
    response = client.post(FORM, {"text": "Det jag hade skrivit"})
    assert response.status_code == 404
    assert "Trygg hemgång" not in response.text


SENT_BACK = {
    "honeypot": ("", {"website": "http://example.com"}),
    "change": ("", {"step": "change"}),
    "other language": ("sv", {"step": "change"}),
}


@pytest.mark.parametrize("reason", SENT_BACK)
@pytest.mark.parametrize("is_renamed", [True, False], ids=["renamed", "same"])
def test_form_that_first_comes_back_for_another_reason_still_tells_what_was_renamed(
    client, dialogue_round, while_open, reason, is_renamed
):
    language, forged = SENT_BACK[reason]
    goal = SubGoalFactory(title_sv="Nära hem", title_en="Close to home")
    question = RoundQuestionFactory(round=dialogue_round, text_sv="Vad saknas?", text_en="What is missing?")
    opened = filled(client, [question], sub_goal=goal.slug)
    if is_renamed:
        question.text_sv, question.text_en = "Ska vi lägga ner?", "Shall we close it?"
        goal.title_sv, goal.title_en = "Färre vårdcentraler", "Fewer health centres"
        question.save()
        goal.save()
    if language:
        opened.page_address = opened.page_address.removeprefix("/en")
    back = opened.submit(client, forged=forged)
    assert not Inspel.objects.exists()
    response = form_of(back, "asked").submit(client)
    if is_renamed:
        assert errors_of(response) == {f"question_{question.pk}": ["changed"], "sub_goal": ["renamed"]}
        form_of(response, "asked").submit(client)
    assert RoundAnswer.objects.get().question == question
