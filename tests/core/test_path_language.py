"""A link in an editor's text leads to the portal's page in the reader's language."""

import pytest
from django.utils.translation import override

from core.path_language import address_in_language, links_in_language
from tests.factories import PageFactory


@pytest.mark.parametrize(
    ("typed", "in_arabic"),
    [
        ("/delmal/x/?a=1#b", "/ar/delmal/x/?a=1#b"),
        ("/sv-simple/delmal/x/", "/ar/delmal/x/"),
        ("/ar/", "/ar/"),
        ("/", "/ar/"),
        ("http://testserver/en/om/kakor/", "http://testserver/ar/om/kakor/"),
        ("https://other.example/en/", "https://other.example/en/"),
        ("//other.example/en/", "//other.example/en/"),
        ("/admin/", "/admin/"),
        ("#text-b", "#text-b"),
        ("mailto:a@example.se", "mailto:a@example.se"),
    ],
)
def test_address_gets_the_language_of_the_reader(typed, in_arabic, settings):
    settings.SITE_URL = "http://testserver"
    with override("ar"):
        assert address_in_language(typed) == in_arabic


def test_link_whose_words_name_a_language_leads_there():
    for words in ["Läs på finska", "Suomeksi", "In English", "بالعربية"]:
        link = f'<a href="/fi/om/sprak/">{words}</a>'
        assert links_in_language(link) == link
    assert links_in_language('<a href="/fi/om/sprak/">Om språk</a>') == '<a href="/om/sprak/">Om språk</a>'


def test_swedish_text_on_a_page_in_another_language_keeps_the_reader_there(client, db):
    PageFactory(slug="lank", body_sv='<p><a href="/delmal/nara-for-mig/">Nära för mig</a></p>')
    assert 'href="/ar/delmal/nara-for-mig/"' in client.get("/ar/om/lank/").text
    assert 'href="/delmal/nara-for-mig/"' in client.get("/om/lank/").text
