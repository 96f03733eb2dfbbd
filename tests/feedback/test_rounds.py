"""Dialogue rounds: they open and close by themselves, nothing typed is lost, and nobody reads what another one sent."""

import html
import re
import uuid
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from contacts.models import OutgoingMail
from feedback import actions
from feedback.models import DialogueRound, Inspel, RoundAnswer
from feedback.round_code import CODE_LETTERS
from feedback.small_groups import without_small_groups
from tests.factories import (
    DialogueRoundFactory,
    InspelFactory,
    OrganisationFactory,
    RoundQuestionFactory,
    SubGoalFactory,
    bulk_inspel,
    published_inspel,
)

OPENS = datetime(2026, 3, 2, 8, tzinfo=UTC)
CLOSES = datetime(2026, 3, 9, 16, tzinfo=UTC)
OURS = {"Sec-Fetch-Site": "same-origin"}
pytestmark = pytest.mark.django_db


@pytest.fixture
def dialogue_round():
    return DialogueRoundFactory(slug="hemgang", title_sv="Trygg hemgång", opens_at=OPENS, closes_at=CLOSES)


@pytest.fixture
def questions(dialogue_round):
    return [
        RoundQuestionFactory(round=dialogue_round, order=1, text_sv="Vad är bra?", is_required=True),
        RoundQuestionFactory(round=dialogue_round, order=2, text_sv="Vad saknas?"),
    ]


@pytest.fixture
def while_open(dialogue_round):
    with time_machine.travel(OPENS + timedelta(hours=1), tick=False) as traveller:
        yield traveller


PAGE = "/en/inspel/dialog/hemgang/"
FORM = f"{PAGE}lamna/"
RECEIPT = f"{PAGE}tack/"


def filled(questions=(), **changes):
    answers = {f"question_{question.pk}": f"Svar på {question.order}" for question in questions}
    return {"form_key": str(uuid.uuid4()), "role": "staff", **answers, **changes}


def max_age(response):
    return int(re.search(r"max-age=(\d+)", response["Cache-Control"])[1])


# --- Its hours ----------------------------------------------------------------------------------------------------


def test_round_says_when_it_opens_then_asks_then_tells_what_came(client, dialogue_round, questions):
    with time_machine.travel(OPENS - timedelta(days=1), tick=False):
        before = client.get(PAGE).text
    with time_machine.travel(OPENS, tick=False):
        during = client.get(PAGE).text
    with time_machine.travel(CLOSES, tick=False):
        after = client.get(PAGE).text
    assert "It has not opened yet" in before
    assert "2 March 2026, 09:00" in before
    assert f'href="{FORM}"' not in before
    assert f'href="{FORM}"' in during
    assert "Vad saknas?" in during
    assert "The dialogue has closed." in after
    assert f'href="{FORM}"' not in after


def test_round_that_is_not_announced_is_nowhere(client, dialogue_round, while_open):
    DialogueRound.objects.update(is_announced=False)
    for path in [PAGE, FORM, RECEIPT, f"{PAGE}affisch.pdf", f"/d/{dialogue_round.code}/"]:
        assert client.get(path).status_code == 404
    for path in ["/", "/inspel/", "/inspel/dialog/", "/sitemap.xml"]:
        assert "hemgang" not in client.get(path).text


@pytest.mark.parametrize("path", [PAGE, "/inspel/dialog/", "/", "/inspel/"])
@pytest.mark.parametrize("moment", [OPENS, CLOSES])
def test_page_is_never_cached_past_the_moment_when_the_round_opens_or_closes(client, dialogue_round, path, moment):
    with time_machine.travel(moment - timedelta(seconds=20), tick=False):
        assert max_age(client.get(path)) == 20
    with time_machine.travel(moment - timedelta(days=1), tick=False):
        assert max_age(client.get(path)) == 60
    with time_machine.travel(moment + timedelta(seconds=1), tick=False):
        assert max_age(client.get(path)) == 60


