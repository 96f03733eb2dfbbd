"""The language menu leads to the same page, with what it was asked for."""

import re

import pytest

from feedback.listing.filters import PublicList
from naravard.languages import QUERY_PARAMETERS
from tests.factories import ContactFactory, DialogueRoundFactory
from tests.public_pages import PREFIXES
from tests.rendered_form import form_of


@pytest.mark.parametrize(
    ("path", "query", "kept"),
    [
        ("inspel/", "delmal=x&q=n%C3%A4ra+v%C3%A5rd&sida=2&utm=1", "?q=n%C3%A4ra+v%C3%A5rd&amp;delmal=x&amp;sida=2"),
        ("inspel/", "page=2&delmal=", ""),
        ("inspel/", "delmal=a&delmal=b", "?delmal=b"),
        ("inspel/", "tema=%22%3E%3Cscript%3E", "?tema=%22%3E%3Cscript%3E"),
        ("inspel/innan/", "kommun=falun&klart=ja", "?kommun=falun"),
        ("nyheter/", "sida=2&senaste=ja", "?sida=2"),
        ("tidslinje/", "sida=2", ""),
        ("inspel/", "ordning=resultat&kommun=falun", "?kommun=falun&amp;ordning=resultat"),
        ("nara-mig/", "vem=personal&kommun=orsa&x=1", "?kommun=orsa&amp;vem=personal"),
        ("lage/aktiviteter/", "delmal=nara-for-mig", "?delmal=nara-for-mig"),
        ("loften/", "lage=hallna", "?lage=hallna"),
    ],
)
def test_language_menu_keeps_what_the_page_understands(client, facts, path, query, kept):
    links = re.findall(r'class="languages__link" href="([^"]*)"', client.get(f"/en/{path}?{query}").text)
    assert links == [f"{prefix}/{path}{kept}" for prefix in PREFIXES.values()]


def test_language_menu_knows_every_filter_of_the_list(facts):
    assert {facet.name for facet in PublicList({}).facets} < set(QUERY_PARAMETERS["inspel_list"])


@pytest.mark.parametrize("path", ["inspel/lamna/", "inspel/dialog/hemgang/lamna/", "kontakt/kim/skriv/"])
def test_form_without_scripts_takes_what_is_typed_to_another_language(client, facts, path):
    DialogueRoundFactory(slug="hemgang")
    ContactFactory(slug="kim")
    form = form_of(client.get(f"/{path}?vidare=ja"), "text", "step").fill(text="Det jag hade skrivit.")
    page = form.submit(client, button=f"/en/{path}")
    assert page.request["PATH_INFO"] == f"/en/{path}"
    assert form_of(page, "text").values["text"] == ["Det jag hade skrivit."]
    assert "error-summary" not in page.text
    assert "step" not in form.data()  # what the Enter key sends
