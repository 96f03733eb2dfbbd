"""The form of the self-assessment: who may open it, and that nothing which was typed is lost."""

import csv
import io
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from followup.models import Assessment, AssessmentPeriod, AssessmentScore
from naravard.staff.roles import REPORTER
from tests.admin_rows import MAKERS
from tests.conftest import user_in_group
from tests.factories import AssessmentPeriodFactory, OrganisationFactory, StatementFactory, assess
from tests.rendered_form import form_of
from tests.staff import change_url, client_of, messages_of

pytestmark = pytest.mark.django_db
FORM = "/admin/followup/assessment/answers/var/orsa/"
SAVE, SUBMIT, APPROVE, RETURN = (("action", value) for value in ["save", "submit", "approve", "return"])


@pytest.fixture
def mora_client(db):
    mora = OrganisationFactory(slug="mora", name_sv="Mora")
    return client_of(user_in_group(REPORTER, username="mora", organisation=mora))


def opened(client, address=FORM):
    return form_of(client.get(address), "_seen")


def answers(versions, *scores, evidence="Enkäten"):
    typed = {f"score_{version.pk}": [score] for version, score in zip(versions, scores, strict=False)}
    return typed | {f"evidence_{version.pk}": evidence for version in versions[: len(scores)] if version.asks_evidence}


def saved():
    return {score.version_id: score.score or score.status for score in AssessmentScore.objects.all()}


def state():
    return Assessment.objects.get().state


@pytest.fixture
def submitted(reporter_client, versions, period):
    opened(reporter_client).fill(answers(versions, "1", "2", "na")).submit(reporter_client, SUBMIT)
    return Assessment.objects.get()


# --- Who may ----------------------------------------------------------------------------------------------------------


def test_reporter_reaches_the_form_from_the_first_page(reporter_client, period, versions):
    assert "1 självskattning att fylla i" in reporter_client.get("/admin/").text
    page = reporter_client.get("/admin/followup/assessment/").text
    assert f'href="{FORM}"' in page
    assert "inte påbörjad" in page
    text = reporter_client.get(FORM).text
    assert all(version.text in text for version in versions)


@pytest.mark.parametrize("ending", ["", "csv/"])
def test_nobody_but_its_reporters_and_the_process_leader_opens_a_form(
    reporter_client, mora_client, editor_client, leader_client, super_client, versions, period, ending
):
    clients = [reporter_client, leader_client, super_client, mora_client, editor_client]
    assert [client.get(FORM + ending).status_code for client in clients] == [200, 200, 200, 404, 404]


def test_reporter_of_another_organisation_finds_writes_and_lists_nothing(mora_client, submitted, versions):
    before = saved()
    typed = {f"score_{versions[0].pk}": "5", "action": "save"}
    assert mora_client.post(FORM, typed).status_code in {403, 404}
    assert mora_client.get(change_url(submitted)).status_code == 302
    assert mora_client.get(f"/admin/followup/assessment/{submitted.pk}/history/").status_code != 200
    assert "Orsa" not in mora_client.get("/admin/followup/assessment/").text
    assert saved() == before


@pytest.mark.parametrize("action", [APPROVE, RETURN])
def test_reporter_decides_nothing(reporter_client, submitted, action):
    seen = submitted.events.last().pk
    typed = {"action": action[1], "seen": seen, "note": "Bra så."}
    assert reporter_client.post(FORM, typed).status_code == 403
    assert state() == "submitted"


def test_process_leader_writes_nothing_for_an_organisation(leader_client, orsa, period, versions):
    response = leader_client.post(FORM, answers(versions, "5") | {"action": "save"})
    assert response.status_code == 403
    assert not Assessment.objects.exists()


def test_reporter_sees_nothing_else(reporter_client, period):
    addresses = [f"/admin/{model}/" for model in MAKERS] + [f"/admin/followup/assessmentperiod/{period.pk}/board/"]
    assert [address for address in addresses if reporter_client.get(address).status_code != 403] == [
        "/admin/followup/assessment/",
        *[f"/admin/followup/{own}/" for own in ["activity", "activityupdate", "promise"]],
    ]