@pytest.mark.parametrize("when", [OPENS - timedelta(days=1), OPENS + timedelta(days=1), CLOSES + timedelta(days=1)])
def test_reading_sets_no_cookie(client, dialogue_round, questions, when):
    with time_machine.travel(when, tick=False):
        for path in [PAGE, "/inspel/dialog/", "/"]:
            response = client.get(path)
            assert not response.cookies
            assert "Cookie" not in response.get("Vary", "")
            assert "public" in response["Cache-Control"]


def test_open_round_is_announced_where_people_come_by(client, dialogue_round):
    for when, is_shown in [(OPENS - timedelta(1), False), (OPENS, True), (CLOSES, False)]:
        with time_machine.travel(when, tick=False):
            for path in ["/", "/inspel/"]:
                assert ("round-now" in client.get(path).text) == is_shown


def test_list_sorts_rounds_by_their_hours(client, while_open):
    now = timezone.now()
    day = timedelta(days=1)
    for number, (opens, closes) in enumerate([(-1, 1), (1, 2), (-3, -1)]):
        DialogueRoundFactory(title_sv=f"Runda {number}", opens_at=now + opens * day, closes_at=now + closes * day)
    page = client.get("/en/inspel/dialog/").text
    places = [page.index(text) for text in ["Open now", "Runda 0", "Coming", "Runda 1", ">Has closed<", "Runda 2"]]
    assert places == sorted(places)


def test_pages_ask_as_often_at_many_rows_as_at_few(client, dialogue_round, process_leader):
    def queries(path):
        with CaptureQueriesContext(connection) as captured:
            assert client.get(path).status_code == 200
        return len(captured)

    with time_machine.travel(CLOSES + timedelta(days=1), tick=False):
        paths = ["/inspel/dialog/", PAGE, "/"]
        few_rows(dialogue_round, process_leader, 3)
        few = [queries(path) for path in paths]
        few_rows(dialogue_round, process_leader, 27)
        assert [queries(path) for path in paths] == few


def few_rows(dialogue_round, by, count):
    municipality, goal = OrganisationFactory(slug="falun"), SubGoalFactory(number=1)
    DialogueRoundFactory.create_batch(count, municipality=municipality, sub_goal=goal)
    for offset in [-9, 9]:
        moment = timezone.now() + timedelta(days=offset)
        DialogueRoundFactory.create_batch(count, opens_at=moment, closes_at=moment + timedelta(days=1), sub_goal=goal)
    RoundQuestionFactory.create_batch(count, round=dialogue_round)
    rows = bulk_inspel(count, published_by=by)
    Inspel.objects.filter(reference__in=[row.reference for row in rows]).update(dialogue_round=dialogue_round)


# --- Its short address --------------------------------------------------------------------------------------------


def test_code_is_made_by_itself_of_letters_that_are_easy_to_read():
    codes = {DialogueRoundFactory().code for _number in range(30)}
    assert len(codes) == 30
    assert set("".join(codes)) <= set(CODE_LETTERS)
    assert not set(CODE_LETTERS) & set("aeiouyåäöl01")


def test_code_that_is_taken_is_not_made_again(monkeypatch):
    DialogueRoundFactory(code="bdfgh")
    made = iter(["bdfgh", "bdfgh", "jkmnp"])
    monkeypatch.setattr("feedback.models.dialogue_round.random_code", lambda: next(made))
    assert DialogueRoundFactory().code == "jkmnp"


@pytest.mark.parametrize("typed", ["bkmtr", "BKMTR", "Bkm-Tr"])
def test_short_address_leads_to_the_round_however_it_is_typed(client, dialogue_round, typed):
    DialogueRound.objects.update(code="bkmtr")
    assert client.get(f"/d/{typed}/").url == "/inspel/dialog/hemgang/"
    assert client.get(f"/ar/d/{typed}/").url == "/ar/inspel/dialog/hemgang/"
    assert client.get(f"/d/{typed}", follow=True).redirect_chain[-1][0] == "/inspel/dialog/hemgang/"


def test_unknown_short_address_is_explained(client):
    response = client.get("/en/d/zzzzz/")
    assert response.status_code == 404
    assert "Check the five letters" in response.text
    assert 'href="/en/inspel/dialog/"' in response.text


# --- Sending ------------------------------------------------------------------------------------------------------


