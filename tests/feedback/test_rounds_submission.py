"""Sending in a dialogue round: what is stored, and what is typed is never lost."""

import html
import re
from datetime import timedelta

import pytest
import time_machine
from django.test import Client

from core.models.outgoing_mail import OutgoingMail
from feedback.actions import submit_inspel
from feedback.models import DialogueRound, Inspel, RoundAnswer
from tests.factories import OrganisationFactory, RoundQuestionFactory, SubGoalFactory
from tests.feedback.rounds import CLOSES, FORM, OPENS, PAGE, filled
from tests.rendered_form import form_of

OURS = {"Sec-Fetch-Site": "same-origin"}
pytestmark = pytest.mark.django_db


def test_answers_are_stored_one_by_one_and_as_one_text(client, dialogue_round, questions, while_open):
    goal, place = SubGoalFactory(number=2), OrganisationFactory(slug="mora")
    DialogueRound.objects.update(sub_goal=goal, municipality=place)
    response = filled(client, questions).submit(client, follow=True)
    inspel = Inspel.objects.get()
    assert inspel.text == "Vad är bra?\nSvar på 1\n\nVad saknas?\nSvar på 2"
    assert list(RoundAnswer.objects.values_list("inspel", "question", "text")) == [
        (inspel.pk, questions[0].pk, "Svar på 1"),
        (inspel.pk, questions[1].pk, "Svar på 2"),
    ]
    assert (inspel.dialogue_round, inspel.sub_goal, inspel.municipality) == (dialogue_round, goal, place)
    assert (inspel.channel, inspel.language, inspel.role) == ("web", "en", "staff")
    assert inspel.reference in response.text
    assert list(OutgoingMail.objects.values_list("kind", flat=True)) == ["feedback.new_inspel"]


def test_round_decides_what_its_form_does_not_ask(client, dialogue_round, while_open):
    assert 'name="sub_goal"' in client.get(FORM).text
    DialogueRound.objects.update(sub_goal=SubGoalFactory(number=1), municipality=OrganisationFactory())
    page = client.get(FORM).text
    assert 'name="sub_goal"' not in page
    assert 'name="municipality"' not in page
    assert 'name="text"' in page  # it has no questions of its own


def test_title_of_the_round_keeps_its_direction_on_an_arabic_page(client, dialogue_round, while_open):
    page, form = (address.replace("/en/", "/ar/") for address in [PAGE, FORM])
    assert f'<a href="{page}" lang="sv" dir="ltr">' in client.get(form).text


def test_double_click_stores_one(client, dialogue_round, questions, while_open):
    form = filled(client, questions)
    pages = [form.submit(client, follow=True).text for _click in range(2)]
    assert Inspel.objects.count() == 1
    assert RoundAnswer.objects.count() == 2
    assert all(Inspel.objects.get().reference in page for page in pages)


@pytest.mark.parametrize(
    ("answers", "message"),
    [
        ({0: "", 1: "Typed by me"}, "Answer the question “Vad är bra?”."),
        ({0: "x" * 2001, 1: "Typed by me"}, "At most 2000 fit"),
    ],
)
def test_missing_or_long_answer_is_reported_and_what_was_typed_stays(
    client, dialogue_round, questions, while_open, answers, message
):
    typed = {f"question_{questions[number].pk}": text for number, text in answers.items()}
    response = filled(client).fill(typed).submit(client)
    assert response.status_code == 422
    assert message in html.unescape(response.text)
    assert "Typed by me" in response.text
    assert not Inspel.objects.exists()


def test_answers_that_are_too_long_together_are_reported(client, dialogue_round, while_open):
    long = RoundQuestionFactory.create_batch(3, round=dialogue_round)
    lengths = zip(long, [1900, 1903, 1900], strict=True)
    response = filled(client).fill({f"question_{row.pk}": "x" * length for row, length in lengths}).submit(client)
    assert response.status_code == 422
    assert "Your answers are 5703 characters together. At most 5000 fit: shorten this one." in response.text
    assert f'href="#id_question_{long[1].pk}"' in response.text  # the longest


def test_nothing_answered_at_all_is_reported(client, dialogue_round, while_open):
    RoundQuestionFactory(round=dialogue_round)
    response = filled(client).submit(client)
    assert response.status_code == 422
    assert "Answer at least one of the questions." in response.text


def test_answers_are_accepted_shortly_after_the_round_has_closed(client, dialogue_round, questions):
    with time_machine.travel(CLOSES - timedelta(minutes=1), tick=False):
        opened = filled(client, questions)
    with time_machine.travel(CLOSES + timedelta(minutes=14), tick=False):
        assert "The dialogue has closed." in client.get(FORM).text
        opened.submit(client)
    assert Inspel.objects.get().dialogue_round == dialogue_round


