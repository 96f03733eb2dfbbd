"""The translation catalogues: compiled from the .po files, and complete in Swedish."""

import gettext
import re
from pathlib import Path

import django
import polib
import pytest
from django.conf import settings

from tests.fixture_rows import translated_texts

LOCALE = settings.LOCALE_PATHS[0]
CATALOGUES = sorted(LOCALE.glob("*/LC_MESSAGES/django.po"))
WRITTEN = sorted(path for root in settings.LOCALE_PATHS for path in root.glob("*/LC_MESSAGES/*.po"))
OF_LIBRARIES = sorted(settings.LOCALE_PATHS[1].glob("sv/LC_MESSAGES/*.po"))
OF_DJANGO = sorted(Path(django.__file__).parent.glob("c*/**/locale/sv/LC_MESSAGES/*.po"))
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%[sd]")


def catalogue_id(path):
    return path.parent.parent.name


@pytest.mark.parametrize("path", CATALOGUES, ids=catalogue_id)
def test_compiled_catalogue_says_what_the_written_one_says(path):
    with path.with_suffix(".mo").open("rb") as file:
        compiled = gettext.GNUTranslations(file)
    written = [entry for entry in polib.pofile(str(path)) if entry.translated() and not entry.obsolete]
    for entry in written:
        if entry.msgid_plural:
            assert compiled.ngettext(entry.msgid, entry.msgid_plural, 2), entry.msgid
        elif entry.msgctxt:
            assert compiled.pgettext(entry.msgctxt, entry.msgid) == entry.msgstr
        else:
            assert compiled.gettext(entry.msgid) == entry.msgstr
    assert len([entry for entry in polib.mofile(str(path.with_suffix(".mo"))) if entry.msgid]) == len(written)


@pytest.mark.parametrize("path", CATALOGUES, ids=catalogue_id)
def test_translation_keeps_every_placeholder(path):
    for entry in polib.pofile(str(path)).translated_entries():
        for form, translated in (entry.msgstr_plural or {None: entry.msgstr}).items():
            missing = set(PLACEHOLDER.findall(entry.msgid_plural or entry.msgid)) ^ set(PLACEHOLDER.findall(translated))
            if catalogue_id(path) == "ar" and form in {0, 1, 2}:
                missing -= {"%(number)s", "%(days)s"}  # none, one and two are said by the form of the noun
            assert not missing, (entry.msgid, translated)


@pytest.mark.parametrize("path", CATALOGUES, ids=catalogue_id)
def test_no_number_is_parted_between_two_lines(path):
    parted = re.compile(r"\d \d{2,3}(?!\d)")
    entries = polib.pofile(str(path)).translated_entries()
    assert [entry.msgstr for entry in entries if parted.search(entry.msgstr)] == []


def test_swedish_is_complete():
    catalogue = polib.pofile(str(LOCALE / "sv" / "LC_MESSAGES" / "django.po"))
    assert [entry.msgid for entry in catalogue.untranslated_entries() + catalogue.fuzzy_entries()] == []
    assert len(catalogue.translated_entries()) > 200


def test_every_language_has_a_catalogue():
    codes = {catalogue_id(path).lower().replace("_", "-") for path in CATALOGUES}
    assert codes == {code for code, _name in settings.LANGUAGES}


WHEN_ANSWERED = re.compile(
    r"%\(due\)s|within ten working days|\btio arbetsdagar|kymmenen työpäivän|عشرة أيام عمل", re.IGNORECASE
)
A_GOAL = re.compile(r"\bgoal\b|\bmålet\b|tavoitteena|هدف", re.IGNORECASE)
FOR_STAFF = {
    "Received %(received)s. To be answered by %(due)s.",
    "It should be answered by %(due)s.",
    "The ten working days to answer count from today.",
}


@pytest.mark.parametrize("path", CATALOGUES, ids=catalogue_id)
def test_time_of_an_answer_is_a_goal_and_no_promise(path):
    entries = [entry for entry in polib.pofile(str(path)) if entry.msgid not in FOR_STAFF]
    timed = [text for entry in entries for text in (entry.msgid, entry.msgstr) if WHEN_ANSWERED.search(text)]
    assert len(timed) > 5
    assert [text for text in timed if not A_GOAL.search(text)] == []


# The quotation marks of each language, and those of others: “…”, „…“, «…» and straight ones outside tags.
QUOTES = {"sv": "””", "sv-simple": "””", "fi": "””", "en": "“”", "ar": "«»"}
ANY_QUOTE = re.compile(r"[“”„‘«»\"]|(?<!\w)'")


def wrongly_quoted(texts, language):
    """Return the texts whose quotations do not begin and end as in the language."""
    return [text for text in texts if not _is_well_quoted(re.sub(r"<[^>]*>", "", text), QUOTES[language])]


def _is_well_quoted(text, marks):
    found = ANY_QUOTE.findall(text)
    return found == list(marks) * (len(found) // 2)


def test_wrong_quotation_marks_are_found():
    wrong = ["Han sa “ja”.", "Han sa ”ja.", '"ja"', "'ja'", "«ja»"]
    assert wrongly_quoted([*wrong, 'Han sa ”ja” och <a href="/">”nej”</a>.'], "sv") == wrong
    assert wrongly_quoted(["«نعم»", "“نعم”", "»نعم«"], "ar") == ["“نعم”", "»نعم«"]
    assert wrongly_quoted(["“Yes”, it’s so.", "”Yes”"], "en") == ["”Yes”"]


@pytest.mark.parametrize("path", WRITTEN, ids=lambda path: "-".join(path.parts[-4:]))
def test_each_catalogue_has_the_quotation_marks_of_its_language(path):
    language = catalogue_id(path).lower().replace("_", "-")
    entries = [entry for entry in polib.pofile(str(path)) if not entry.obsolete]
    texts = [text for entry in entries for text in [entry.msgstr, *entry.msgstr_plural.values()]]
    if language == "en":  # the msgids are its texts
        texts += [text for entry in entries for text in [entry.msgid, entry.msgid_plural]]
    assert wrongly_quoted(texts, language) == []


@pytest.mark.parametrize("language", QUOTES)
def test_each_fixture_has_the_quotation_marks_of_its_language(language):
    texts = [by[language] for _row, _field, by in translated_texts()]
    assert len(texts) > 150
    assert wrongly_quoted(texts, language) == []


@pytest.mark.parametrize("path", OF_LIBRARIES, ids=lambda path: path.name)
def test_better_swedish_for_a_library_translates_what_the_library_says(path):
    """A text that a new version of the library words anew would come back in its own Swedish, unnoticed."""
    with path.with_suffix(".mo").open("rb") as file:
        compiled = gettext.GNUTranslations(file)
    said = {(entry.msgctxt, entry.msgid) for name in OF_DJANGO for entry in polib.pofile(str(name))}
    for entry in polib.pofile(str(path)):
        found = compiled.pgettext(entry.msgctxt, entry.msgid) if entry.msgctxt else compiled.gettext(entry.msgid)
        assert entry.msgid_plural or found == entry.msgstr
        assert (entry.msgctxt, entry.msgid) in said or len(entry.msgid) < 20
        assert set(PLACEHOLDER.findall(entry.msgstr)) <= set(PLACEHOLDER.findall(entry.msgid))
