import pytest
import vobject

from tests.factories import ContactFactory, OrganisationFactory


@pytest.mark.parametrize(
    ("phone", "uri"),
    [
        ("023-49 19 02", "tel:+4623491902"),
        ("+46 70 299 00 95", "tel:+46702990095"),
        ("070-299 00 95", "tel:+46702990095"),
    ],
)
def test_phone_link_has_the_country_code(phone, uri):
    assert ContactFactory.build(phone=phone, organisation=None).phone_uri == uri


@pytest.mark.django_db
def test_vcard_holds_what_the_page_shows(client):
    organisation = OrganisationFactory(name_sv="Falun", formal_name_sv="Falu kommun")
    contact = ContactFactory(name="Förnamn Efternamn", phone="023-1", organisation=organisation, slug="en-kontakt")
    response = client.get("/kontakt/en-kontakt.vcf")
    card = vobject.readOne(response.text)
    assert response["Content-Type"] == "text/vcard; charset=utf-8"
    assert card.fn.value == "Förnamn Efternamn"
    assert (card.n.value.given, card.n.value.family) == ("Förnamn", "Efternamn")
    assert card.org.value == ["Falu kommun"]
    assert (card.email.value, card.tel.value) == (contact.email, "023-1")


@pytest.mark.django_db
def test_hidden_contact_has_no_page(client):
    ContactFactory(slug="dold", name="Dold Kontakt", is_public=False)
    assert "Dold Kontakt" not in client.get("/kontakt/").text
    for path in ["/kontakt/dold/", "/kontakt/dold.vcf", "/kontakt/dold/skriv/"]:
        assert client.get(path).status_code == 404
