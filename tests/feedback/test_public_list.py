"""The public list: filters by address alone, counts beside each choice, search, paging, and the feed."""

import html
import re
from datetime import UTC, datetime, timedelta
from xml.etree import ElementTree

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from lxml.html import fromstring

from feedback import actions
from feedback.listing.counts import clear_cached_counts
from feedback.listing.filters import PublicList
from feedback.models import Inspel, InspelEvent, Theme
from tests.factories import InspelFactory, OrganisationFactory, SubGoalFactory, bulk_inspel, published_inspel

pytestmark = pytest.mark.django_db

ATOM = {"atom": "http://www.w3.org/2005/Atom"}


@pytest.fixture
def several(process_leader):
    """Four published inspel that differ in all that can be chosen, as {name: inspel}."""
    mine, all_of_us = SubGoalFactory(number=1, slug="mig"), SubGoalFactory(number=2, slug="alla")
    falun, orsa = OrganisationFactory(slug="falun", name_sv="Falun"), OrganisationFactory(slug="orsa", name_sv="Orsa")
    language, contact = (
        Theme.objects.create(slug=slug, name_sv=name) for slug, name in [("sprak", "Språk"), ("kontakt", "Kontakt")]
    )
    made = {
        "evening": published_inspel(by=process_leader, title="Kvällar", sub_goal=mine, municipality=falun),
        "letters": published_inspel(by=process_leader, title="Brev", sub_goal=all_of_us, municipality=falun),
        "waiting": InspelFactory(sub_goal=mine, municipality=orsa),
        "outside": InspelFactory(sub_goal=None, municipality=None),
    }
    actions.publish(inspel=made["waiting"], title="Väntar", text="Vi väntar på svar.", by=process_leader)
    actions.close(inspel=made["outside"], reason="outside_mandate", decided_elsewhere="Riksdagen", by=process_leader)
    actions.publish(inspel=made["outside"], title="Lagen", text="Ändra lagen.", by=process_leader)
    made["letters"].themes.set([language])
    made["evening"].themes.set([language, contact])
    Inspel.objects.filter(pk=made["letters"].pk).update(
        led_to="Breven skrevs om.", published_at=datetime(2024, 5, 6, tzinfo=UTC)
    )
    return made


def titles(response):
    return re.findall(r'class="card__link"[^>]*>([^<]*)<', response.text)


def counts(**parameters):
    """Return {facet: {slug: count}} of the list that the parameters choose, without what nobody has chosen."""
    facets = PublicList(parameters).facets
    return {facet.name: {choice.slug: choice.count for choice in facet.choices if choice.count} for facet in facets}


@pytest.mark.sqlite
@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", ["Lagen", "Väntar", "Kvällar", "Brev"]),
        ("delmal=mig", ["Väntar", "Kvällar"]),
        ("delmal=hela-strategin", ["Lagen"]),
        ("kommun=falun", ["Kvällar", "Brev"]),
        ("kommun=hela-dalarna", ["Lagen"]),
        ("tema=sprak", ["Kvällar", "Brev"]),
        ("lage=besvarade", ["Kvällar", "Brev"]),
        ("lage=pagar", ["Väntar"]),
        ("lage=avslutade", ["Lagen"]),
        ("resultat=ja", ["Brev"]),
        ("ar=2024", ["Brev"]),
        ("delmal=mig&kommun=falun&tema=kontakt&lage=besvarade", ["Kvällar"]),
        ("q=v%C3%A4nta", ["Väntar"]),
        ("q=breven", ["Brev"]),
        ("q=brev&delmal=alla", ["Brev"]),
        ("ordning=resultat", ["Brev", "Kvällar", "Lagen", "Väntar"]),
        ("delmal=mig&ordning=resultat", ["Kvällar", "Väntar"]),
        ("lage=besvarade&ordning=resultat", ["Brev", "Kvällar"]),
        ("resultat=ja&ordning=resultat", ["Brev"]),
        ("q=v%C3%A4nta&ordning=resultat", ["Väntar"]),
        ("delmal=&kommun=&sida=", ["Lagen", "Väntar", "Kvällar", "Brev"]),
    ],
)
def test_address_chooses_what_is_listed(client, several, query, found):
    response = client.get(f"/inspel/?{query}")
    assert response.status_code == 200
    assert titles(response) == found
    assert response.context["page_obj"].paginator.count == len(found)


