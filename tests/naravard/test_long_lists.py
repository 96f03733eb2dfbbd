"""Long lists are folded, so that a telephone need not scroll past all of them; what an editor names stands apart."""

import re

import pytest

from contacts.models import Seat
from tests.factories import (
    AssessmentPeriodFactory,
    ChapterFactory,
    ContactFactory,
    DialogueRoundFactory,
    DocumentFactory,
    GoverningBodyFactory,
    IndicatorFactory,
    MilestoneFactory,
    OrganisationFactory,
    PageFactory,
    SeatFactory,
    StatementFactory,
    StrategyFactory,
    SubGoalFactory,
    assess,
    in_bulk,
)


@pytest.mark.parametrize(("count", "is_folded"), [(20, False), (21, True)])
def test_long_contents_are_folded(client, db, count, is_folded):
    in_bulk(ChapterFactory, count, strategy=StrategyFactory())
    PageFactory(slug="lang", body_sv="<h2>A</h2>" * count)
    for path in ["/strategin/", "/om/lang/"]:
        contents = client.get(path).text.split('aria-labelledby="contents"')[1].split("</nav>")[0]
        assert contents.count("<li>") == count
        assert ("<details" in contents, "Visa alla rubriker" in contents) == (is_folded, is_folded)


def test_few_contacts_are_shown_as_they_are(client, db):
    in_bulk(ContactFactory, 24, organisation=OrganisationFactory())
    assert '<details class="fold"' not in client.get("/kontakt/").text


def test_many_contacts_are_folded_by_organisation_in_swedish_order(client, db):
    leader = ContactFactory(name="Leder Processen", is_process_leader=True)
    for name, count in [("Ödeborg", 1), ("Avesta", 22), ("Ånge", 2)]:
        in_bulk(ContactFactory, count, organisation=OrganisationFactory(name_sv=name, slug=name))
    before, *groups = client.get("/kontakt/").text.split('<details class="fold">')
    assert before.split("<main")[1].count("<article") == 1
    assert leader.name in before
    titles = [re.search(r"<h2[^>]*>([^<]+) <span[^>]*>\((\d+)\)", group).groups() for group in groups]
    assert titles == [("Avesta", "22"), ("Ånge", "2"), ("Ödeborg", "1")]
    assert [group.count("<article") for group in groups] == [22, 2, 1]


def documents(count):
    in_bulk(DocumentFactory, count, kind=["governing", "report"] * (count // 2) + ["report"] * (count % 2))
    return "/dokument/"


def milestones(count):
    years = [2020 + number // 13 for number in range(count)]
    in_bulk(MilestoneFactory, count, strategy=StrategyFactory(), starts_on=[f"{year}-03-01" for year in years])
    return "/tidslinje/"


def indicators(count):
    goals = [SubGoalFactory(number=number) for number in [1, 2]]
    in_bulk(IndicatorFactory, count, sub_goal=[goals[number % 2] for number in range(count)])
    return "/lage/nyckeltal/"


def statements(count):
    goals = [SubGoalFactory(number=number) for number in [1, 2]]
    made = [StatementFactory(sub_goal=goals[number % 2]) for number in range(count)]
    period = AssessmentPeriodFactory()
    assess(period, OrganisationFactory(), {row.versions.get(): 3 for row in made})
    return period.get_absolute_url()


def periods(count):
    in_bulk(
        AssessmentPeriodFactory,
        count,
        opens_on=["2020-03-01", "2021-03-01"] * (count // 2) + ["2020-03-01"] * (count % 2),
    )
    return "/lage/sjalvskattning/"


def seats(count):
    side = Seat.Side.REGION
    in_bulk(SeatFactory, count, body=GoverningBodyFactory(), side=side, order=list(range(count)))
    return "/styrgruppen/"


def local_contacts(count):
    place = OrganisationFactory()
    in_bulk(ContactFactory, count, organisation=place)
    return place.get_absolute_url()


def open_rounds(count):
    in_bulk(DialogueRoundFactory, count, code=[f"RUND{number:02}" for number in range(count)])
    return "/inspel/dialog/"


def pages(count):
    return in_bulk(PageFactory, count)[0].get_absolute_url()


@pytest.mark.parametrize(
    ("make", "numbers"),
    [
        (documents, ["12", "13"]),
        (milestones, ["13", "12"]),
        (indicators, ["13", "12"]),
        (statements, ["13", "12"]),
        (periods, ["12", "13"]),
        (seats, ["25"]),
        (local_contacts, ["25"]),
        (open_rounds, ["25"]),
        (pages, ["25"]),
    ],
)
@pytest.mark.parametrize("count", [24, 25])
def test_a_list_is_folded_when_it_is_long(client, db, make, numbers, count):
    counts = re.findall(r"fold__count\">\((\d+)\)", client.get(make(count)).text)
    assert counts == (numbers if count == 25 else [])


def test_years_of_a_long_timeline_are_headings_above_their_milestones(client, db):
    page = client.get(milestones(25)).text
    assert re.findall(r"<h3[^>]*>(\d+)", page) == ["2020", "2021"]
    assert page.count('<h4 class="timeline__title"') == 25
    MilestoneFactory._meta.model.objects.first().delete()
    assert client.get("/tidslinje/").text.count('<h3 class="timeline__title"') == 24


def test_seats_of_a_side_stand_together_in_whichever_order_they_were_entered(client, db):
    in_bulk(SeatFactory, 4, body=GoverningBodyFactory(), side=["region", "municipalities"] * 2, order=[1, 2, 3, 4])
    assert client.get("/styrgruppen/").text.count('class="seats"') == 2


def test_the_start_page_shows_three_open_rounds_and_leads_to_all(client, db):
    open_rounds(4)
    for path in ["/", "/inspel/"]:
        page = client.get(path).text
        assert page.count("Dialog just nu:") == 3
        assert "Alla öppna dialogrundor (4)</a>" in page
    DialogueRoundFactory._meta.model.objects.first().delete()
    assert "Alla öppna dialogrundor" not in client.get("/").text


def test_a_key_figure_without_values_says_so(client, db):
    assert "Inga värden än" in client.get(indicators(1)).text


@pytest.mark.parametrize("slug", ["main", "contents", "useful", "footer-part"])
def test_what_an_editor_names_never_has_an_id_of_the_page(client, db, slug):
    chapter = ChapterFactory(slug=slug)
    GoverningBodyFactory(slug=slug)
    PageFactory(slug=slug, body_sv=f"<h2>{slug}</h2>" * 3)
    for path in ["/strategin/", "/styrgruppen/", f"/om/{slug}/"]:
        ids = re.findall(r'\sid="([^"]+)"', client.get(path).text)
        assert len(ids) == len(set(ids)) > 3, path
    assert f'href="#{chapter.anchor}"' in client.get("/strategin/").text
