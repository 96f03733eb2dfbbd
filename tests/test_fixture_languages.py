"""The content that the portal starts with in every language: complete, easy to read, and with the same links."""

import re
from itertools import groupby

import pytest
from django.utils.translation import gettext, override
from lxml import html

from core.plain_language.analysis import review
from tests.fixture_rows import (
    EXAMPLES,
    FACTS,
    LANGUAGES,
    model_of,
    row_name,
    text_in,
    translated_fields,
    translated_texts,
)
from tests.page_texts import HIGHEST_LIX, WORDS_OF_A_PAGE, foreign_words, hard_pages, running_text
from tests.public_pages import EXAMPLES as PAGES_OF_EXAMPLES
from tests.public_pages import FORMS, PREFIXES, READING

# Where several rows make one page. All other rows have a page of their own, or a few words on somebody else's.
PAGES = {
    "strategy.chapter": "the strategy",
    "strategy.milestone": "the timeline",
    "contacts.governingbody": "who",
    "strategy.hardword": "the words",
}
NOT_READ = {"strategy.hardword forms"}  # what is looked for in texts
LETTERS = {"ar": re.compile("[\u0621-\u064a]")}
LINK = re.compile(r'href="([^"]*)"')
LANGUAGE_OF_LINK = re.compile("^/(?:{})(?=/)".format("|".join(LANGUAGES)))
NAMES = {"contacts.organisation name", "strategy.document title"}


def test_every_translated_text_is_there_in_every_language():
    found = list(translated_texts())
    assert len(found) > 150
    missing = [(row_name(row), field, code) for row, field, by in found for code in LANGUAGES if not by[code]]
    assert missing == []


def test_no_translation_is_the_swedish_text_again():
    same = []
    for row, field, by in translated_texts():
        if f"{row['model']} {field}" not in NAMES:
            same += [(row_name(row), field, code) for code in ["en", "fi", "ar"] if by[code] == by["sv"]]
            same += [(row_name(row), field, code) for code, letters in LETTERS.items() if not letters.search(by[code])]
    assert same == []


def test_no_unit_begins_with_a_number_which_the_value_before_it_would_run_into():
    units = [(row_name(row), code, by[code]) for row, field, by in translated_texts() if field == "unit" for code in by]
    assert len(units) >= len(LANGUAGES)
    assert [unit for unit in units if unit[2][:1].isdigit()] == []


def test_answers_name_the_sub_goals_in_their_own_language():
    swedish = [text_in(row, "title", "sv") for row in FACTS if row["model"] == "strategy.subgoal"]
    translated = {row_name(row): row["fields"].get("answer_translation", "") for row in EXAMPLES}
    assert len(list(filter(None, translated.values()))) >= 3
    assert [(name, title) for name, text in translated.items() for title in swedish if title in text] == []


def test_translations_lead_to_the_same_pages_as_the_swedish_text():
    for row, field, by in translated_texts():
        links = {code: {LANGUAGE_OF_LINK.sub("", link) for link in LINK.findall(text)} for code, text in by.items()}
        for code in LANGUAGES:
            assert links[code] == links["sv"], f"{row_name(row)} {field} {code}"


def pages(language):
    """Yield (name, HTML) of what stands on each page in one language: all translated texts of its rows."""
    rows = sorted(FACTS + EXAMPLES, key=page_of)
    for name, of_page in groupby(rows, key=page_of):
        texts = [text_in(row, field, language) for row in of_page for field in read_fields(row)]
        yield name, "".join(text if text.startswith("<") else f"<p>{text}</p>" for text in texts)


def read_fields(row):
    return [field for field in translated_fields(model_of(row)) if f"{row['model']} {field}" not in NOT_READ]


def page_of(row):
    return PAGES.get(row["model"]) or row_name(row)


@pytest.mark.parametrize("language", HIGHEST_LIX)
def test_pages_are_easy_to_read(language):
    read = {name: review(texts, language) for name, texts in pages(language)}
    long = {name: found for name, found in read.items() if found.words >= WORDS_OF_A_PAGE}
    assert len(long) > 10
    assert {name: found.lix for name, found in long.items() if found.lix > HIGHEST_LIX[language]} == {}


def test_easy_swedish_has_short_sentences_and_no_abbreviations():
    for name, texts in pages("sv-simple"):
        assert review(texts, "sv-simple").long_sentences == [], name
        assert not re.search(r"\b(?:t\.?ex|bl\.?a|m\.?m|d\.?v\.?s|osv|etc|ca|kl)\b\.?", texts), name


# --- The pages ----------------------------------------------------------------------------------------------------

NOT_TRANSLATED = "Some of this page is not translated yet. Those parts are shown in Swedish."
WORD = re.compile(r"[^\W\d_]{2,}")


@pytest.mark.parametrize("language", ["sv-simple", "en", "fi", "ar"])
def test_no_page_shows_swedish_for_want_of_a_translation(client, examples, language):
    with override(language):
        notice = gettext(NOT_TRANSLATED)
    assert notice != NOT_TRANSLATED or language == "en"
    answers = {path: client.get(PREFIXES[language] + path) for path in READING + FORMS + PAGES_OF_EXAMPLES}
    assert [path for path, answer in answers.items() if notice in answer.text] == []
    direction = "rtl" if language == "ar" else "ltr"
    heads = {f'<html lang="{language}" dir="{direction}"'}
    assert {answer.text[answer.text.index("<html") :].split(" prefix")[0] for answer in answers.values()} == heads
    foreign = {path: foreign_words(answer.text, language) for path, answer in answers.items()}
    assert {path: texts for path, texts in foreign.items() if texts} == {}
    if language in HIGHEST_LIX:
        assert hard_pages({path: answer.text for path, answer in answers.items()}, language) == {}
    # What is left are the words of the language menu and of senders, and names that stand beside their translation.
    assert swedish_share(answers["/"].text) < 0.15
    assert swedish_share(answers["/strategin/"].text) < 0.02


def test_foreign_and_hard_texts_are_found():
    page = """<html lang="fi"><title>Sivu</title><body><main id="main"><p lang="sv">Det här är svenska.</p>
      <p>Read the page <a title="Läs och skriv" href="/">Lue</a> tämä.</p><p>Styrgrupp God och nära vård</p>
      <form>Hae</form><nav>Valikko</nav></main></body></html>"""
    assert foreign_words(page, "fi") == ["Read the page", "Läs och skriv"]
    assert running_text(page) == "<p>Read the page Lue tämä.</p><p>Styrgrupp God och nära vård</p>"


def swedish_share(page):
    """Return which share of the words of a page is marked as Swedish."""
    body = html.fromstring(page).find("body")
    for unseen in body.xpath(".//script|.//style|.//template"):
        unseen.drop_tree()
    marked = body.xpath('.//*[@lang="sv"][not(ancestor::*[@lang="sv"])]')
    return sum(count_words(element) for element in marked) / count_words(body)


def count_words(element):
    return len(WORD.findall(element.text_content()))