def test_reporter_account_needs_an_organisation(super_client, reporter):
    form = form_of(super_client.get(change_url(reporter)), "username", "organisation")
    page = form.fill(organisation="").submit(super_client, "_save")
    assert "En rapportör behöver den organisation" in page.text


# --- Saving -----------------------------------------------------------------------------------------------------------


def test_draft_saves_what_is_answered_so_far(reporter_client, period, versions):
    page = opened(reporter_client).fill(answers(versions, "4")).submit(reporter_client, SAVE, follow=True)
    assert messages_of(page) == ["Utkastet är sparat."]
    assert list(saved().values()) == [4, "unanswered", "unanswered"]
    assert state() == "draft"
    assert list(period.versions.order_by("pk")) == versions


def test_submitting_goes_to_the_process_leader_who_is_told(reporter_client, leader_client, submitted):
    assert state() == "submitted"
    assert list(saved().values()) == [1, 2, "not_applicable"]
    assert "1 självskattning att läsa" in leader_client.get("/admin/").text
    assert "Självskattningen är inlämnad" in reporter_client.get(FORM).text


def test_unfinished_is_saved_but_not_submitted_and_each_gap_is_named(reporter_client, period, versions):
    typed = answers(versions, "3", "4", evidence="")
    page = opened(reporter_client).fill(typed).submit(reporter_client, SUBMIT)
    assert page.status_code == 422
    assert page.text.count("Skriv vad som visar att det är så.") == 2  # in the list, and at the field
    assert f'href="#id_score_{versions[2].pk}_0"' in page.text
    assert list(saved().values()) == [3, 4, "unanswered"]
    assert state() == "draft"


@pytest.mark.parametrize(
    ("part", "text"),
    [("comment", "Ring 19121212-1212 om det."), ("comment", "x" * 1001), ("score", "7"), ("score", "0")],
    ids=["identity-number", "too-long", "seven", "zero"],
)
def test_what_is_wrong_is_named_and_stays_and_the_rest_is_saved(reporter_client, period, versions, part, text):
    form = opened(reporter_client).fill(answers(versions[2:], "5"))
    page = form.submit(reporter_client, SAVE, forged={f"{part}_{versions[0].pk}": text})
    assert page.status_code == 422
    assert "Resten är sparat" in messages_of(page)[0]
    assert part == "score" or text in page.text
    assert saved()[versions[2].pk] == 5
    again = form_of(page, "_seen")
    page = again.fill({f"comment_{versions[0].pk}": "Bra."} | answers(versions, "1")).submit(reporter_client, SAVE)
    assert page.status_code == 302
    assert (saved()[versions[0].pk], AssessmentScore.objects.get(version=versions[0]).comment) == (1, "Bra.")


def test_answer_of_the_period_before_stands_beside_each_statement(reporter_client, orsa, versions):
    earlier = AssessmentPeriodFactory(
        name_sv="Hösten", opens_on=timezone.localdate() - timedelta(90), closes_on=timezone.localdate() - timedelta(60)
    )
    assess(earlier, orsa, {versions[0]: 2, versions[1]: "not_applicable"})
    AssessmentPeriodFactory(slug="var")
    statement = versions[0].statement
    statement.text_sv = "Nu låter det annorlunda."
    statement.save()
    text = " ".join(reporter_client.get(FORM).text.split())
    assert "Hösten: 2 av 5" in text
    assert f"Då löd det annorlunda, så de två jämförs inte: {versions[0].text}" in text
    assert "Hösten: ej aktuellt" in text
    assert "Inte besvarat i Hösten." in text


def test_answers_are_taken_along_as_csv_without_a_formula(reporter_client, period, versions):
    typed = answers(versions, "4", "na") | {f"comment_{versions[0].pk}": "=1+1"}
    opened(reporter_client).fill(typed).submit(reporter_client, SAVE)
    text = reporter_client.get(FORM + "csv/").content.decode("utf-8-sig")
    rows = [(row["score"], row["status"], row["comment"]) for row in csv.DictReader(io.StringIO(text))]
    assert rows == [("4", "scored", "'=1+1"), ("", "not_applicable", ""), ("", "unanswered", "")]


# --- Twice, two people, and too late ----------------------------------------------------------------------------------


