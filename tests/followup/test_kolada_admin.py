"""Kolada in the admin: editors search and choose, fetch the values in the background, and read how it went."""

from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from django.utils import timezone

from followup.kolada.shortlist import shortlist
from followup.models import Indicator, KoladaSync, Measurement
from tests.kolada_server import HTML
from tests.rendered_form import form_of
from tests.swedish import bad_swedish

pytestmark = pytest.mark.django_db
LIST = "/admin/followup/indicator/"
SEARCH = f"{LIST}kolada/"
FETCH = f"{LIST}kolada/fetch/"


def found(page):
    return [line["kpi"].id for line in page.context["kpis"]]


# --- Search and choose ------------------------------------------------------------------------------------------------


def test_suggestions_need_no_answer_from_kolada(editor_client, kolada):
    page = editor_client.get(SEARCH)
    assert found(page) == [kpi.id for kpi in shortlist()]
    assert "Källa: Kolada" in page.text
    definitions = "".join(kpi.description for kpi in shortlist())  # in Kolada's words
    assert [text for _fault, text in bad_swedish(page.text) if text not in definitions] == []
    assert kolada.asked == []


def test_suggestions_are_as_many_as_the_file_has_and_mostly_of_regions():
    assert len(shortlist()) == 29
    assert sum(kpi.exists_for == "L" for kpi in shortlist()) == 14


def test_chosen_key_figure_fills_in_the_form_of_a_new_one(editor_client):
    line = editor_client.get(SEARCH).context["kpis"][0]
    form = form_of(editor_client.get(line["add_url"]), "kolada_id")
    kpi = line["kpi"]
    names = ["kolada_id", "title_sv", "definition_sv", "exists_for"]
    assert [form.values[name] for name in names] == [[kpi.id], [kpi.title], [kpi.description], [kpi.exists_for]]


def test_search_is_by_words_of_the_title(editor_client, kolada):
    kolada.add_kpi("N00001", "Fallskador bland äldre")
    kolada.add_kpi("N00002", "Väntetid")
    page = editor_client.get(SEARCH, {"q": "FALLSKADOR b"})
    assert found(page) == ["N00001"]
    assert bad_swedish(page.text) == []


@pytest.mark.parametrize("typed", ["N00002", " n00002 "])
def test_search_is_by_id_too(editor_client, kolada, typed):
    kolada.add_kpi("N00002", "Väntetid")
    assert found(editor_client.get(SEARCH, {"q": typed})) == ["N00002"]


@pytest.mark.parametrize("typed", ["finnsinte", "N99999", "'; DROP TABLE", "../../x", "a&b=c#d", "%00%0a"])
def test_search_that_finds_nothing_says_what_to_do(editor_client, kolada, typed):
    page = editor_client.get(SEARCH, {"q": typed})
    assert (page.status_code, found(page)) == (200, [])
    assert "Prova andra ord" in page.text


@pytest.mark.parametrize("typed", ["", "ab", "x" * 101])
def test_search_of_too_little_or_too_much_asks_nobody(editor_client, kolada, typed):
    page = editor_client.get(SEARCH, {"q": typed})
    assert page.status_code == 422
    assert kolada.asked == []
    assert form_of(page, "q").values["q"] == [typed]


def test_many_are_cut_and_said(editor_client, kolada):
    for number in range(60):
        kolada.add_kpi(f"N{number:05}", "Kostnad")
    page = editor_client.get(SEARCH, {"q": "kostnad"})
    assert len(found(page)) == 50
    assert "Det finns fler" in page.text


def test_one_that_is_followed_already_leads_to_it(editor_client, make_indicator):
    indicator = make_indicator(shortlist()[0].id)
    page = editor_client.get(SEARCH)
    assert f"{LIST}{indicator.pk}/change/" in page.text
    assert page.context["kpis"][0]["followed"] == indicator


def test_definition_that_no_address_can_hold_is_left_out(editor_client, kolada):
    kolada.add_kpi("N00001", "Fallskador", description="å" * 3000)
    url = editor_client.get(SEARCH, {"q": "fall"}).context["kpis"][0]["add_url"]
    assert set(parse_qs(urlsplit(url).query)) == {"kolada_id", "title_sv", "exists_for"}


@pytest.mark.parametrize("answer", [(500, {}, b""), (200, {"Content-Type": "text/html"}, HTML)], ids=["down", "html"])
def test_kolada_that_does_not_answer_is_said_on_the_page(editor_client, kolada, answer):
    kolada.answer_with = lambda path, number: answer
    page = editor_client.get(SEARCH, {"q": "fallskador"})
    assert page.status_code == 200
    assert "Det gick inte att söka i Kolada" in page.text
    assert 'value="fallskador"' in page.text


