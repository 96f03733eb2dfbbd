"""The main menu and the footer: few entries, and no page far from the start page."""

import re

import pytest
from django.utils.translation import override

from naravard.menu import MENU, Place, items_at, place_of
from tests.public_pages import PREFIXES, READING

pytestmark = pytest.mark.django_db  # or the walk has no tables when one of these tests runs alone

# Where whoever has sent something comes, and the step before a form, to which the form itself leads.
AFTER_A_FORM = {path for path in READING if path.endswith("/skickat/")}
AFTER_A_FORM |= {"/inspel/innan/", "/nytta/", "/nara-mig/fraga/"}


@pytest.mark.parametrize(
    ("language", "path", "place"),
    [
        ("sv", "/strategin/", Place(2, -1, True)),
        ("sv", "/delmal/", Place(2, 0, True)),
        ("sv", "/delmal/nara-for-mig/", Place(2, 0, False)),
        ("en", "/en/delmal/nara-for-mig/", Place(2, 0, False)),
        ("sv", "/inspel/2025-0001/", Place(4, -1, False)),
        ("sv", "/inspel/ni-sa-vi-gjorde/", Place(5, -1, True)),
        *[("sv", path, Place()) for path in ["/", "/hittepå/mer/", "/" + "x" * 3000, "/.env", "/om/kakor/"]],
        ("en", "/en/made-up/", Place()),
    ],
)
def test_page_stands_below_the_entry_with_the_longest_address(language, path, place):
    with override(language):
        assert place_of(path) == place


def test_menu_has_six_entries_and_shows_those_below_where_the_page_stands():
    assert len(MENU) <= 6
    assert all(item["below"] == [] for item in items_at(Place()))
    items = items_at(place_of("/beslut/"))
    assert [item["label"] for item in items if item["below"]] == ["Strategin"]
    current = [(item["current"], [below["label"] for below in item["below"] if below["current"]]) for item in items]
    assert [row for row in current if row[0]] == [("true", ["Beslut"])]


def test_menu_of_a_page_marks_it(client):
    menu = client.get("/beslut/").text.split('class="menu"')[1].split("</nav>")[0]
    assert re.findall(r'aria-current="(\w+)">([^<]*)<', menu) == [("true", "Strategin"), ("page", "Beslut")]


def links_of(walk, path):
    """Return the addresses that the page links to, of the whole portal, without query and anchor."""
    found = {link.split("#")[0].split("?")[0] for link in walk.links_of(path)} if path in walk.pages else set()
    return {link for link in found if link.startswith("/")}


def clicks_from_start(walk):
    """Return {address: the least number of clicks from the start page}, by the links of Swedish pages."""
    clicks, reached = {"/": 0}, ["/"]
    for number in range(1, 4):
        reached = {link for path in reached for link in links_of(walk, path)} - set(clicks)
        clicks |= dict.fromkeys(reached, number)
    return clicks


def test_every_page_is_two_clicks_from_the_start_page_and_an_item_three(walk):
    clicks = clicks_from_start(walk)
    far = {path: clicks.get(path) for path in READING if path not in AFTER_A_FORM and clicks.get(path, 9) > 2}
    items = {path for path in far if path.count("/") > 2}
    assert far.keys() - items == set()
    assert {path for path in items if clicks.get(path) is None} == set()
    other_languages = tuple(f"{prefix}/" for prefix in PREFIXES.values() if prefix)
    listed = {path for path in walk.locations if not path.startswith(other_languages)} - AFTER_A_FORM
    assert len(listed) > 50
    assert {path for path in listed if path not in clicks} == set()


def test_footer_and_menu_lead_to_what_inspel_led_to_and_to_the_decisions(walk):
    page = walk.pages["/om/kakor/"].text
    menu, footer = page.split("<main")[0], page.split('class="site-footer"')[1]
    assert 'href="/inspel/ni-sa-vi-gjorde/"' in menu
    for address in ["/inspel/ni-sa-vi-gjorde/", "/beslut/", "/lage/"]:
        assert f'href="{address}"' in footer