def test_second_click_submits_nothing_twice(reporter_client, period, versions):
    form = opened(reporter_client).fill(answers(versions, "1", "2", "3"))
    assert form.submit(reporter_client, SUBMIT).status_code == 302
    page = form.submit(reporter_client, SUBMIT)
    assert page.status_code == 409
    assert Assessment.objects.get().events.filter(to_state="submitted").count() == 1


def test_second_click_on_a_draft_is_no_conflict(reporter_client, period, versions):
    form = opened(reporter_client).fill(answers(versions, "1"))
    pages = [form.submit(reporter_client, SAVE, follow=True) for _click in range(2)]
    assert [messages_of(page) for page in pages] == [["Utkastet är sparat."]] * 2  # and of no colleague


@pytest.fixture
def second_client(reporter):
    return client_of(user_in_group(REPORTER, username="andra", organisation=reporter.organisation))


def test_two_reporters_who_answer_different_statements_lose_nothing(reporter_client, second_client, period, versions):
    first, second = opened(reporter_client), opened(second_client)
    first.fill(answers(versions, "1")).submit(reporter_client, SAVE)
    page = second.fill(answers(versions[2:], "5")).submit(second_client, SAVE, follow=True)
    assert list(saved().values()) == [1, "unanswered", 5]
    assert any("En kollega har sparat andra svar" in text for text in messages_of(page))


def test_two_reporters_who_answer_the_same_choose_with_open_eyes(reporter_client, second_client, period, versions):
    first, second = opened(reporter_client), opened(second_client)
    first.fill(answers(versions, "1")).submit(reporter_client, SAVE)
    page = second.fill(answers(versions, "5")).submit(second_client, SAVE)
    assert page.status_code == 409
    assert "Du har också ändrat det" in page.text
    assert "rapportor, " in page.text.split("changes-title")[2]  # who did
    assert saved()[versions[0].pk] == 1
    assert form_of(page, "_seen").submit(second_client, SAVE).status_code == 302
    assert saved()[versions[0].pk] == 5


def test_nobody_submits_what_a_colleague_has_changed_unread(reporter_client, second_client, period, versions):
    first, second = opened(reporter_client), opened(second_client)
    first.fill(answers(versions, "1")).submit(reporter_client, SAVE)
    typed = answers(versions[1:], "2", "3")
    page = second.fill(typed).submit(second_client, SUBMIT)
    assert page.status_code == 422
    assert (state(), list(saved().values())) == ("draft", [1, 2, 3])
    form_of(page, "_seen").submit(second_client, SUBMIT)
    assert state() == "submitted"


def test_period_that_closed_while_the_form_was_open_gives_back_what_was_typed(reporter_client, period, versions):
    form = opened(reporter_client).fill({f"comment_{versions[0].pk}": "Långt och genomtänkt"})
    AssessmentPeriod.objects.update(closes_on=timezone.localdate() - timedelta(days=1))
    page = form.submit(reporter_client, SAVE)
    assert page.status_code == 409
    assert "Långt och genomtänkt" in page.text
    assert not Assessment.objects.exists()
    AssessmentPeriod.objects.update(closes_on=timezone.localdate())
    form_of(page, "_seen").submit(reporter_client, SAVE)
    assert AssessmentScore.objects.get(version=versions[0]).comment == "Långt och genomtänkt"


def test_statement_that_was_changed_while_the_form_was_open_keeps_what_was_typed(reporter_client, period, versions):
    form = opened(reporter_client).fill({f"comment_{versions[0].pk}": "Till det gamla"} | answers(versions, "4"))
    changed, gone = versions[0].statement, versions[2].statement
    changed.text_sv = "Nu låter det annorlunda."
    changed.save()
    gone.is_in_use = False
    gone.save()
    StatementFactory(sub_goal=changed.sub_goal, text_sv="Ett nytt påstående.")
    form.fill({f"comment_{versions[2].pk}": "Till det borttagna"})
    page = form.submit(reporter_client, SAVE)
    assert page.status_code == 409
    for text in ["Nu låter det annorlunda.", "Ett nytt påstående.", "Till det gamla", "Till det borttagna"]:
        assert text in page.text
    form_of(page, "_seen").submit(reporter_client, SAVE)
    score = AssessmentScore.objects.get(version=changed.versions.last())
    assert (score.score, score.comment) == (4, "Till det gamla")