def test_answers_are_kept_one_by_one_and_as_one_text(client, dialogue_round, questions, while_open):
    goal, place = SubGoalFactory(number=2), OrganisationFactory(slug="mora")
    DialogueRound.objects.update(sub_goal=goal, municipality=place)
    response = client.post(FORM, filled(questions), follow=True)
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


def test_double_click_stores_one(client, dialogue_round, questions, while_open):
    data = filled(questions)
    pages = [client.post(FORM, data, follow=True).text for _click in range(2)]
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
def test_missing_or_long_answer_is_said_and_what_was_typed_stays(
    client, dialogue_round, questions, while_open, answers, message
):
    data = filled() | {f"question_{questions[number].pk}": text for number, text in answers.items()}
    response = client.post(FORM, data)
    assert response.status_code == 422
    assert message in html.unescape(response.text)
    assert "Typed by me" in response.text
    assert not Inspel.objects.exists()


def test_answers_that_are_too_long_together_are_said(client, dialogue_round, while_open):
    long = RoundQuestionFactory.create_batch(3, round=dialogue_round)
    response = client.post(FORM, filled() | {f"question_{row.pk}": "x" * 1900 for row in long})
    assert response.status_code == 422
    assert "At most 5000 fit: shorten an answer." in response.text


def test_nothing_answered_at_all_is_said(client, dialogue_round, while_open):
    RoundQuestionFactory(round=dialogue_round)
    response = client.post(FORM, filled())
    assert response.status_code == 422
    assert "Answer at least one of the questions." in response.text


def test_who_is_still_writing_when_it_closes_is_let_in(client, dialogue_round, questions):
    with time_machine.travel(CLOSES + timedelta(minutes=14), tick=False):
        assert client.get(FORM).url == PAGE
        client.post(FORM, filled(questions))
    assert Inspel.objects.get().dialogue_round == dialogue_round


@pytest.mark.parametrize("when", [CLOSES + timedelta(minutes=15), OPENS - timedelta(minutes=1)])
def test_what_comes_too_late_or_early_is_kept_and_can_be_sent_on_its_own(client, dialogue_round, questions, when):
    with time_machine.travel(when, tick=False):
        response = client.post(FORM, filled(questions))
        assert response.status_code == 422
        assert "The dialogue is not open, so nothing has been sent." in response.text
        assert "Svar på 1" in response.text
        assert not Inspel.objects.exists()
        receipt = client.post(FORM, filled(questions, step="on_its_own"), follow=True).text
    inspel = Inspel.objects.get()
    assert inspel.dialogue_round is None
    assert inspel.text.startswith("Vad är bra?\nSvar på 1")
    assert not RoundAnswer.objects.exists()
    assert inspel.reference in receipt


def test_what_shows_who_somebody_is_gets_marked_before_it_is_sent(client, dialogue_round, questions, while_open):
    data = filled(questions) | {f"question_{questions[0].pk}": "Ring kim@example.se om det"}
    response = client.post(FORM, data)
    assert re.search(r"<mark[^>]*>kim@example.se<", response.text)
    assert "Ring kim@example.se om det" in response.text
    assert not Inspel.objects.exists()
    client.post(FORM, data | {"step": "send"})
    assert "kim@example.se" in Inspel.objects.get().text


def test_whole_meeting_may_send_from_one_network(client, dialogue_round, questions, while_open, settings):
    settings.HOURLY_LIMITS = settings.HOURLY_LIMITS | {"round": 2, "inspel": 1}
    for _number in range(2):
        assert client.post(FORM, filled(questions)).status_code == 302
    response = client.post(FORM, filled(questions))
    assert response.status_code == 429
    assert "Svar på 1" in response.text
    assert Inspel.objects.count() == 2


def test_page_that_was_open_too_long_keeps_what_was_typed(dialogue_round, questions, while_open):
    response = Client(enforce_csrf_checks=True).post(FORM, filled(questions))
    assert response.status_code == 403
    assert "Nothing is lost: send again." in response.text
    assert "Svar på 1" in response.text


# --- One after another from the same table ------------------------------------------------------------------------


def links(response):
    return set(re.findall(r'href="([^"]*/inspel/folj/[\w-]+/)"', response.text))


