"""The page of the decisions: what is known in a table, and the rest in one line, here and on the timeline."""

import pytest

from tests.factories import AdoptionFactory, DocumentFactory, OrganisationFactory, SeatFactory, current_strategy

PAGES = ["/beslut/", "/tidslinje/"]


@pytest.fixture
def decisions(db):
    strategy = current_strategy()
    rows = {}
    for name in ["Mora", "Orsa", "Rättvik"]:
        place = OrganisationFactory(name_sv=name, slug=name.lower().replace("ä", "a"))
        rows[name] = AdoptionFactory(strategy=strategy, organisation=place, decided_on=None)
    rows["Mora"].decided_on = "2022-06-14"
    rows["Mora"].save()
    return rows


@pytest.mark.parametrize("page", PAGES)
def test_unknown_decisions_are_one_line(client, decisions, page):
    text = client.get(page).text
    assert "Vi har datum från 1 av 3 organisationer." in text
    table, rest = text.split("<tbody>")[1].split("</tbody>")
    assert 'datetime="2022-06-14"' in table
    assert table.count("<tr>") == 1
    line = rest.split("Vi har inte datum från de här än.")[1].split("</ul>")[0]
    assert [f"/kommuner/{slug}/" in line for slug in ["orsa", "rattvik", "mora"]] == [True, True, False]
    assert "Uppgift saknas" not in text
    assert "Referens" not in table


@pytest.mark.parametrize("page", PAGES)
def test_a_reference_or_a_document_without_a_date_is_known(client, decisions, page):
    decisions["Orsa"].reference = "KS 2022/1"
    decisions["Rättvik"].document = DocumentFactory(title_sv="Protokollet", url="https://example.se/")
    for row in decisions.values():
        row.save()
    text = client.get(page).text
    assert "Vi har datum från 1 av 3 organisationer." in text
    table, rest = text.split("<tbody>")[1].split("</tbody>")
    assert "KS 2022/1" in table
    assert "Protokollet" in table
    assert "Vi har inte datum" not in rest


def test_timeline_and_municipality_lead_to_the_decisions(client, decisions):
    for page in ["/tidslinje/", "/kommuner/orsa/", "/kommuner/mora/"]:
        assert 'href="/beslut/"' in client.get(page).text
    assert decisions["Orsa"].get_absolute_url() == "/beslut/"


def test_municipality_says_in_one_sentence_that_its_date_is_missing(client, decisions):
    text = client.get("/kommuner/orsa/").text
    assert text.count("Vi har inte datum för beslutet i Orsa än.") == 1
    assert "Uppgift saknas" not in text
    assert "Vi har inte datum" not in client.get("/kommuner/mora/").text


def test_page_without_a_strategy_says_that_nothing_is_entered(client, db):
    text = client.get("/beslut/").text
    assert "Inga beslut är inskrivna än." in text
    assert "Vi har datum" not in text


def test_vacant_seats_are_told_once(client, db):
    body = SeatFactory().body
    SeatFactory(body=body)
    assert client.get("/styrgruppen/").text.count("har ingen skrivit in det än") == 1