def test_each_choice_says_how_many_it_finds_with_what_else_is_chosen(several):
    everything = counts()
    assert everything["delmal"] == {"mig": 2, "alla": 1, "hela-strategin": 1}
    assert everything["tema"] == {"sprak": 2, "kontakt": 1}
    assert everything["lage"] == {"besvarade": 2, "pagar": 1, "avslutade": 1}
    assert everything["ar"]["2024"] == 1
    in_falun = counts(kommun="falun", delmal="mig")
    assert in_falun["delmal"] == {"mig": 1, "alla": 1}
    assert in_falun["kommun"] == {"falun": 1, "orsa": 1}
    assert in_falun["tema"] == {"sprak": 1, "kontakt": 1}
    of_theme = counts(tema="kontakt")
    assert of_theme["tema"] == {"sprak": 2, "kontakt": 1}
    assert of_theme["delmal"] == {"mig": 1}


@pytest.mark.sqlite
@pytest.mark.parametrize("words", ["", "svar"])
def test_every_count_is_what_its_link_finds(client, several, words):
    for facet in PublicList({"q": words, "lage": "besvarade"} if words else {"kommun": "falun"}).facets:
        for choice in facet.choices:
            if choice.count and not choice.is_chosen:
                assert len(titles(client.get(choice.url))) == choice.count, choice.url
        assert len(titles(client.get(facet.any_url))) == facet.any_count, facet.any_url


def test_counts_follow_what_happens(several, process_leader):
    assert counts()["lage"]["pagar"] == 1
    actions.answer(inspel=several["waiting"], text="Nu svarar vi.", by=process_leader)
    assert counts()["lage"] == {"besvarade": 3, "avslutade": 1}
    actions.set_themes(inspel=several["waiting"], themes=list(Theme.objects.all()), by=process_leader)
    assert counts()["tema"] == {"sprak": 3, "kontakt": 2}
    actions.unpublish(inspel=several["evening"], by=process_leader, note="")
    assert counts()["lage"] == {"besvarade": 2, "avslutade": 1}


def test_counts_are_cached_until_something_changes(client, several, django_assert_max_num_queries):
    client.get("/inspel/?kommun=falun")
    with CaptureQueriesContext(connection) as queries:
        client.get("/inspel/?delmal=mig")
    assert not [query["sql"] for query in queries if "GROUP BY" in query["sql"]]
    InspelEvent.objects.create(inspel=several["waiting"], what="sorting")
    with CaptureQueriesContext(connection) as queries:
        client.get("/inspel/?delmal=mig")
    assert len([query["sql"] for query in queries if "GROUP BY" in query["sql"]]) == 2


def test_chosen_filters_stand_as_links_that_take_them_away(client, several):
    page = client.get("/inspel/?q=svar&lage=pagar&delmal=mig").text
    links = [html.unescape(link) for link in re.findall(r'class="list-result__chip[^"]*" href="([^"]*)"', page)]
    assert links == ["/inspel/?delmal=mig&lage=pagar", "/inspel/?q=svar&lage=pagar", "/inspel/?q=svar&delmal=mig"]


def test_search_keeps_the_filters_and_shows_the_words_again(client, several):
    page = client.get("/inspel/?delmal=mig&q=%22%3Cb%3E").text
    assert '<input type="hidden" name="delmal" value="mig">' in page
    assert 'value="&quot;&lt;b&gt;"' in page
    assert "<b>" not in page


def test_nothing_found_says_what_to_do_instead(client, several):
    page = client.get("/en/inspel/?delmal=alla&lage=pagar").text
    assert "No published inspel fits what you have chosen." in page
    assert 'href="/en/inspel/"' in page
    assert "0 inspel" in page


@pytest.mark.parametrize("query", ["delmal=finns-inte", "kommun=%00x", "tema=borttaget", "lage=x", "ar=1066", "ar=<b>"])
def test_unknown_value_is_left_out_and_said(client, several, query):
    response = client.get(f"/en/inspel/?{query}&kommun=falun" if "kommun" not in query else f"/en/inspel/?{query}")
    assert response.status_code == 404
    assert "Part of the address is not known here" in response.text
    assert len(titles(response)) == (4 if "kommun" in query else 2)
    assert "noindex" in response.text
    assert not response.cookies