def test_made_up_period_takes_no_answers(reporter_client, versions):
    AssessmentPeriodFactory(slug="var", is_example=True)
    assert "påhittat exempel" in reporter_client.get(FORM).text
    assert reporter_client.post(FORM, {"action": "save"}).status_code == 409
    assert not Assessment.objects.exists()


# --- The process leader -----------------------------------------------------------------------------------------------


def decide(client, action, **typed):
    return form_of(client.get(FORM), "note").fill(typed).submit(client, action, follow=True)


def test_returned_comes_back_with_the_note_and_is_submitted_again(leader_client, reporter_client, submitted, versions):
    decide(leader_client, RETURN, note="Titta på den andra en gång till.")
    assert state() == "returned"
    page = reporter_client.get(FORM)
    assert "Titta på den andra en gång till." in page.text
    form_of(page, "_seen").fill(answers(versions, "2")).submit(reporter_client, SUBMIT)
    decide(leader_client, APPROVE)
    assert (state(), saved()[versions[0].pk]) == ("approved", 2)
    assert [event.to_state for event in submitted.events.all()] == [
        *["draft", "submitted", "returned", "submitted", "approved"]
    ]


def test_nothing_is_returned_without_a_note(leader_client, submitted):
    page = form_of(leader_client.get(FORM), "note").submit(leader_client, RETURN)
    assert page.status_code == 422
    assert "Skriv vad som behöver rättas" in page.text
    assert state() == "submitted"


def test_nothing_is_returned_to_a_period_that_has_closed(leader_client, submitted):
    AssessmentPeriod.objects.update(closes_on=timezone.localdate() - timedelta(days=1))
    page = form_of(leader_client.get(FORM), "note").fill(note="Se över.").submit(leader_client, RETURN)
    assert page.status_code == 409
    assert "Se över." in page.text
    assert decide(leader_client, APPROVE).status_code == 200
    assert state() == "approved"


def test_second_click_on_approve_decides_nothing_twice(leader_client, submitted):
    form = form_of(leader_client.get(FORM), "note")
    assert [form.submit(leader_client, APPROVE).status_code for _click in range(2)] == [302, 409]
    assert submitted.events.filter(to_state="approved").count() == 1


def test_session_that_ended_gives_back_what_was_typed(client, reporter, reporter_client, period, versions):
    form = opened(reporter_client).fill({f"comment_{versions[0].pk}": "Långt och genomtänkt"})
    page = form.submit(client, SAVE)
    assert page.status_code == 403
    assert "Långt och genomtänkt" in page.text
    client.force_login(reporter)
    back = form_of(page, "_kept").submit(client)
    assert not AssessmentScore.objects.exists()
    form_of(back, "_seen").submit(client, SAVE)
    assert AssessmentScore.objects.get(version=versions[0]).comment == "Långt och genomtänkt"


def test_period_without_statements_cannot_be_submitted(reporter_client, orsa, period):
    page = reporter_client.get(FORM)
    assert "Det finns inga påståenden än." in page.text
    assert reporter_client.post(FORM, {"action": "submit"}).status_code == 409
    assert not Assessment.objects.exists()


def test_form_makes_as_many_queries_with_30_statements_as_with_3(reporter_client, orsa, versions):
    def queries_of(make):
        with CaptureQueriesContext(connection) as found:
            assert make().status_code in {200, 302}
        return len(found)

    def open_and_save(slug):
        earlier = AssessmentPeriodFactory(opens_on=timezone.localdate() - timedelta(days=30))
        assess(earlier, orsa, dict.fromkeys(earlier.asked(), 2))
        AssessmentPeriodFactory(slug=slug)
        address = FORM.replace("var", slug)
        form = opened(reporter_client, address)
        opening = queries_of(lambda: reporter_client.get(address))
        return opening, queries_of(lambda: form.submit(reporter_client, SAVE))

    open_and_save("forst")  # which fills what is kept for the process
    few = open_and_save("fa")
    for _number in range(27):
        StatementFactory(sub_goal=versions[0].statement.sub_goal)
    assert open_and_save("manga") == few
