"""Typesetting: what no font shows is said, it ends in time, and no lock is held meanwhile."""

import io
from collections import Counter
from datetime import date
from unicodedata import normalize

import pytest
from django.db import transaction
from pypdf import PdfReader

from core.pdf import typesetting
from core.pdf.arabic_text import holds_arabic
from core.pdf.document import document_pdf, entry, section
from core.pdf.store import StoredPdf
from core.pdf.turns import TurnTakenError, turn
from core.pdf.typesetting import TypesettingError, try_to_typeset
from tests.pdf import counted_runs, said_in, text_of

WRITTEN = {
    "Amharic": "እኔ ልጄን ለማየት ወደ ጤና ጣቢያ ሄድኩ።",
    "Thai": "ฉันต้องการพบแพทย์ใกล้บ้าน",
    "Ukrainian": "Я хочу, щоб лікар був ближче до дому, їй-Богу.",
    "Greek": "Θέλω έναν γιατρό κοντά μου.",
    "Persian and Kurdish": "من به پزشک نیاز دارم، پیوەندی گەڵ پزیشک",
    "Hebrew": "אני רוצה רופא קרוב לבית",
    "Hindi": "मुझे घर के पास डॉक्टर चाहिए",
    "Bengali": "আমি বাড়ির কাছে ডাক্তার চাই",
    "Tamil": "எனக்கு அருகில் மருத்துவர் வேண்டும்",
    "Georgian": "მინდა ექიმი სახლთან ახლოს",
    "Armenian": "Ես ուզում եմ բժիշկ տան մոտ",
    "Syriac": "ܐܢܐ ܒܥܐ ܐܢܐ ܐܣܝܐ",
    "Burmese": "ဆရာဝန်လိုအပ်တယ်",
    "Khmer": "ខ្ញុំត្រូវការគ្រូពេទ្យ",
    "Vietnamese": "Tôi muốn có bác sĩ gần nhà",
    "Chinese": "我想要离家近的医生。我想要離家近的醫生。",
    "Japanese": "家の近くに医者がほしいです。",
    "Korean": "집 가까이에 의사가 있으면 좋겠습니다.",
    "emoji": "Bra 😀👍🏽👩‍👩‍👧‍👦❤️🇸🇪☎️1️⃣",
    "signs": "→ ✓ ☐ ½ ≤ µ € № ♥ •",
}
# Egyptian hieroglyphs and Cuneiform.
UNKNOWN = [chr(number) for number in [*range(0x13000, 0x1342F), *range(0x12000, 0x1239A)]]


def document(text):
    return {
        "lang": "sv",
        "portal": "Portalen",
        "title": "En kopia",
        "lead": "Det som står.",
        "fact_heads": ["Vad", "Värde"],
        "facts": [],
        "sections": [section("Text", entries=[entry(text, language="sv")])],
        "colors": {"text": "#000000", "text-soft": "#000000", "line": "#000000", "accent": "#000000", "sun": "#000000"},
        "mark": '<svg xmlns="http://www.w3.org/2000/svg" width="1" height="1"/>',
    }


def typeset_text(text):
    return try_to_typeset("document.typ", document(text), dated=date(2026, 3, 2))


@pytest.fixture
def runs(monkeypatch):
    """The list of the templates that Typst was started for."""
    return counted_runs(monkeypatch)


def test_fonts_have_the_scripts_that_people_write(runs):
    assert typeset_text("\n".join(WRITTEN.values())).missing == []
    assert len(runs) == 1


def test_any_number_of_signs_that_no_font_has_is_found_at_once(runs):
    made = typeset_text(" ".join(UNKNOWN) + "".join(UNKNOWN))
    assert made.missing == sorted(UNKNOWN)
    assert len(runs) == 2


def test_document_says_which_signs_it_does_not_show():
    text = text_of(PdfReader(io.BytesIO(typeset_text("Så 𓀀\u200d𒀀\ufe0f här").content)))
    assert "Så [U+13000" in text
    assert "□" not in text
    assert "U+12000 CUNEIFORM SIGN A, U+13000 EGYPTIAN HIEROGLYPH A001" in text


def test_keycap_is_its_digit_and_a_sign_of_private_use_is_told(runs):
    made = typeset_text("1\ufe0f\u20e3 Lyssna #\u20e3 \uf0b7 en punkt \ue000")
    assert made.missing == ["\ue000", "\uf0b7"]
    assert "1 Lyssna # [U+F0B7] en punkt [U+E000]" in text_of(PdfReader(io.BytesIO(made.content)))
    assert len(runs) == 1


@pytest.mark.parametrize("text", ["👨🏽‍⚕️", "🏳️‍⚧️", "🧑🏿‍⚖️", "🙂‍↔️", "🏃🏽‍♀️", "👩🏽‍❤️‍💋‍👨🏿", "🏳️‍🌈"])
def test_joined_emoji_is_drawn_whole_though_another_font_has_its_last_sign(text):
    page = PdfReader(io.BytesIO(typeset_text(text).content)).pages[0]
    names = {font["/BaseFont"].split("+")[1] for font in page["/Resources"]["/Font"].values()}
    assert {name for name in names if not name.startswith("Atkinson")} == {"NotoEmoji-Regular"}


@pytest.mark.parametrize("text", ['" 𓀀 \\', "\\u{13000}𓀀", "𓀀́ e\u1369\u135d", "𓀀" * 3 + "\n𓀀"])
def test_signs_are_found_beside_what_typst_escapes(text):
    assert set(typeset_text(text).missing) <= {"𓀀", "\u0301", "\u135d"}


@pytest.fixture
def endless(tmp_path, monkeypatch):
    """The name of a template that takes hours."""
    (tmp_path / "endless.typ").write_text(
        "#for a in range(9999) { for b in range(9999) { for c in range(9999) { [] } } }"
    )
    monkeypatch.setattr(typesetting, "TEMPLATES", tmp_path)
    return "endless.typ"


def test_typesetting_ends_in_time(endless, settings):
    settings.PDF_MAX_SECONDS = 1
    with pytest.raises(TypesettingError, match="too long"):
        try_to_typeset(endless, {}, dated=date(2026, 3, 2))


def test_one_pdf_of_a_kind_is_made_at_a_time(settings, tmp_path):
    settings.VAR_DIR, settings.PDF_MAX_SECONDS = tmp_path, 0
    with turn("report"), turn("copy"), pytest.raises(TurnTakenError):
        document_pdf("report", title="En rapport", lead="")


@pytest.mark.django_db
def test_nothing_is_typeset_while_a_transaction_holds_locks():
    with transaction.atomic(), pytest.raises(RuntimeError, match="must not run in a transaction"):
        typeset_text("hej")


def test_each_arabic_letter_is_read_once():
    written = "رعاية جيدة وقريبة، ليلًا ونهارًا: وجّه كاميرا هاتفك نحو المربع. مُعتمد ٢٠٢٦ Orsa"
    pdf = typeset_text(written).content
    assert pdf == typeset_text(written).content
    said = normalize("NFKC", said_in(pdf))
    assert Counter(filter(holds_arabic, said)) == Counter(filter(holds_arabic, written))
    reader = PdfReader(io.BytesIO(pdf))
    assert reader.pdf_header == "%PDF-1.7"
    assert StoredPdf(pdf, "", 0).pages == len(reader.pages)  # also of a PDF that pypdf has written
