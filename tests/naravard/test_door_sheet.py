"""The sheet for the refrigerator door: one tagged page with the numbers, in each language and two sizes."""

import pytest

from tests.factories import ContactFactory, OrganisationFactory
from tests.pdf import as_pdf, text_of
from tests.public_pages import PREFIXES
from tests.strategy.pdf import elements

SHEETS = {"kylskapslapp.pdf": 420, "kylskapslapp-storstil.pdf": 595}


@pytest.fixture(autouse=True)
def _own_store(settings, tmp_path):
    settings.VAR_DIR = tmp_path
    settings.SITE_URL = "https://naravard.example.se"


@pytest.fixture
def orsa(db):
    orsa = OrganisationFactory(slug="orsa", name_sv="Orsa", formal_name_sv="Orsa kommun")
    ContactFactory(name="Anna Exempelsson", organisation=orsa, phone="0250-123 45")
    ContactFactory(name="Utan Nummer", organisation=orsa)
    return orsa


@pytest.mark.parametrize("sheet", SHEETS)
@pytest.mark.parametrize(("code", "prefix"), PREFIXES.items())
def test_sheet_is_one_tagged_page_with_the_numbers(client, orsa, code, prefix, sheet):
    reader = as_pdf(client.get(f"{prefix}/kommuner/orsa/{sheet}"))
    root, text = reader.root_object, text_of(reader).replace("\u00a0", " ")
    assert len(reader.pages) == 1
    assert round(reader.pages[0].mediabox.width) == SHEETS[sheet]
    assert root["/Lang"] == code.partition("-")[0]
    assert root["/ViewerPreferences"]["/Direction"] == ("/R2L" if code == "ar" else "/L2R")
    assert "<pdfuaid:part>1</pdfuaid:part>" in root["/Metadata"].get_object().get_data().decode()
    assert {"/L", "/LI", "/H1", "/Figure", "/Link"} <= {tag for tag, _lang in elements(root["/StructTreeRoot"])}
    assert [number in text for number in ["112", "1177", "0250-123 45", "Utan Nummer"]] == [True, True, True, False]
    assert f"naravard.example.se{prefix}/nara-mig/?kommun=orsa" in text.replace(" ", "")


def test_sheet_of_many_numbers_and_long_names_stays_one_page(client, orsa):
    orsa.formal_name_sv = "Ett mycket långt namn på en organisation som behöver flera rader för att få plats"
    orsa.save()
    for number in range(9):
        ContactFactory(organisation=orsa, phone=f"0250-123 4{number}")
    for sheet in SHEETS:
        assert len(as_pdf(client.get(f"/kommuner/orsa/{sheet}")).pages) == 1


def test_there_is_no_sheet_of_what_is_no_municipality(client, orsa):
    OrganisationFactory(slug="vc", kind="care_centre")
    assert client.get("/kommuner/vc/kylskapslapp.pdf").status_code == 404