@pytest.mark.parametrize("when", [CLOSES + timedelta(minutes=15), OPENS - timedelta(minutes=1)])
def test_what_comes_too_late_or_early_is_kept_and_can_be_sent_on_its_own(client, dialogue_round, questions, when):
    with time_machine.travel(OPENS, tick=False):
        opened = filled(client, questions)
    with time_machine.travel(when, tick=False):
        response = opened.submit(client)
        assert response.status_code == 422
        assert "The dialogue is not open, so nothing has been sent." in response.text
        assert "Svar på 1" in response.text
        assert not Inspel.objects.exists()
        receipt = form_of(response, "step").submit(client, ("step", "on_its_own"), follow=True).text
    inspel = Inspel.objects.get()
    assert inspel.dialogue_round is None
    assert inspel.text.startswith("Vad är bra?\nSvar på 1")
    assert not RoundAnswer.objects.exists()
    assert inspel.reference in receipt


def test_example_takes_no_answers_and_says_so_and_gives_back_what_is_sent_all_the_same(
    client, dialogue_round, questions, while_open
):
    opened = filled(client, questions)
    DialogueRound.objects.update(is_example=True)
    for path in [PAGE, FORM]:
        assert "It takes no answers, so nothing can be sent here." in client.get(path).text
    page = client.get(FORM).text
    controls = re.findall(
        r'<(?:textarea|select|input) [^>]*name="(?:question_\d+|role|name|email|may_publish)"[^>]*>', page
    )
    assert len(controls) > 5
    assert all(" disabled" in control for control in controls)
    assert 'class="button form__send"' not in page
    response = opened.submit(client)
    assert response.status_code == 422
    assert "This dialogue is an example and takes no answers, so nothing has been sent." in response.text
    assert "Svar på 1" in response.text
    assert not Inspel.objects.exists()
    receipt = form_of(response, "step").submit(client, ("step", "on_its_own"), follow=True).text
    inspel = Inspel.objects.get()
    assert (inspel.dialogue_round, inspel.text.startswith("Vad är bra?\nSvar på 1")) == (None, True)
    assert "The dialogue is an example, so this is an inspel on its own." in receipt


@pytest.mark.parametrize(
    ("language", "says"),
    [
        ("", "Den tar inte emot svar, så du kan inte skicka något här."),
        ("/sv-simple", "Du kan inte skicka svar här."),
        ("/fi", "täältä ei voi lähettää mitään"),
        ("/ar", "لا يمكن إرسال أي شيء هنا"),
    ],
)
def test_example_says_in_each_language_that_nothing_can_be_sent(client, dialogue_round, while_open, language, says):
    DialogueRound.objects.update(is_example=True)
    page = client.get(FORM.replace("/en", language, 1)).text
    assert says in page


def test_action_refuses_an_answer_to_an_example(dialogue_round):
    dialogue_round.is_example = True
    with pytest.raises(ValueError, match="example"):
        submit_inspel(form_key="1", language="sv", dialogue_round=dialogue_round, role="staff", text="Hej")


def test_personal_data_in_an_answer_is_marked_before_it_is_sent(client, dialogue_round, questions, while_open):
    typed = {f"question_{questions[0].pk}": "Ring kim@example.se om det", "name": "Kim Holm"}
    typed[f"question_{questions[1].pk}"] = "Hälsar Holm"
    response = filled(client, questions).fill(typed).submit(client)
    assert re.search(r"<mark[^>]*>kim@example.se<", response.text)
    assert re.search(r"<mark[^>]*>Holm<", response.text)
    assert "Ring kim@example.se om det" in response.text
    assert not Inspel.objects.exists()
    form_of(response, "step").submit(client, ("step", "send"))
    assert "kim@example.se" in Inspel.objects.get().text


def test_whole_meeting_may_send_from_one_network(client, dialogue_round, questions, while_open, settings):
    settings.HOURLY_LIMITS = settings.HOURLY_LIMITS | {"round": 2, "inspel": 1}
    for _number in range(2):
        assert filled(client, questions).submit(client).status_code == 302
    response = filled(client, questions).submit(client)
    assert response.status_code == 429
    assert "Svar på 1" in response.text
    assert Inspel.objects.count() == 2


def test_page_that_was_open_too_long_keeps_what_was_typed(dialogue_round, questions, while_open):
    client = Client(enforce_csrf_checks=True)
    response = filled(client, questions).submit(client, forged={"csrfmiddlewaretoken": "too old"})
    assert response.status_code == 403
    assert "Nothing is lost: send again." in response.text
    assert "Svar på 1" in response.text


def test_limit_counts_what_was_written_and_not_the_questions(client, dialogue_round, while_open):
    long = RoundQuestionFactory.create_batch(3, round=dialogue_round, text_sv="?" * 300)
    written = {f"question_{row.pk}": "x" * 1660 for row in long}
    assert filled(client).fill(written).submit(client).status_code == 302


def test_change_of_language_keeps_what_is_typed_and_checks_nothing(client, dialogue_round, while_open):
    question = RoundQuestionFactory(round=dialogue_round, text_sv="Vad saknas?", text_fi="Mitä puuttuu?")
    form = filled(client, [question], name="Kim Test")
    form.address = FORM.replace("/en/", "/fi/")
    response = form.submit(client, ("step", "change"), forged={"role": [], "asked": form.values["asked"]})
    assert response.status_code == 200
    assert not response.context["form"].errors
    assert response.context["form"][f"question_{question.pk}"].value() == f"Svar på {question.order}"
    assert response.context["form"]["name"].value() == "Kim Test"
    assert "Mitä puuttuu?" in response.text
    assert not Inspel.objects.exists()
