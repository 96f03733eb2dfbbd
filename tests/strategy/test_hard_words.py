"""Difficult words: the page of words, and the words in running text that explain themselves."""

import re

import pytest

from core.explained_words import ExplainedWords, explain_words
from strategy.hard_words import read_words
from strategy.models import HardWord
from tests.factories import HardWordFactory, PageFactory
from tests.staff import change_form, save

WORDS = ExplainedWords.of({"inspel": ("/ord/#inspel", "Vad “du” säger"), "palaut*": ("/ord/#palaute", "Sanasi")})


def marked(html):
    """Return [(anchor, word)] of the words that are explained in a page with this running text."""
    page = explain_words(f'<main><div class="prose">{html}</div><p>inspel</p></main>', WORDS)
    assert re.sub(r'<a class="hard-word"[^>]*>(.*?)</a>', r"\1", page) == (
        f'<main><div class="prose">{html}</div><p>inspel</p></main>'
    )
    return re.findall(r'<a class="hard-word" href="/ord/#(\w+)" data-explanation="[^"<]+">(.*?)</a>', page)


@pytest.mark.parametrize(
    ("html", "found"),
    [
        ("<p>Inspel och inspel.</p><div><p>inspel</p></div>", [("inspel", "Inspel")]),
        ("<p>Ett <strong>inspel</strong></p>", [("inspel", "inspel")]),
        ("<p>Palautteesi ja palaute</p>", [("palaute", "Palautteesi")]),
        ("<h2>Inspel</h2><p><a href='/inspel/'>inspel</a></p>", []),
        ("<blockquote><p>Mitt inspel</p></blockquote><form><p>inspel</p></form>", []),
        ('<p title="inspel > inspel">inspelning, <!-- inspel -->förinspel</p>', []),
        ('<div class="table-region"><table><tr><td>inspel</td></tr></table></div>', [("inspel", "inspel")]),
    ],
)
def test_first_place_of_a_word_in_running_text_is_explained(html, found):
    assert marked(html) == found


@pytest.mark.parametrize(
    "html",
    [
        '<div class="prose" lang="sv" dir="auto"><p>inspel</p></div>',  # what somebody wrote
        '<div class="prose" lang="sv"><p>inspel</p></div>',  # in place of a translation
        '<blockquote class="inspel-text prose">inspel</blockquote>',
        '<form><div class="prose"><p>inspel</p></div></form>',
        "<p>inspel</p>",
    ],
)
def test_nothing_else_is_explained(html):
    assert explain_words(html, WORDS) == html


def test_explanation_is_no_html():
    words = ExplainedWords.of({"a&b": ("/ord/#x", 'Säg "<b>"')})
    assert 'data-explanation="Säg &quot;&lt;b&gt;&quot;">a&amp;b</a>' in explain_words(
        '<div class="prose"><p>a&amp;b</p></div>', words
    )


def test_page_explains_a_word_in_the_languages_that_have_its_forms(client, db):
    HardWordFactory(
        slug="inspel", word_sv="inspel", forms_sv="inspel", explanation_sv="Det du säger.", word_fi="palaute"
    )
    HardWordFactory(slug="tom", word_sv="text", forms_sv="")
    PageFactory(slug="x", body_sv="<p>Ditt inspel är en text.</p>", body_fi="<p>Ditt inspel.</p>", is_published=True)
    read_words.forget()
    page = client.get("/om/x/").text
    assert '<a class="hard-word" href="/ord/#inspel" data-explanation="Det du säger.">inspel</a> är en text.' in page
    assert '<script src="/static/js/hard-words.js" type="module"></script>\n</head>' in page
    assert "hard-word" not in client.get("/fi/om/x/").text.replace("hard-words.css", "")


def test_changed_word_is_read_with_the_next_edition(db):
    assert read_words().rows == []
    HardWordFactory()
    read_words.forget()  # as a committed write does
    assert len(read_words().rows) == 1


@pytest.mark.parametrize(("path", "first"), [("/ord/", "allmän"), ("/fi/ord/", "aluevaltuusto"), ("/ar/ord/", "ال")])
def test_page_of_words_is_in_the_order_of_the_language(client, facts, path, first, django_assert_num_queries):
    # The words, whom the footer of the page names, and in other languages what is older than the Swedish.
    with django_assert_num_queries(2 if path == "/ord/" else 3):
        page = client.get(path).text
    words = re.findall(r"<dt>(.*?)</dt>", page)
    assert len(words) == HardWord.objects.count() > 15
    assert words[0].startswith(first)
    assert 'id="inspel"' in page
    assert ("ruotsiksi" in page.lower()) == (path == "/fi/ord/")
    assert ('lang="sv" dir="ltr">samverkan' in page) == (path != "/ord/")


def test_no_two_words_have_a_form_in_common(super_client, db):
    other = HardWordFactory(word_sv="råd", forms_sv="råd, rådet")
    word = HardWordFactory(word_sv="tips", forms_sv="tips")
    form = change_form(super_client, word).fill(forms_sv="tips, Rådet")
    response = form.submit(super_client)
    assert "”råd” har också den här formen: rådet." in response.text
    word.refresh_from_db()
    assert word.forms_sv == "tips"
    save(super_client, word, forms_fi="rådet")
    word.refresh_from_db()
    assert (word.forms_fi, other.forms_in("fi")) == ("rådet", [])
