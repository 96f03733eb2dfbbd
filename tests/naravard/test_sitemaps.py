"""The sitemap is complete however much there is, newest first, and names the address of the portal alone."""

import pytest

from naravard.sitemaps import PortalSitemap
from tests.factories import published_inspel
from tests.naravard.pages import location_of, sitemap_files, sitemap_urls


@pytest.fixture
def five_inspel(process_leader):
    return [published_inspel(by=process_leader) for _number in range(5)]


def test_inspel_are_complete_over_several_files_newest_first(client, five_inspel, monkeypatch):
    languages = len(PortalSitemap.languages)
    monkeypatch.setattr(PortalSitemap, "limit", 2 * languages)
    files = [file for file in sitemap_files(client) if "sitemap-inspel" in file]
    assert files == ["/sitemap-inspel.xml", "/sitemap-inspel.xml?p=2", "/sitemap-inspel.xml?p=3"]
    listed = [location_of(url) for file in files for url in sitemap_urls(client, file)]
    assert listed[::languages] == [inspel.get_absolute_url() for inspel in reversed(five_inspel)]
    assert len(listed) == len(set(listed)) == 5 * languages


def test_a_file_reads_no_more_rows_than_it_lists(client, five_inspel, monkeypatch, django_assert_num_queries):
    monkeypatch.setattr(PortalSitemap, "limit", 2 * len(PortalSitemap.languages))
    with django_assert_num_queries(2) as queries:
        client.get("/sitemap-inspel.xml?p=2")
    assert "COUNT" in queries[0]["sql"]
    assert "LIMIT 2 OFFSET 2" in queries[1]["sql"]


@pytest.mark.parametrize("path", ["/sitemap.xml", "/sitemap-inspel.xml"])
def test_addresses_are_of_the_portal_whichever_host_was_asked(client, five_inspel, settings, path):
    settings.SITE_URL = "https://portal.example.se"
    text = client.get(path, headers={"host": "localhost"}).text
    assert "<loc>https://portal.example.se/" in text
    assert "localhost" not in text


@pytest.mark.parametrize("path", ["/sitemap-inspel.xml?p=9", "/sitemap-inspel.xml?p=x", "/sitemap-other.xml"])
def test_file_that_is_not_there_is_not_found(client, db, path):
    assert client.get(path).status_code == 404
