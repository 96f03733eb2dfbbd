"""What an editor is told of a text from another program, when it is pasted and, without scripts, when it is saved."""

import pytest

from core.paste_notes import notes_on
from core.pasted_html import LeftOut
from tests.core.test_pasted_html import CLIPBOARD, READ
from tests.factories import OrganisationFactory, PageFactory
from tests.staff import save

ADDRESS = "/admin/paste/"


@pytest.mark.django_db
def test_pasted_text_comes_back_clean_with_what_was_left_out(admin_client):
    answer = admin_client.post(ADDRESS, {"html": (CLIPBOARD / "word.html").read_text()}).json()
    assert answer["html"] == READ["word"][0]
    assert answer["notes"] == notes_on(READ["word"][1])
    assert "men bara på prov" in answer["notes"][0]
    assert len(answer["notes"]) == 4


@pytest.mark.django_db
def test_long_document_is_read_if_it_is_short_without_its_looks(admin_client):
    html = "<p class=MsoNormal style='" + "margin:0cm;" * 12_000 + "'>Text</p>"
    assert admin_client.post(ADDRESS, {"html": html}).json() == {"html": "<p>Text</p>", "notes": []}


@pytest.mark.django_db
@pytest.mark.parametrize("html", ["<div>" * 51, "<p>" + "x" * 100_001 + "</p>"], ids=["nested", "long"])
def test_what_no_text_may_be_is_refused_in_words(admin_client, html):
    answer = admin_client.post(ADDRESS, {"html": html}).json()
    assert answer["html"] == ""
    assert len(answer["notes"]) == 1


@pytest.mark.django_db
def test_link_that_leads_nowhere_is_named_when_it_is_pasted(admin_client):
    answer = admin_client.post(ADDRESS, {"html": '<p><a href="file:///c:/plan.docx">Planen</a></p>'}).json()
    assert answer["html"] == "<p>Planen</p>"
    assert "file:///c:/plan.docx" in answer["notes"][0]


@pytest.mark.django_db
def test_only_staff_can_ask(client):
    assert client.post(ADDRESS, {"html": "<p>A</p>"}).status_code == 403


def test_a_few_of_many_parts_are_named():
    [note] = notes_on(LeftOut(deleted=[f"ord{number}" for number in range(9)]))
    assert "ord4" in note
    assert "ord5" not in note


@pytest.mark.django_db
def test_without_a_script_it_is_said_when_the_text_is_saved(admin_client):
    page = PageFactory()
    shown = save(admin_client, page, body_sv="<p>Nytt <del>struket</del><img src=x></p>").text
    page.refresh_from_db()
    assert page.body_sv == "<p>Nytt </p>"
    assert "”struket”" in shown or "“struket”" in shown
    assert "1 bild eller film togs inte med" in shown


@pytest.mark.django_db
def test_address_field_takes_what_a_wrapped_link_leads_to(admin_client):
    organisation = OrganisationFactory()
    wrapped = (
        "https://eur03.safelinks.protection.outlook.com/?url=https%3A%2F%2Fexample.se%2Fvard&data=lasare%40example.se"
    )
    save(admin_client, organisation, website=wrapped + "x" * 200)
    organisation.refresh_from_db()
    assert organisation.website == "https://example.se/vard"
