import pytest
import vobject
from django.core.exceptions import ValidationError

from contacts.phone import read_phone
from contacts.vcard import contact_vcard
from tests.factories import ContactFactory, OrganisationFactory


@pytest.mark.parametrize(
    ("phone", "uri"),
    [
        ("023-49 19 02", "tel:+4623491902"),
        ("+46 70 299 00 95", "tel:+46702990095"),
        ("070-299 00 95", "tel:+46702990095"),
        ("+46 (0)23-49 00 00", "tel:+4623490000"),
        ("0046 23 49 00 00", "tel:+4623490000"),
        ("1177", "tel:1177"),
        ("023-49 00 00 ankn 12", "tel:+4623490000;ext=12"),
        ("023-49 00 00, anknytning 12", "tel:+4623490000;ext=12"),
        ("\u202a+46 23 49 00 00\u202c", "tel:+4623490000"),
        ("023-49\u202f00\u200900 anknytningsnr\u00a012", "tel:+4623490000;ext=12"),
        ("+358 9 123 4567", "tel:+35891234567"),
        *[(f"{label}023-49 00 00", "tel:+4623490000") for label in ["tel ", "Tel: ", "tfn. ", "växel ", "Tel.nr: "]],
        *[(f"023-49 00 00{end}", "tel:+4623490000") for end in [" vx", ", växel", " (växel)", " (kl 13.00–16.00)"]],
        *[(f"023{dash}49 00 00", "tel:+4623490000") for dash in "\u2212—―－/"],
        ("+46 (0)23/49 00 00", "tel:+4623490000"),
        ("＋46 23 49 00 00", "tel:+4623490000"),
        *[(f"023-49 00 00{end}", "tel:+4623490000;ext=12") for end in [" (ankn 12)", " ankn. 12", " x12", "#12"]],
        ("Vx: 023-49 00 00, ankn: 12 (kontorstid)", "tel:+4623490000;ext=12"),
        ("tel:+4623490000;ext=12", "tel:+4623490000;ext=12"),
        ("1177 ankn 3", "tel:1177;ext=3"),
        ("023-49 00 00, knappval 2", "tel:+4623490000;ext=2"),
        *[
            (f"023-49 00 00{words}", "tel:+4623490000")
            for words in [" kontorstid", ", vardagar 8–16", " kl 08.00–16.30", ". Mån-fre 8-12, 13-16", " – växeln"]
        ],
        ("023-49 00 00 ankn 12, vardagar 8-16", "tel:+4623490000;ext=12"),
        ("ring växeln", ""),
    ],
)
def test_phone_link_is_what_a_telephone_dials(phone, uri):
    assert ContactFactory.build(phone=phone, organisation=None).phone_uri == uri


@pytest.mark.parametrize(
    "phone",
    [
        "023-49 00 00, 070-299 00 95",
        "023-49 00 00 / 1177",
        "023-49 00 00 eller 070-299 00 95",
        "023-49 00 00 070-299 00 95",
        "023/49 00 00 / 023-49 00 01",
        "023-49 00 00 (Kim 070-299 00 95)",
        "023-49 00 00 eller 49 00 01",
        "023-49 00 00 Kim 070-299 00 95",
    ],
)
def test_two_telephone_numbers_in_one_field_are_refused(phone):
    with pytest.raises(ValidationError, match="två telefonnummer"):
        read_phone(phone)


@pytest.mark.parametrize(
    "phone",
    ["023-1", "ring växeln", "023-49 00 00/01", "49 00 00", "023-49 00 00 rum 12", "023-49 00 00 el 01"],
)
def test_what_no_telephone_can_dial_is_refused(phone):
    with pytest.raises(ValidationError, match="kan inte läsas"):
        read_phone(phone)


@pytest.mark.parametrize(
    ("name", "family_name", "parts"),
    [
        ("Carl von Ädel", "", ("Carl", "von Ädel")),
        ("Eva Maria de la Gardie", "", ("Eva Maria", "de la Gardie")),
        ("Eva Maria Ek", "Ek", ("Eva Maria", "Ek")),
        ("Eva Ek Åström", "Ek Åström", ("Eva", "Ek Åström")),
        ("Van Nguyen", "", ("Van", "Nguyen")),
        ("Madonna", "", ("", "Madonna")),
    ],
)
def test_name_has_its_whole_family_name(name, family_name, parts):
    assert ContactFactory.build(name=name, family_name=family_name, organisation=None).name_parts == parts


def test_editor_is_asked_for_what_cannot_be_read(db):
    contact = ContactFactory.build(name="Eva Ek Åström", phone="023-1", organisation=None)
    for family_name in ["", "Ek"]:
        contact.family_name = family_name
        with pytest.raises(ValidationError) as refused:
            contact.clean()
        assert set(refused.value.message_dict) == {"family_name", "phone"}