def test_paging_keeps_the_filters_and_shows_few_numbers(client, process_leader):
    bulk_inspel(205, published_by=process_leader)
    clear_cached_counts()
    response = client.get("/inspel/?lage=besvarade&sida=5")
    links = [html.unescape(link) for link in re.findall(r'class="pagination__link" href="([^"]*)"', response.text)]
    assert links[1] == "?lage=besvarade&sida=1"
    assert {link.split("sida=")[0] for link in links} == {"?lage=besvarade&"}
    assert len(links) == 7  # previous, 1, 4, 5, 6, 11, next
    assert len(titles(response)) == 20
    assert client.get("/inspel/?lage=besvarade&sida=12").status_code == 404


def test_order_stands_in_the_address_and_stays_with_filters_and_words(client, several):
    page = html.unescape(client.get("/inspel/?kommun=falun&ordning=resultat").text)
    order = page.split('class="list-order"')[1].split("</nav>")[0]
    assert '<strong aria-current="true">Det som ledde till något först</strong>' in order
    assert 'href="/inspel/?kommun=falun"' in order
    assert 'href="/inspel/?delmal=mig&kommun=falun&ordning=resultat"' in page
    assert '<input type="hidden" name="ordning" value="resultat">' in page
    assert '<meta name="robots" content="noindex, follow">' in page


def test_words_are_found_in_the_order_of_outcome_too(client, process_leader):
    for name in ["Kvällar först", "Kvällar sist"]:
        published_inspel(by=process_leader, title=name, text="Om kvällar.")
    Inspel.objects.filter(public_title="Kvällar först").update(led_to="Öppet längre.")
    assert titles(client.get("/inspel/?q=kvällar")) == ["Kvällar sist", "Kvällar först"]
    assert titles(client.get("/inspel/?q=kvällar&ordning=resultat")) == ["Kvällar först", "Kvällar sist"]


@pytest.mark.sqlite
def test_pages_by_outcome_hold_each_inspel_once_in_the_order_of_all(client, process_leader):
    rows = bulk_inspel(70, published_by=process_leader)
    day = datetime(2024, 5, 6, tzinfo=UTC)
    for number, row in enumerate(rows):
        row.answered_at = day + timedelta(days=number * 17 % 31)
        row.published_at = day + timedelta(days=number * 7 % 13)
        row.led_to = "Det ändrades." if number % 3 == 0 else ""
        row.handling = Inspel.Handling.REOPENED if number % 5 == 0 else Inspel.Handling.ANSWERED
    Inspel.objects.bulk_update(rows, ["answered_at", "published_at", "led_to", "handling"])
    clear_cached_counts()
    listed = PublicList({"ordning": "resultat"})
    pages = [row.pk for first in range(0, 70, 20) for row in listed[first : min(first + 20, 70)]]
    assert pages == list(Inspel.objects.by_outcome().values_list("pk", flat=True))
    first = [row for row in rows if row.led_to and row.handling == Inspel.Handling.ANSWERED]
    assert set(pages[: len(first)]) == {row.pk for row in first}
    newest = max(first, key=lambda row: (row.answered_at, row.pk))
    assert pages[0] == newest.pk


def test_card_begins_what_it_led_to_or_the_answer_but_never_a_draft(client, several):
    Inspel.objects.filter(pk=several["waiting"].pk).update(answer="Ett utkast till svar.")
    page = client.get("/inspel/")
    cards = dict(zip(titles(page), page.text.split('class="card inspel-card')[1:], strict=True))
    assert "Det ledde till:" in cards["Brev"]
    assert "Breven skrevs om." in cards["Brev"]
    assert "Svar:" in cards["Kvällar"]
    assert "Bra idé." in cards["Kvällar"]
    assert "Ett utkast" not in page.text
    assert "Svar:" not in cards["Väntar"]


def test_each_list_has_one_address_and_combinations_are_not_for_search_engines(client, several):
    page = client.get("/inspel/?kommun=falun&x=1").text
    assert re.search(r'rel="canonical" href="[^"]*/inspel/\?kommun=falun"', page)
    assert re.search(r'hreflang="en" href="[^"]*/en/inspel/\?kommun=falun"', page)
    assert "noindex" not in page
    for query in ["q=svar", "kommun=falun&delmal=mig"]:
        assert '<meta name="robots" content="noindex, follow">' in client.get(f"/inspel/?{query}").text


def test_filtered_list_sets_no_cookie_and_may_be_cached(client, several):
    response = client.get("/inspel/?kommun=falun&q=svar")
    assert not response.cookies
    assert "public" in response["Cache-Control"]


