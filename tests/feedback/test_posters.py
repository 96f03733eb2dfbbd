"""The poster of a dialogue round: one page, tagged, readable for everybody, in five languages and two sizes."""

from datetime import UTC, datetime

import pytest

from tests.factories import DialogueRoundFactory, OrganisationFactory, SubGoalFactory
from tests.pdf import as_pdf, text_of
from tests.public_pages import PREFIXES

POSTER = "/inspel/dialog/hemgang/affisch.pdf"
WIDTHS = {"a4": 595, "a5": 420}


@pytest.fixture(autouse=True)
def _own_store(settings, tmp_path):
    settings.VAR_DIR = tmp_path
    settings.SITE_URL = "https://naravard.example.se"


@pytest.fixture
def dialogue_round(db):
    return DialogueRoundFactory(
        slug="hemgang",
        code="bkmtr",
        title_sv="Trygg hemgång",
        title_ar="عودة آمنة",
        intro_sv="Vad fungerar bra?",
        opens_at=datetime(2026, 3, 2, 8, tzinfo=UTC),
        closes_at=datetime(2026, 3, 9, 16, tzinfo=UTC),
    )


def read(client, path=POSTER):
    return as_pdf(client.get(path))


def alternatives(node):
    """The descriptions of the pictures in the document's structure."""
    node = node.get_object()
    if isinstance(node, list):
        return [text for child in node for text in alternatives(child)]
    if not isinstance(node, dict):
        return []
    own = [node["/Alt"]] if "/Alt" in node else []
    return own + (alternatives(node["/K"]) if "/K" in node else [])


@pytest.mark.parametrize("paper", WIDTHS)
@pytest.mark.parametrize(("code", "prefix"), PREFIXES.items())
def test_poster_is_one_tagged_page_in_its_language(client, dialogue_round, code, prefix, paper):
    reader = read(client, f"{prefix}{POSTER}?format={paper}")
    root = reader.root_object
    assert len(reader.pages) == 1
    assert round(reader.pages[0].mediabox.width) == WIDTHS[paper]
    assert root["/MarkInfo"]["/Marked"].value is True
    assert root["/Lang"] == code.partition("-")[0]
    assert root["/ViewerPreferences"]["/Direction"] == ("/R2L" if code == "ar" else "/L2R")
    assert "<pdfuaid:part>1</pdfuaid:part>" in root["/Metadata"].get_object().get_data().decode()
    assert f"naravard.example.se{prefix}/d/bkmtr" in text_of(reader).replace(" ", "")
    assert [
        f"https://naravard.example.se{prefix}/d/bkmtr/" in text for text in alternatives(root["/StructTreeRoot"])
    ] == [True]


def test_poster_says_what_when_and_what_happens_then(client, dialogue_round):
    text = text_of(read(client, f"/en{POSTER}"))
    for part in ["Trygg hemgång", "Vad fungerar bra?", "2 March 2026, 09:00", "9 March 2026, 17:00", "no account"]:
        assert part in text


@pytest.mark.parametrize(("prefix", "word"), [("", "Exempel"), ("/ar", "مثال")])
def test_poster_of_an_example_says_so(client, dialogue_round, prefix, word):
    assert word not in read(client, f"{prefix}{POSTER}").metadata.title
    dialogue_round.is_example = True
    dialogue_round.save()
    reader = read(client, f"{prefix}{POSTER}")
    assert reader.metadata.title.startswith(f"{word}: ")
    assert len(reader.pages) == 1
    assert prefix or word in text_of(reader)


@pytest.mark.parametrize("paper", WIDTHS)
@pytest.mark.parametrize("title", ["Å" * 120, "läkemedelsgenomgångar " * 5, "Vad? 🙂 😀"])
def test_long_or_odd_title_still_fits_on_the_page(client, dialogue_round, paper, title):
    dialogue_round.title_sv, dialogue_round.intro_sv = title.strip()[:120], "En lång text om vården. " * 200
    dialogue_round.sub_goal = SubGoalFactory(number=1, title_sv="Nära för mig")
    dialogue_round.municipality = OrganisationFactory(name_sv="Malung-Sälen")
    dialogue_round.save()
    reader = read(client, f"{POSTER}?format={paper}")
    assert len(reader.pages) == 1
    assert "naravard.example.se/d/bkmtr" in text_of(reader).replace(" ", "")


@pytest.mark.parametrize("paper", WIDTHS)
def test_poster_names_the_signs_that_no_font_has(client, dialogue_round, paper):
    dialogue_round.title_sv, dialogue_round.intro_sv = "Trygg 𓀀 " + "Å" * 100, "En lång text om vården. " * 200
    dialogue_round.save()
    reader = read(client, f"{POSTER}?format={paper}")
    text = text_of(reader)
    assert "[U+13000]" in text
    assert "[U+…] står för: U+13000 EGYPTIAN HIEROGLYPH A001." in text
    assert "□" not in text
    assert len(reader.pages) == 1


def test_what_an_editor_types_is_never_a_command(client, dialogue_round):
    dialogue_round.title_sv = '#panic("nej") $x$ *stjärna* @ref'
    dialogue_round.save()
    assert '#panic("nej") $x$ *stjärna* @ref' in text_of(read(client))


def test_poster_is_made_anew_only_when_something_on_it_changes(client, dialogue_round):
    first = client.get(POSTER)
    assert client.get(POSTER)["ETag"] == first["ETag"]
    assert client.get(f"{POSTER}?format=a5")["ETag"] != first["ETag"]
    dialogue_round.title_sv = "En annan rubrik"
    dialogue_round.save()
    assert client.get(POSTER)["ETag"] != first["ETag"]


def test_poster_that_cannot_be_made_leads_to_the_page_that_says_the_same(client, dialogue_round, settings):
    settings.PDF_MAX_SECONDS = 0
    response = client.get(POSTER)
    assert response.status_code == 503
    assert "PDF-filen gick inte att göra" in response.text
    assert 'href="/inspel/dialog/hemgang/"' in response.text


def test_poster_of_an_unknown_paper_size_is_not_found(client, dialogue_round):
    assert client.get(f"{POSTER}?format=a3").status_code == 404


def test_poster_can_be_cached_and_sets_no_cookie(client, dialogue_round):
    response = client.get(POSTER)
    assert "public" in response["Cache-Control"]
    assert not response.cookies
    assert 'filename="affisch-hemgang-a4-sv.pdf"' in response["Content-Disposition"]
