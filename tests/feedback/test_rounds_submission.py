"""Sending in a dialogue round: nothing typed is lost, and no one at a shared device reads what another sent."""

import html
import re
from datetime import timedelta

import pytest
import time_machine
from django.http import HttpResponse
from django.test import Client

from core.models.outgoing_mail import OutgoingMail
from feedback.actions import QuestionChangedError, submit_inspel
from feedback.models import DialogueRound, Inspel, RoundAnswer, RoundQuestion
from feedback.views.receipts import ROUND_SALT, set_receipt_cookie
from tests.factories import DialogueRoundFactory, OrganisationFactory, RoundQuestionFactory, SubGoalFactory
from tests.feedback.rounds import CLOSES, FORM, OPENS, PAGE, RECEIPT, filled
from tests.rendered_form import form_of, form_to

OURS = {"Sec-Fetch-Site": "same-origin"}
pytestmark = pytest.mark.django_db


# --- Sending ------------------------------------------------------------------------------------------------------


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


# --- What is asked changes while somebody writes --------------------------------------------------------------------


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


# --- One after another from the same table ------------------------------------------------------------------------


def links(response):
    return set(re.findall(r'href="([^"]*/inspel/folj/[\w-]+/)"', response.text))


def test_next_from_the_same_table_keeps_the_choices_and_never_text_or_name(client, dialogue_round, while_open):
    goal, place = SubGoalFactory(number=3), OrganisationFactory(slug="orsa")
    typed = {"text": "Bara min text", "name": "Kim Test", "sub_goal": goal.slug, "municipality": "orsa"}
    receipt = filled(client, **typed, may_publish=True).submit(client, follow=True)
    next_url = html.unescape(re.search(r'href="(/en/inspel/dialog/hemgang/lamna/\?[^"]+)"', receipt.text)[1])
    page = client.get(next_url).text
    assert re.search(rf'name="sub_goal" value="{goal.slug}"[^>]* checked', page)
    assert f'<option value="{place.slug}" selected>' in page
    assert re.search(r'name="role" value="staff"[^>]* checked', page)
    assert "Bara min text" not in page + next_url
    assert "Kim" not in page + next_url
    assert not re.search(r'name="may_publish"[^>]* checked', page)


def test_each_gets_a_reference_and_a_link_and_the_receipt_lists_those_of_the_device(
    client, dialogue_round, questions, while_open
):
    for _number in range(3):
        receipt = filled(client, questions).submit(client, follow=True)
    assert all(reference in receipt.text for reference in Inspel.objects.values_list("reference", flat=True))
    assert len({link.rsplit("/", 2)[1] for link in links(receipt)}) == 3
    assert not links(Client().get(RECEIPT))


def test_hiding_leaves_nothing_for_the_next_person_at_the_device(client, dialogue_round, questions, while_open):
    filled(client, questions).submit(client, follow=True)
    response = client.post(RECEIPT, headers=OURS)
    assert response.url == f"{FORM}?roll=staff"
    hidden = client.get(RECEIPT)
    assert not links(hidden)
    assert Inspel.objects.get().reference not in hidden.text
    assert "There is no receipt to show" in hidden.text
    assert "no-store" in hidden["Cache-Control"]


def test_receipt_is_shown_and_hidden_in_every_language_also_when_the_round_has_closed(
    client, dialogue_round, questions, while_open
):
    filled(client, questions).submit(client)
    DialogueRound.objects.update(closes_at=OPENS + timedelta(minutes=30))
    assert links(client.get(RECEIPT))
    swedish = client.get(RECEIPT.removeprefix("/en"))
    assert Inspel.objects.get().reference in swedish.text
    hide = form_to(swedish, RECEIPT.removeprefix("/en"))
    assert hide.submit(client, headers=OURS).url == PAGE.removeprefix("/en")
    assert not links(client.get(RECEIPT))


def test_other_site_cannot_hide_the_receipt(client, dialogue_round, questions, while_open):
    filled(client, questions).submit(client)
    assert client.post(RECEIPT, headers={"Sec-Fetch-Site": "cross-site"}).status_code == 403
    assert links(client.get(RECEIPT))


def test_receipt_is_gone_after_half_an_hour(client, dialogue_round, questions, while_open):
    filled(client, questions).submit(client)
    while_open.shift(timedelta(minutes=31))
    assert not links(client.get(RECEIPT))


def test_token_is_neither_in_an_address_nor_readable_by_a_script(client, dialogue_round, questions, while_open):
    response = filled(client, questions).submit(client)
    assert response.url == RECEIPT
    cookies = response.cookies.values()
    assert {cookie.key for cookie in cookies} == {"naravard_receipt"}
    beginnings = [path.removesuffix("/inspel/dialog/hemgang/") for path in (cookie["path"] for cookie in cookies)]
    assert sorted(beginnings) == ["", "/ar", "/en", "/fi", "/sv-simple"]
    assert {(cookie["httponly"], cookie["samesite"]) for cookie in cookies} == {(True, "Lax")}


def test_cookies_of_a_device_that_many_used_fit_into_the_headers_that_nginx_takes():
    response = HttpResponse()
    set_receipt_cookie(response, ["t" * 22] * 99, salt=ROUND_SALT, view="dialogue_round", args=["s" * 50])
    assert sum(len(cookie.OutputString()) for cookie in response.cookies.values()) < 3500


def test_browser_is_asked_not_to_keep_who_wrote(client, dialogue_round, while_open):
    fields = re.findall(r'<input [^>]*name="(?:name|email)"[^>]*>', client.get(FORM).text)
    assert [re.findall(r'autocomplete="([^"]+)"', field) for field in fields] == [["off"], ["off"]]
