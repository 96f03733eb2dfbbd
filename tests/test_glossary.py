"""The fixed terms of docs/glossary.md, in the glossary itself, in the catalogues and in the fixtures."""

import re

import polib
import pytest
from django.conf import settings

from core.translations.glossary import FILE, terms_in, terms_of_table
from tests.fixture_rows import row_name, translated_texts

# Swedish term: (its stem, what each translation then has to have), as regular expressions.
STEMS = {
    "delmål": ("delmål", {"en": "sub-goal", "fi": "osatavoit", "ar": "فرعي"}),
    "målbild": ("målbild", {"en": "vision", "fi": "visio", "ar": "رؤية"}),
    "färdplan": ("färdplan", {"en": "roadmap", "fi": "tiekart", "ar": "خارطة الطريق"}),
    "inspel": (r"\binspel", {"en": "inspel|input|ideas|were about", "fi": "palaut", "ar": "رأي|آرا"}),
    "processledare": ("processledar", {"en": "process leader", "fi": "prosessinjohtaj", "ar": "منسّق"}),
    "styrgrupp": ("styrgrupp", {"en": "steering group", "fi": "ohjausryhm", "ar": "توجيهية"}),
    "länsnätverk": ("länsnätverk", {"en": "county network|länsnätverk", "fi": "lääninverkosto", "ar": "شبكة"}),
    "Välfärdsrådet": (
        "välfärdsråd",
        {"en": "välfärdsråd|welfare council", "fi": "hyvinvointineuvosto", "ar": "مجلس الرفاه"},
    ),
    "regionfullmäktige": ("regionfullmäktig", {"en": "regional council", "fi": "aluevaltuusto", "ar": "مجلس المنطقة"}),
    "region": (r"\bregion(?:en|ens)?\b", {"en": "region", "fi": "alue|region", "ar": "منطقة|region"}),
    "kommun": (
        r"\bkommun(?:er|en|ens|ernas?|s)?\b",
        {"en": "municipalit", "fi": "kun(?:ta|na|ni|ti)|kunt", "ar": "بلدي"},
    ),
    "nyckeltal": ("nyckeltal", {"en": "key figure", "fi": "tunnuslu", "ar": "مؤشر"}),
    "självskattning": ("självskattning", {"en": "self-assessment", "fi": "itsearvio", "ar": "ذاتي"}),
    "allmän handling": ("allmän handling", {"en": "official document", "fi": "yleinen asiakirja", "ar": "وثيقة عامة"}),
    "samverkan": (r"\bsamverka", {"en": "collaborat|together", "fi": "yhteisty", "ar": "تعاون"}),
    "vårdcentral": (
        "vårdcentral",
        {
            "en": "care centre|health centre",
            "fi": "terveyskesku",
            "ar": "المركز الصحي|مركز صحي|المراكز الصحية|مراكز صحية",
        },
    ),
    "patientnämnden": ("patientnämnd", {"en": "advisory committee", "fi": "potilaslautakun", "ar": "لجنة شؤون المرضى"}),
    "dialogrunda": ("dialogrund", {"en": "round", "fi": "keskustelukierro", "ar": "جولة|جولات"}),
    "tidslinje": ("tidslinj", {"en": "timeline", "fi": "aikajana", "ar": "الجدول الزمني"}),
    "kvitto": (r"\bkvitto", {"en": "receipt", "fi": "kuittau", "ar": "إيصال"}),
    "portalen": (r"\bportalen\b", {"en": "portal|website|site|here", "fi": "sivusto", "ar": "موقع"}),
}
OLD_WORDS = {"fi": "portaali", "ar": "الإقليم|البوابة|رقم أساسي|الرقم الأساسي|الأرقام الأساسية"}
LINK = re.compile(r'href="[^"]*"')


def fixed_terms():
    """Return {Swedish term: {language: what the glossary gives}} of its first table."""
    return terms_of_table(FILE.read_text(encoding="utf-8"), "Fixed terms")


def catalogue(language):
    path = settings.LOCALE_PATHS[0] / language / "LC_MESSAGES" / "django.po"
    return {
        (entry.msgctxt, entry.msgid): entry.msgstr or " / ".join(entry.msgstr_plural.values())
        for entry in polib.pofile(str(path)).translated_entries()
    }


def texts_with_translations(language):
    """Yield (where, Swedish, translation) of everything that is translated."""
    translated = catalogue(language)
    for key, swedish in catalogue("sv").items():
        if key in translated:
            yield key[1], swedish, translated[key]
    for row, field, by in translated_texts():
        yield f"{row_name(row)} {field}", LINK.sub("", by["sv"]), LINK.sub("", by[language])


def test_glossary_and_test_have_the_same_terms():
    terms = fixed_terms()
    assert list(terms) == list(STEMS)
    for term, (_stem, expected) in STEMS.items():
        for language, pattern in expected.items():
            assert re.search(pattern, terms[term][language], re.IGNORECASE), (term, language)


@pytest.mark.parametrize("language", ["fi", "ar"])
def test_fixed_terms_are_kept_to(language):
    texts = list(texts_with_translations(language))
    assert len(texts) > 1000
    wrong = [
        (term, where)
        for term, (stem, expected) in STEMS.items()
        for where, swedish, translation in texts
        if re.search(stem, swedish, re.IGNORECASE) and not re.search(expected[language], translation, re.IGNORECASE)
    ]
    assert wrong == []
    assert [where for where, _swedish, translation in texts if re.search(OLD_WORDS[language], translation, re.I)] == []


def test_fixtures_keep_to_the_english_terms():
    wrong = [
        (term, row_name(row), field)
        for term, (stem, expected) in STEMS.items()
        for row, field, by in translated_texts()
        if re.search(stem, LINK.sub("", by["sv"]), re.I) and not re.search(expected["en"], by["en"], re.I)
    ]
    assert wrong == []


def test_editor_is_reminded_of_the_terms_that_the_swedish_text_has():
    text = "<p>Delmålen, och hur regionfullmäktige följer nyckeltalen.</p>"
    assert dict(terms_in(text, "fi")).items() >= {"delmål": "osatavoite", "nyckeltal": "tunnusluku"}.items()
    assert "kommun" not in dict(terms_in(text, "fi"))