def test_next_from_the_same_table_keeps_the_choices_and_never_text_or_name(client, dialogue_round, while_open):
    goal, place = SubGoalFactory(number=3), OrganisationFactory(slug="orsa")
    data = filled(text="Bara min text", name="Kim Test", sub_goal=goal.slug, municipality="orsa", may_publish="on")
    receipt = client.post(FORM, data, follow=True)
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
        receipt = client.post(FORM, filled(questions), follow=True)
    assert all(reference in receipt.text for reference in Inspel.objects.values_list("reference", flat=True))
    assert len({link.rsplit("/", 2)[1] for link in links(receipt)}) == 3
    assert not links(Client().get(RECEIPT))


def test_hiding_leaves_nothing_for_whoever_is_next_at_the_device(client, dialogue_round, questions, while_open):
    client.post(FORM, filled(questions), follow=True)
    response = client.post(RECEIPT, headers=OURS)
    assert response.url == f"{FORM}?roll=staff"
    hidden = client.get(RECEIPT)
    assert not links(hidden)
    assert Inspel.objects.get().reference not in hidden.text
    assert "There is no receipt to show" in hidden.text
    assert "no-store" in hidden["Cache-Control"]


def test_other_site_cannot_hide_the_receipt(client, dialogue_round, questions, while_open):
    client.post(FORM, filled(questions))
    assert client.post(RECEIPT, headers={"Sec-Fetch-Site": "cross-site"}).status_code == 403
    assert links(client.get(RECEIPT))


def test_receipt_is_gone_after_half_an_hour(client, dialogue_round, questions, while_open):
    client.post(FORM, filled(questions))
    while_open.shift(timedelta(minutes=31))
    assert not links(client.get(RECEIPT))


def test_token_is_neither_in_an_address_nor_readable_by_a_script(client, dialogue_round, questions, while_open):
    response = client.post(FORM, filled(questions))
    assert response.url == RECEIPT
    cookie = response.cookies["naravard_receipt"]
    assert (cookie["path"], cookie["httponly"], cookie["samesite"]) == (PAGE, True, "Lax")


# --- What came of it ----------------------------------------------------------------------------------------------


def test_summary_is_shown_when_it_is_published_and_the_round_has_closed(client, dialogue_round):
    DialogueRound.objects.update(summary_sv="Det här ändrade vi.")
    with time_machine.travel(CLOSES + timedelta(days=1), tick=False):
        assert "Det här ändrade vi." not in client.get(PAGE).text
        assert actions.publish_summary(dialogue_round=dialogue_round, is_public=True)
        assert "Det här ändrade vi." in client.get(PAGE).text
        actions.publish_summary(dialogue_round=dialogue_round, is_public=False)
        assert "Det här ändrade vi." not in client.get(PAGE).text
        actions.publish_summary(dialogue_round=dialogue_round, is_public=True)
    with time_machine.travel(OPENS, tick=False):
        assert "Det här ändrade vi." not in client.get(PAGE).text


def test_summary_without_text_is_not_published(dialogue_round):
    assert not actions.publish_summary(dialogue_round=dialogue_round, is_public=True)
    dialogue_round.refresh_from_db()
    assert dialogue_round.summary_published_at is None


def test_closed_round_quotes_published_inspel_only(client, dialogue_round, process_leader):
    published_inspel(by=process_leader, title="Det publicerade", dialogue_round=dialogue_round)
    InspelFactory(text="Det privata", dialogue_round=dialogue_round)
    published_inspel(by=process_leader, title="Från en annan", dialogue_round=DialogueRoundFactory())
    with time_machine.travel(CLOSES + timedelta(days=1), tick=False):
        page = client.get(PAGE).text
    assert "Det publicerade" in page
    assert "Det privata" not in page
    assert "Från en annan" not in page


def test_numbers_leave_out_what_is_confidential_withdrawn_or_spam(client, dialogue_round, questions, process_leader):
    rows = InspelFactory.create_batch(9, dialogue_round=dialogue_round)
    RoundAnswer.objects.bulk_create(RoundAnswer(inspel=row, question=questions[0], text="Svar") for row in rows)
    Inspel.objects.filter(pk=rows[0].pk).update(is_confidential=True, confidential_ground="OSL 25:1")
    actions.mark_as_spam(inspel=rows[1], by=process_leader)
    actions.close(inspel=rows[2], reason="withdrawn", by=process_leader)
    with time_machine.travel(CLOSES + timedelta(days=1), tick=False):
        numbers = client.get(PAGE).context["numbers"]
    assert numbers["total"] == 6
    assert [line["count"] for line in numbers["questions"]] == [6, 0]


