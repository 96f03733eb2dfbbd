import pytest
import vobject

from contacts.vcard import contact_vcard
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


def test_vcard_escapes_and_folds_what_another_program_reads_back():
    organisation = OrganisationFactory.build(name_sv="Hälsa; vård, och\\n omsorg")
    title = "Samordnare för nära vård; äldre, barn\noch 👩‍⚕️ " + "å" * 100
    contact = ContactFactory.build(name="Anna-Lena, Ö", title_sv=title, email="", phone="", organisation=organisation)
    text = contact_vcard(contact)
    lines = text.split("\r\n")
    assert max(len(line.encode()) for line in lines) == 75
    assert not any(control in line for line in lines for control in "\r\n")
    card = vobject.readOne(text)
    assert (card.n.value.given, card.n.value.family) == ("Anna-Lena,", "Ö")
    assert (card.fn.value, card.title.value) == ("Anna-Lena, Ö", title)
    assert card.org.value == ["Hälsa; vård, och\\n omsorg"]
    assert not {"email", "tel"} & set(card.contents)


def test_vcard_of_a_group_has_its_whole_name_as_family_name():
    contact = ContactFactory.build(name="Styrgruppen i länet", is_group=True, organisation=OrganisationFactory.build())
    assert "\r\nN:Styrgruppen i länet;;;;\r\n" in contact_vcard(contact)


@pytest.mark.django_db
def test_hidden_contact_has_no_page(client):
    ContactFactory(slug="dold", name="Dold Kontakt", is_public=False)
    assert "Dold Kontakt" not in client.get("/kontakt/").text
    for path in ["/kontakt/dold/", "/kontakt/dold.vcf", "/kontakt/dold/skriv/"]:
        assert client.get(path).status_code == 404
