"""Dialogue rounds: when they open and close, and their short addresses."""

from datetime import datetime, timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django.utils.html import strip_tags

from feedback.actions import copy_round, extend_round
from feedback.models import DialogueRound, Inspel
from feedback.models.poster_link import CODE_LETTERS
from tests.factories import DialogueRoundFactory, OrganisationFactory, RoundQuestionFactory, SubGoalFactory, bulk_inspel
from tests.feedback.rounds import CLOSES, FORM, OPENS, PAGE, RECEIPT, kept_for

pytestmark = pytest.mark.django_db


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
    for path in ["/", "/inspel/", "/inspel/dialog/", "/sitemap-rounds.xml"]:
        assert "hemgang" not in client.get(path).text


@pytest.mark.parametrize("path", [PAGE, "/inspel/dialog/", "/", "/inspel/"])
@pytest.mark.parametrize("moment", [OPENS, CLOSES])
def test_page_is_never_cached_past_the_moment_when_the_round_opens_or_closes(client, dialogue_round, path, moment):
    with time_machine.travel(moment - timedelta(seconds=20), tick=False):
        assert kept_for(client.get(path)) == 20
    with time_machine.travel(moment - timedelta(days=1), tick=False):
        assert kept_for(client.get(path)) == 60
    with time_machine.travel(moment + timedelta(seconds=1), tick=False):
        assert kept_for(client.get(path)) == 60


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
                assert ("round-current" in client.get(path).text) == is_shown


def test_list_sorts_rounds_by_their_hours(client, while_open):
    now = timezone.now()
    day = timedelta(days=1)
    for number, (opens, closes) in enumerate([(-1, 1), (1, 2), (-3, -1)]):
        DialogueRoundFactory(title_sv=f"Runda {number}", opens_at=now + opens * day, closes_at=now + closes * day)
    page = client.get("/en/inspel/dialog/").text
    places = [page.index(text) for text in ["Open now", "Runda 0", "Coming", "Runda 1", ">Has closed<", "Runda 2"]]
    assert places == sorted(places)


def test_pages_make_as_many_queries_at_many_rows_as_at_few(client, dialogue_round, process_leader):
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


def test_copy_keeps_its_hours_when_the_clock_changes_between(process_leader):
    source = DialogueRoundFactory(opens_at=swedish("2026-03-24T18:00"), closes_at=swedish("2026-03-24T20:00"))
    with time_machine.travel(swedish("2026-03-25T09:00"), tick=False):
        copy = copy_round(dialogue_round=source, by=process_leader)
    assert (copy.opens_at, copy.closes_at) == (swedish("2026-03-31T18:00"), swedish("2026-03-31T20:00"))


def test_extended_round_keeps_its_hour_when_the_clock_changes_between():
    closing = DialogueRoundFactory(opens_at=swedish("2026-10-20T18:00"), closes_at=swedish("2026-10-22T20:00"))
    with time_machine.travel(swedish("2026-10-21T09:00"), tick=False):
        extended = extend_round(dialogue_round=closing, days=7)
    assert extended.closes_at == swedish("2026-10-29T20:00")


def swedish(text):
    return timezone.make_aware(datetime.fromisoformat(text))


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


@pytest.mark.parametrize(
    "typed", ["bkmtr", "BKMTR", "Bkm-Tr", "bkmtr.", "bk mtr", "%20BKMTR%20", "bkmtr/.", "(bkmtr),"]
)
@pytest.mark.parametrize("letter", ["d", "D"])
def test_short_address_leads_to_the_round_however_it_is_typed(client, dialogue_round, letter, typed):
    DialogueRound.objects.update(code="bkmtr")
    assert client.get(f"/{letter}/{typed}/").url == "/inspel/dialog/hemgang/"
    assert client.get(f"/ar/{letter}/{typed}/").url == "/ar/inspel/dialog/hemgang/"
    assert client.get(f"/{letter}/{typed}", follow=True).redirect_chain[-1][0] == "/inspel/dialog/hemgang/"


def test_form_of_a_round_that_was_closed_says_so_and_leads_to_no_page_in_a_cache(client, dialogue_round, while_open):
    DialogueRound.objects.update(closes_at=timezone.now())
    response = client.get(FORM)
    assert response.status_code == 200
    assert "The dialogue has closed." in response.text
    assert "no-store" in response["Cache-Control"]


def test_unknown_short_address_is_explained(client):
    response = client.get("/en/d/zzzzz/")
    assert response.status_code == 404
    assert "Check the five letters" in response.text
    assert 'href="/en/inspel/dialog/"' in response.text


def test_day_is_said_once_of_a_round_that_opens_and_closes_on_it(client, dialogue_round, leader_client):
    DialogueRound.objects.update(closes_at=OPENS + timedelta(hours=3))
    with time_machine.travel(OPENS - timedelta(days=1), tick=False):
        page = " ".join(strip_tags(client.get(PAGE).text).split())
    assert "Opens 2 March 2026, 09:00 and closes 12:00" in page
    assert "2026-03-02 09.00 – kl.\xa012.00" in leader_client.get("/admin/feedback/dialogueround/").text