def test_theme_is_a_link_in_the_readers_language(client, several):
    Theme.objects.filter(slug="sprak").update(name_en="Language")
    page = client.get(f"/en/inspel/{several['letters'].reference}/").text
    assert re.search(r'href="/en/inspel/\?tema=sprak"[^>]*>Language<', page)


@pytest.mark.parametrize(
    "path",
    [
        "/inspel/?lage=besvarade",
        "/inspel/?ordning=resultat",
        "/inspel/?q=text",
        "/inspel/ni-sa-vi-gjorde/",
        "/flode/inspel.xml",
    ],
)
def test_list_makes_as_many_queries_at_300_rows_as_at_3(client, process_leader, path):
    SubGoalFactory(number=1)
    theme = Theme.objects.create(slug="sprak", name_sv="Språk")

    def more(count):
        rows = bulk_inspel(count, published_by=process_leader)
        for row in Inspel.objects.filter(pk__in=[row.pk for row in rows])[:5]:
            row.themes.add(theme)
        Inspel.objects.update(led_to="Det ändrades.")
        clear_cached_counts()

    more(3)
    with CaptureQueriesContext(connection) as few:
        client.get(path)
    more(297)
    with CaptureQueriesContext(connection) as many:
        assert client.get(path).status_code == 200
    assert len(many) == len(few)
    assert len(many) <= 14


# --- The feed -----------------------------------------------------------------------------------------------------


def feed(client, path="/flode/inspel.xml"):
    response = client.get(path)
    assert response["Content-Type"].startswith("application/atom+xml")
    assert not response.cookies
    return ElementTree.fromstring(response.content)  # noqa: S314 - our own


def entries(root):
    return [entry.findtext("atom:title", namespaces=ATOM) for entry in root.findall("atom:entry", ATOM)]


@pytest.mark.sqlite
def test_feed_has_what_was_published_or_answered_last_first(client, several, process_leader):
    assert entries(feed(client)) == ["Lagen", "Väntar", "Brev", "Kvällar"]
    Inspel.objects.filter(pk=several["letters"].pk).update(answered_at=datetime(2100, 1, 1, tzinfo=UTC))
    root = feed(client)
    assert entries(root)[0] == "Brev"
    assert root.findtext("atom:updated", namespaces=ATOM).startswith("2100-01-01")
    summary = root.find("atom:entry", ATOM).findtext("atom:summary", namespaces=ATOM)
    assert "Bra idé." in summary
    assert "Breven skrevs om." in summary


def test_feed_without_entries_stays_as_it_is(client, db):
    with time_machine.travel("2026-05-01"):
        before = client.get("/flode/inspel.xml").content
    with time_machine.travel("2026-05-02"):
        assert client.get("/flode/inspel.xml").content == before


def test_feed_can_be_of_a_sub_goal_and_a_municipality(client, several):
    assert entries(feed(client, "/flode/inspel.xml?delmal=mig&kommun=falun")) == ["Kvällar"]
    assert client.get("/flode/inspel.xml?delmal=finns-inte").status_code == 404
    assert client.get("/flode/inspel.xml?kommun=%00x").status_code == 404


def test_feed_is_in_the_readers_language_and_says_that_of_each_entry(client, several):
    root = feed(client, "/en/flode/inspel.xml")
    assert root.get("{http://www.w3.org/XML/1998/namespace}lang") == "en"
    entry = root.find("atom:entry", ATOM)
    assert entry.get("{http://www.w3.org/XML/1998/namespace}lang") == "sv"
    assert "/en/inspel/" in entry.find("atom:link", ATOM).get("href")
    answered = next(
        entry for entry in root.findall("atom:entry", ATOM) if "Bra idé." in ElementTree.tostring(entry, "unicode")
    )
    said = fromstring(answered.findtext("atom:summary", namespaces=ATOM))
    languages = {" ".join(part.text_content().split()): part.get("lang") for part in said.xpath("*[@lang]")}
    assert len(languages) == len(said)
    assert (languages["The answer"], languages["Bra idé."]) == ("en", "sv")


def test_pages_tell_news_readers_of_the_feed(client, several):
    link = r'<link rel="alternate" type="application/atom\+xml" title="[^"]+" href="([^"]+)">'
    assert re.search(link, client.get("/inspel/?delmal=mig&tema=sprak").text)[1] == "/flode/inspel.xml?delmal=mig"
    page = client.get(f"/en/inspel/{several['letters'].reference}/").text
    assert re.search(link, page)[1] == "/en/flode/inspel.xml"