@pytest.mark.django_db
def test_vcard_holds_what_the_page_shows(client):
    organisation = OrganisationFactory(name_sv="Falun", formal_name_sv="Falu kommun")
    contact = ContactFactory(
        name="Förnamn Efternamn",
        phone="023-49 00 00 ankn 12",
        organisation=organisation,
        slug="en-kontakt",
        helps_with_sv="frågor om hemtjänst",
        hours_sv="Måndag–fredag kl. 8–16",
    )
    response = client.get("/kontakt/en-kontakt.vcf")
    card = vobject.readOne(response.text)
    assert response["Content-Type"] == "text/vcard; charset=utf-8"
    assert card.fn.value == "Förnamn Efternamn"
    assert (card.n.value.given, card.n.value.family) == ("Förnamn", "Efternamn")
    assert card.org.value == ["Falu kommun"]
    assert (card.email.value, card.tel.value) == (contact.email, "+4623490000,12")  # a comma is a pause
    assert card.note.value == "Kan hjälpa dig med: frågor om hemtjänst\nTelefontider: Måndag–fredag kl. 8–16"


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


def test_address_that_no_mail_can_carry_is_refused():
    with pytest.raises(ValidationError) as refused:
        ContactFactory.build(organisation=None, email="a@" + "å" * 60 + ".se").clean()
    assert set(refused.value.message_dict) == {"email"}


def test_vcard_of_a_group_has_its_whole_name_as_family_name():
    contact = ContactFactory.build(name="Styrgruppen i länet", is_group=True, organisation=OrganisationFactory.build())
    assert "\r\nN:Styrgruppen i länet;;;;\r\n" in contact_vcard(contact)


@pytest.mark.django_db
def test_hidden_contact_has_no_page(client):
    ContactFactory(slug="dold", name="Dold Kontakt", is_public=False)
    assert "Dold Kontakt" not in client.get("/kontakt/").text
    for path in ["/kontakt/dold/", "/kontakt/dold.vcf", "/kontakt/dold/skriv/"]:
        assert client.get(path).status_code == 404


NOBODY = "Ingen har ännu skrivit in när de svarar eller vad de kan hjälpa dig med."
SOME = "För några av dem har ingen ännu skrivit in när de svarar"


@pytest.mark.django_db
def test_list_begins_with_who_to_call_now_and_says_once_what_is_missing(client):
    ContactFactory(phone="023-49 00 00")
    known = ContactFactory(phone="023-49 00 01")
    text = client.get("/kontakt/").text
    assert text.index('href="tel:1177"') < text.index(known.name)
    assert text.count(NOBODY) == 1
    known.hours_sv, known.helps_with_sv = "Måndag–fredag kl. 8–16", "frågor om hemtjänst"
    known.save()
    text = client.get("/kontakt/").text
    assert NOBODY not in text
    assert text.count(SOME) == 1
    for fact in [known.hours_sv.replace("kl. 8", "kl.\u00a08"), known.helps_with_sv]:
        assert text.count(fact) == 1
        assert fact in client.get(known.get_absolute_url()).text


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("facts", "sentence"),
    [
        ({}, "när Kim Ek svarar eller vad du kan få hjälp med."),
        ({"helps_with_sv": "hemtjänst"}, "när Kim Ek svarar."),
        ({"hours_sv": "Kl. 8–16"}, "vad Kim Ek kan hjälpa dig med."),
        ({"phone": ""}, "vad Kim Ek kan hjälpa dig med."),
    ],
)
def test_page_of_a_contact_says_in_one_sentence_what_is_missing(client, facts, sentence):
    contact = ContactFactory(**{"name": "Kim Ek", "phone": "023-49 00 00"} | facts)
    text = client.get(contact.get_absolute_url()).text
    assert text.index('href="tel:1177"') < text.index("/skriv/")
    assert f"Ingen har ännu skrivit in {sentence}" in text
    assert text.count("Ingen har ännu") == 1


@pytest.mark.django_db
def test_municipality_shows_its_care_centres_with_whoever_is_there(client):
    orsa = OrganisationFactory(name_sv="Orsa", slug="orsa", phone="0250-55 21 00")
    text = client.get("/kommuner/orsa/").text
    assert "tel:+46250552100" in text
    assert "Ingen vårdcentral i Orsa är inskriven ännu." in text
    region = OrganisationFactory(name_sv="Regionen", kind="region")
    centre = OrganisationFactory(name_sv="Vårdcentralen", kind="care_centre", parent=region, municipality=orsa)
    ContactFactory(name="Kim Ek", organisation=centre)
    text = client.get("/kommuner/orsa/").text
    assert "Ingen vårdcentral" not in text
    card = text[text.index("Vårdcentralen") :].split("</article>")[0]
    assert "Regionen" in card
    assert "Kim Ek" in card
    assert text.count(">Kim Ek<") == 1
    assert centre.get_absolute_url() == "/kommuner/orsa/"