def test_who_may_not_add_a_key_figure_may_not_choose_one(leader_client):
    assert SEARCH not in leader_client.get(LIST).text
    assert leader_client.get(SEARCH).status_code == 403


# --- Fetching ---------------------------------------------------------------------------------------------------------


@pytest.fixture
def fetched(kolada, places, make_indicator):
    kolada.add_kpi("N00001")
    kolada.figures["N00001", "2034", 2024] = {"T": 41.5}
    return make_indicator("N00001")


@pytest.mark.django_db(transaction=True)
def test_button_lets_the_worker_fetch_and_the_page_says_how_it_went(editor_client, fetched, run_tasks):
    assert "har inte hämtats än" in editor_client.get(LIST).text
    page = editor_client.post(FETCH, follow=True)
    assert "väntar på bakgrundsprocessen" in page.text
    assert FETCH not in page.text
    assert bad_swedish(page.text) == []
    run_tasks()
    page = editor_client.get(LIST)
    assert "Nya: 1. Reviderade: 0. Oförändrade: 0. Borttagna: 0." in page.text
    assert Measurement.objects.get().value == 41.5
    assert FETCH in page.text


@pytest.mark.django_db(transaction=True)
def test_failure_stands_on_the_page_with_its_reason(editor_client, fetched, kolada, run_tasks):
    kolada.answer_with = lambda path, number: (200, {"Content-Type": "text/html"}, HTML)
    editor_client.post(FETCH)
    run_tasks()
    page = editor_client.get(LIST)
    assert "misslyckades" in page.text
    assert "webbsida" in page.text
    assert "Värdena är som de var" in page.text
    assert FETCH in page.text


def test_second_click_is_refused_politely(editor_client):
    editor_client.post(FETCH)
    assert "Värden hämtas redan" in editor_client.post(FETCH, follow=True).text
    assert KoladaSync.objects.count() == 1


def test_progress_is_told(editor_client):
    KoladaSync.objects.create(started_at=timezone.now(), pages=3)
    assert "3 svar från Kolada hittills" in editor_client.get(LIST).text


def test_one_whose_worker_was_killed_can_be_begun_again(editor_client):
    KoladaSync.objects.create(told_at=timezone.now() - timedelta(hours=1))
    page = editor_client.get(LIST)
    assert "avbröts" in page.text
    assert FETCH in page.text
    assert "i bakgrunden" in editor_client.post(FETCH, follow=True).text


def test_who_may_only_read_sees_how_it_went_and_no_button(leader_client):
    KoladaSync.objects.create(state="done", finished_at=timezone.now())
    page = leader_client.get(LIST)
    assert "Hämtades senast" in page.text
    assert FETCH not in page.text
    assert leader_client.post(FETCH).status_code == 403
    assert KoladaSync.objects.count() == 1


def test_address_of_the_button_fetches_nothing_when_it_is_opened(editor_client):
    assert editor_client.get(FETCH).status_code == 302


def test_other_id_takes_away_the_values_of_the_earlier_one(editor_client, make_indicator, places):
    """They are of another key figure; own ones and those of a key figure that is no longer fetched stay."""
    indicator = make_indicator("N00001")
    for year, source in [(2023, "kolada"), (2024, "own")]:
        Measurement.objects.create(indicator=indicator, organisation=places["2034"], year=year, value=1, source=source)
    address = f"{LIST}{indicator.pk}/change/"

    def change_to(kolada_id):
        form = form_of(editor_client.get(address), "kolada_id").fill(kolada_id=kolada_id)
        page = form.submit(editor_client, "_save", follow=True)
        return "Värdena för det tidigare" in page.text, set(indicator.measurements.values_list("source", flat=True))

    assert change_to("") == (False, {"kolada", "own"})
    assert change_to("N00001") == (False, {"kolada", "own"})
    assert change_to("N00002") == (True, {"own"})
    assert Measurement.history.filter(history_type="-").get().year == 2023


def test_indicator_is_saved_from_what_was_chosen(editor_client, make_indicator):
    sub_goal = make_indicator().sub_goal
    kpi = shortlist()[0]
    page = editor_client.get(editor_client.get(SEARCH).context["kpis"][0]["add_url"])
    form = form_of(page, "kolada_id").fill(question_sv="Kommer du hem?", unit_sv="procent", better="down", slug="hem")
    response = form.fill(sub_goal=str(sub_goal.pk)).submit(editor_client, "_save")
    assert response.status_code == 302
    assert Indicator.objects.get(kolada_id=kpi.id).title_sv == kpi.title
