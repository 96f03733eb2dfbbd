"""The language menu leads to the same page, with what it was asked for."""

import re

import pytest

from feedback.listing.filters import PublicList
from naravard.languages import QUERY_PARAMETERS
from tests.public_pages import PREFIXES


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
    ],
)
def test_language_menu_keeps_what_the_page_understands(client, facts, path, query, kept):
    links = re.findall(r'class="languages__link" href="([^"]*)"', client.get(f"/en/{path}?{query}").text)
    assert links == [f"{prefix}/{path}{kept}" for prefix in PREFIXES.values()]


def test_language_menu_knows_every_filter_of_the_list(facts):
    assert {facet.name for facet in PublicList({}).facets} < set(QUERY_PARAMETERS["inspel_list"])