def test_small_groups_are_not_shown_nor_can_be_worked_out(client, dialogue_round):
    InspelFactory.create_batch(6, dialogue_round=dialogue_round, role="resident")
    InspelFactory.create_batch(7, dialogue_round=dialogue_round, role="relative")
    InspelFactory.create_batch(1, dialogue_round=dialogue_round, role="staff")
    with time_machine.travel(CLOSES + timedelta(days=1), tick=False):
        response = client.get(PAGE)
    by_role = next(group for group in response.context["numbers"]["groups"] if "who" in group["title"])
    assert [(str(line["name"]), line["count"]) for line in by_role["lines"]] == [
        ("Relative or close to someone", 7),
        ("Small groups together", 7),
    ]
    assert "Working in health care" not in response.text


@pytest.mark.parametrize(
    ("counts", "shown", "hidden"),
    [
        ({"a": 5, "b": 6}, {"a": 5, "b": 6}, 0),
        ({"a": 4, "b": 6, "c": 9}, {"c": 9}, 10),
        ({"a": 3, "b": 2, "c": 9}, {"c": 9}, 5),
        ({"a": 1}, {}, 1),
        ({"a": 1, "b": 20}, {}, 21),
        ({}, {}, 0),
    ],
)
def test_no_hidden_group_can_be_worked_out_from_the_total(counts, shown, hidden):
    assert without_small_groups(counts) == (shown, hidden)


def test_database_refuses_a_round_that_closes_before_it_opens(dialogue_round):
    with pytest.raises(IntegrityError, match="round_closes_after_it_opens"), transaction.atomic():
        DialogueRound.objects.update(closes_at=OPENS)


# --- One answer for a group ---------------------------------------------------------------------------------------


def test_group_gets_one_answer_and_those_who_want_it_a_mail(dialogue_round, process_leader):
    kim = InspelFactory(email="kim@example.se", may_contact=True, dialogue_round=dialogue_round)
    group = [kim, InspelFactory(dialogue_round=dialogue_round)]
    report = actions.answer_group(inspel=group, text="Tack alla!", by=process_leader)
    assert [row.reference for row in report.done] == [row.reference for row in group]
    assert report.skipped == []
    assert set(Inspel.objects.values_list("handling", "answer", "answered_by")) == {
        ("answered", "Tack alla!", process_leader.pk)
    }
    assert OutgoingMail.objects.filter(kind="feedback.answered", about_id=kim.pk).exists()


def test_group_answer_says_what_it_left_alone_and_why(process_leader):
    answered, begun, gone, waiting = InspelFactory.create_batch(4)
    actions.answer(inspel=answered, text="Eget svar", by=process_leader)
    actions.save_draft(inspel=begun, by=process_leader, answer="Påbörjat")
    Inspel.objects.filter(pk=gone.pk).delete()
    report = actions.answer_group(inspel=[answered, begun, gone, waiting], text="Samma", by=process_leader)
    assert [row.pk for row in report.done] == [waiting.pk]
    assert [reference for reference, _why in report.skipped] == [row.reference for row in [answered, begun, gone]]
    assert all(why for _reference, why in report.skipped)
    assert list(Inspel.objects.order_by("pk").values_list("answer", flat=True)) == ["Eget svar", "Påbörjat", "Samma"]


def test_group_answer_that_was_cut_off_can_be_made_again(process_leader):
    group = InspelFactory.create_batch(3, email="kim@example.se", may_contact=True)
    actions.answer_group(inspel=group[:1], text="Samma", by=process_leader)
    report = actions.answer_group(inspel=group, text="Samma", by=process_leader)
    assert [row.pk for row in report.done] == [row.pk for row in group[1:]]
    assert OutgoingMail.objects.filter(kind="feedback.answered").count() == 3
