"""What the site shows of a strategy that is prepared, and of one that was replaced."""

from datetime import timedelta

import pytest
from django.utils import timezone

from feedback.models import Inspel
from strategy.models import Strategy
from tests.factories import (
    AdoptionFactory,
    ChapterFactory,
    InspelFactory,
    MilestoneFactory,
    OrganisationFactory,
    StrategyFactory,
    SubGoalFactory,
    published_inspel,
)
from tests.rendered_form import form_of
from tests.strategy.strategies import NEXT, prepare_next, switch_to

pytestmark = pytest.mark.usefixtures("own_store")

FORM = "/inspel/lamna/?vidare=ja"


@pytest.fixture
def first(db):
    """The strategy that is current to begin with."""
    strategy = StrategyFactory(title_sv="Första strategin")
    ChapterFactory(strategy=strategy, title_sv="Gammalt kapitel")
    for number in [1, 2]:
        SubGoalFactory(strategy=strategy, number=number, title_sv=f"Gammalt delmål {number}")
    MilestoneFactory(strategy=strategy, title_sv="Gammal milstolpe")
    AdoptionFactory(strategy=strategy, organisation=OrganisationFactory(name_sv="Mora", slug="mora"))
    return Strategy.objects.get()


PAGES = ["/", "/strategin/", "/delmal/", "/tidslinje/", "/kommuner/mora/", "/inspel/", FORM, "/dokument/"]


@pytest.mark.parametrize("address", [*PAGES, "/sitemap-sub-goals.xml", "/sitemap-earlier-strategies.xml"])
def test_prepared_strategy_is_nowhere(client, first, address):
    prepare_next()
    text = client.get(address).text
    assert not any(word in text for word in ["Nästa strategi", "Nytt ", "Ny milstolpe", NEXT])


@pytest.mark.parametrize(
    "address",
    [
        f"/strategin/{NEXT}/",
        f"/strategin/{NEXT}/strategi.pdf",
        f"/delmal/{NEXT}-1/",
        f"/flode/inspel.xml?delmal={NEXT}-1",
    ],
)
def test_addresses_of_a_prepared_strategy_are_not_there(client, first, address):
    prepare_next()
    assert client.get(address).status_code == 404


def test_current_strategy_has_one_address(client, first):
    assert client.get("/strategin/strategin/").url == "/strategin/"
    assert client.get("/en/strategin/strategin/strategi.pdf").url == "/en/strategin/strategi.pdf"


@pytest.mark.parametrize("address", ["/", "/strategin/", "/delmal/", "/tidslinje/", "/kommuner/mora/", FORM])
def test_pages_show_the_new_strategy_after_the_switch(client, process_leader, first, address):
    switch_to(prepare_next(), by=process_leader)
    text = client.get(address).text
    assert "Nytt delmål 6" in text or "Ny milstolpe" in text
    assert not any(word in text for word in ["Gammalt", "Gammal milstolpe"])


def test_earlier_strategy_keeps_a_page_with_all_of_it(client, process_leader, first):
    switch_to(prepare_next(), by=process_leader)
    page = client.get("/strategin/strategin/").text
    for text in ["Första strategin", "Gammalt kapitel", "Gammalt delmål 2", "Gammal milstolpe", "Mora", "2022–2030"]:
        assert text in page
    assert "gäller inte längre" in page
    assert '<a href="/strategin/">Nästa strategi</a>' in page
    assert "noindex" not in page
    assert '<a href="/strategin/strategin/">Första strategin</a>' in client.get("/strategin/").text
    assert '<a href="/strategin/strategin/">Första strategin</a>' in client.get("/tidslinje/").text
    assert "/strategin/strategin/</loc>" in client.get("/sitemap-earlier-strategies.xml").text


def test_sub_goal_of_an_earlier_strategy_says_which_one_is_in_force(client, process_leader, first):
    switch_to(prepare_next(), by=process_leader)
    page = client.get("/delmal/delmal-1/").text
    assert "Delmål 1 av 2" in page
    assert "gäller inte längre" in page
    assert '<a href="/strategin/">Nästa strategi</a>' in page
    assert "Nytt delmål" not in page
    assert "?delmal=delmal-1" not in page
    assert "/delmal/delmal-1/</loc>" in client.get("/sitemap-sub-goals.xml").text


@pytest.mark.parametrize("count", [3, 5, 7])
def test_any_number_of_sub_goals_has_pages(client, process_leader, first, count):
    switch_to(prepare_next(sub_goals=count), by=process_leader)
    page = client.get(f"/delmal/{NEXT}-{count}/").text
    assert f"Delmål {count} av {count}" in page
    assert client.get("/delmal/").text.count("goal-card__title") == count


# --- What people say --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("step", [None, ("step", "preview"), ("step", "change")], ids=["send", "preview", "change"])
def test_choice_in_a_form_opened_before_the_switch_is_kept(client, process_leader, first, step):
    form = form_of(client.get(FORM), "text", "role").fill(text="Öppet längre", role="staff", sub_goal="delmal-2")
    switch_to(prepare_next(), by=process_leader)
    response = form.submit(client, step)
    if step:
        [chosen] = form_of(response, "text", "sub_goal").values["sub_goal"]
        assert chosen == "delmal-2"
        response = form_of(response, "text", "sub_goal").submit(
            client, ("step", "send") if step[1] == "preview" else None
        )
    assert first.sub_goals.get(number=2).inspel.get().text == "Öppet längre"


def test_link_to_an_earlier_sub_goal_chooses_none_in_the_form(client, process_leader, first):
    switch_to(prepare_next(), by=process_leader)
    assert "Gammalt" not in client.get(FORM, {"vidare": "ja", "delmal": "delmal-1"}).text


def test_choice_that_was_never_public_is_asked_for_again(client, first):
    prepare_next()
    form = form_of(client.get(FORM), "text", "role").fill(text="Öppet längre", role="staff")
    response = form.submit(client, forged={"sub_goal": f"{NEXT}-1"})
    assert "Välj ett av delmålen" in response.text
    assert "Öppet längre" in response.text


def test_filter_offers_earlier_sub_goals_with_inspel_and_their_years(client, process_leader, first):
    published_inspel(by=process_leader, sub_goal=first.sub_goals.get(number=1))
    switch_to(prepare_next(), by=process_leader)
    page = client.get("/inspel/").text
    assert "Gammalt delmål 1 (2022–2030)" in page
    assert "Gammalt delmål 2" not in page
    assert client.get("/inspel/?delmal=delmal-2").status_code == 200  # an address that somebody has saved
    assert client.get("/inspel/?delmal=delmal-1").text.count("<article") == 1


def test_statistics_name_the_sub_goals_that_occur(leader_client, process_leader, first):
    InspelFactory.create_batch(5, sub_goal=first.sub_goals.get(number=1))
    Inspel.objects.update(received_at=timezone.now() - timedelta(days=92))  # a day of the quarter before, or the first
    switch_to(prepare_next(), by=process_leader)
    page = leader_client.get("/admin/").text
    assert "Gammalt delmål 1 (2022–2030)" in page
    assert "Gammalt delmål 2" not in page
