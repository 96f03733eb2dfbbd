"""How long a public page may be kept, and that the admin leads to the page as it is now."""

import re
from datetime import UTC, datetime

import time_machine

from feedback.models import Theme
from tests import factories
from tests.staff import change_url


def test_page_may_be_kept_until_a_moment_that_is_the_same_for_all_caches(client, facts):
    now = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
    with time_machine.travel(now, tick=False):
        page = client.get("/tidslinje/")
        again = client.get("/tidslinje/", headers={"If-None-Match": page["ETag"]})
    assert (page["Expires"], again["Expires"]) == ("Tue, 24 Nov 2026 12:01:00 GMT",) * 2


def test_page_that_the_admin_leads_to_is_kept_nowhere(client, leader_client, process_leader):
    inspel = factories.published_inspel(by=process_leader)
    [address] = re.findall(rf'href="({inspel.get_absolute_url()}[^"]*)"', leader_client.get(change_url(inspel)).text)
    assert "no-store" in client.get(address)["Cache-Control"]
    assert "no-store" not in client.get(inspel.get_absolute_url())["Cache-Control"]


def test_links_from_the_admin_to_the_site_are_fresh(super_client):
    page, theme = factories.PageFactory(), Theme.objects.create(slug="oppettider", name_sv="Öppettider")
    for row, address in [(page, f"/om/{page.slug}/?senaste=ja"), (theme, "/inspel/?tema=oppettider&amp;senaste=ja")]:
        assert f'href="{address}" class="viewsitelink"' in super_client.get(change_url(row)).text
    assert 'href="/?senaste=ja"' in super_client.get("/admin/").text
    elsewhere = factories.DocumentFactory(url="https://example.se/plan.pdf")
    assert 'href="https://example.se/plan.pdf" class="viewsitelink"' in super_client.get(change_url(elsewhere)).text
