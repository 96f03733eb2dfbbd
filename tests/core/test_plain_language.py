"""Advice on plain language: what is found in Swedish, easy Swedish and English, in any text and in linear time."""

import csv
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.plain_language.analysis import (
    DATA,
    LIMITS,
    HeavyWord,
    find_passives,
    lix,
    plain_text,
    review,
    split_sentences,
    split_words,
)

CALM = "Du kan ringa oss. Vi svarar dig samma dag. " * 5


def words(count, word="bra"):
    return " ".join([word] * count) + "."


# --- LIX -------------------------------------------------------------------------------------------------------------


def test_lix_is_words_a_sentence_and_percent_of_long_words():
    sentences = [["Vi", "ses", "i", "kommunhuset"], ["Kom", "gärna", "tidigare", "du", "också", "nu"]]
    assert lix(sentences) == round(10 / 2 + 100 * 2 / 10)  # 10 words, 2 sentences, 2 words of more than six letters


@pytest.mark.parametrize(
    ("word", "is_long"), [("sjukas", False), ("vårdens", True), ("e-tjänst", True), ("123456789", False)]
)
def test_a_long_word_has_more_than_six_letters(word, is_long):
    assert lix([[word]]) == 1 + (100 if is_long else 0)


def test_lix_of_nothing_is_0():
    assert lix([]) == 0


def test_short_text_gets_no_lix():
    assert review(words(29), "sv").lix is None
    assert review(words(30), "sv").lix == 30


def test_hard_text_is_marked_by_the_limit_of_its_language():
    text = "En bra och god vård kräver förtroende och närvaro. " * 4  # 9 words, 2 of them long
    swedish, easy = review(text, "sv"), review(text, "sv-simple")
    assert (swedish.lix, swedish.is_hard) == (31, False)
    assert (easy.lix, easy.is_hard) == (31, True)


# --- Sentences -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Ring oss. Vi svarar!", ["Ring oss.", "Vi svarar!"]),
        ("Vi finns i t.ex. Falun. Kom kl. 8.", ["Vi finns i t.ex. Falun.", "Kom kl. 8."]),
        ("Kostnaden är 2.50 kr. Betala sedan.", ["Kostnaden är 2.50 kr.", "Betala sedan."]),
        ("1. Ring oss. 2. Skriv.", ["1. Ring oss.", "2. Skriv."]),
        ("E. Svensson svarar.", ["E. Svensson svarar."]),
        ("”Är det sant?” undrar hon.", ["”Är det sant?” undrar hon."]),
        ("Rubrik\nText", ["Rubrik", "Text"]),
        ("", []),
    ],
)
def test_text_is_split_into_sentences(text, expected):
    assert split_sentences(text) == expected


def test_each_block_of_html_is_a_line_and_inline_tags_are_none():
    html = "<h2>Så gör du</h2><p>Ring <strong>1177</strong>&nbsp;nu<br>eller\nskriv</p><ul><li>a</li></ul>"
    assert [line for line in plain_text(html).splitlines() if line] == ["Så gör du", "Ring 1177\xa0nu eller skriv", "a"]


def test_text_that_is_no_html_is_left_alone():
    assert plain_text("3 < 5 och 7 > 5") == "3 < 5 och 7 > 5"


def test_addresses_are_no_words_and_a_typed_ring_is_part_of_its_letter():
    assert split_words("Skriv till a.b@example.se eller https://example.se/x nu, A\u030asa!") == [
        "Skriv",
        "till",
        "eller",
        "nu",
        "Åsa",
    ]


def test_sentences_over_the_limit_are_quoted():
    found = review(words(25) + " " + words(26).capitalize(), "sv")
    assert [(sentence.text, sentence.words) for sentence in found.long_sentences] == [(words(26).capitalize(), 26)]


def test_easy_swedish_has_stricter_limits():
    assert review(words(16), "sv").long_sentences == []
    assert [sentence.words for sentence in review(words(16), "sv-simple").long_sentences] == [16]


def test_english_gets_long_sentences_only():
    found = review("The form was approved avseende att sändas. " * 10 + words(26), "en")
    assert (found.lix, found.passives, found.heavy_words) == (None, [], [])
    assert found.remarks == 1


# --- Passive forms ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("Ansökan ska göras skriftligen.", ["göras"]),
        ("Beslut har fattats av nämnden.", ["fattats"]),
        ("Strategin antogs inte, den skrevs om.", ["antogs", "skrevs"]),
        ("Vården utförs av kommunen och beskrivs här.", ["utförs", "beskrivs"]),
        ("Insatserna prioriteras och planerades i går.", ["prioriteras", "planerades"]),
        ("Planen infördes och köptes in.", ["infördes", "köptes"]),
        ("Frågan måste snart utredas.", ["utredas"]),
        ("Det har gjorts och skrivits.", ["gjorts", "skrivits"]),
    ],
)
def test_passive_is_found(sentence, expected):
    assert list(find_passives(split_words(sentence))) == expected


@pytest.mark.parametrize(
    "sentence",
    [
        "Det finns plats, hoppas vi, och det känns bra.",
        "Hon minns, trivs och lyckas när det behövs.",
        "Det märks och syns att något saknas tills vidare.",
        "Kommunernas och invånarnas ansvar, regionens vård och arbetets mål.",
        "Vi vill att allas och andras röster hörs, de anställdas och de äldres.",
        "Vi kan ta del av invånarnas tankar och Dalarnas historia.",
        "Personer med diabetes har samhällets stöd och resultats betydelse.",
        "Här är alls inget, annars gratis.",
        "De drabbades oro är stor.",
        "Vi vill att Andreas och Tomas kommer till mötes.",
        "De boendes och närståendes frågor.",
    ],
)
def test_what_only_ends_as_a_passive_is_left_alone(sentence):
    assert list(find_passives(split_words(sentence))) == []


# --- Officialese -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Du erhåller svar.", HeavyWord("erhåller", "få")),
        ("Svaret ERHÖLLS då.", HeavyWord("erhölls", "få")),
        ("Frågor avseende vård.", HeavyWord("avseende", "om, för, när det gäller")),
        ("I enlighet med planen.", HeavyWord("i enlighet med", "enligt")),
        ("Vi vidtar åtgärder.", HeavyWord("vidtar åtgärder", "göra något")),
    ],
)
def test_officialese_gets_better_words(text, expected):
    assert review(text, "sv").heavy_words == [expected]


def test_each_word_is_named_once():
    found = review("Vi erhöll det. Ni erhöll det. Det sägs. Det sägs.", "sv")
    assert len(found.heavy_words) == 1
    assert found.passives == ["sägs"]
    assert found.remarks == 2


def test_calm_text_gets_no_remark():
    assert review(CALM, "sv").remarks == 0
    assert review(CALM, "sv-simple").remarks == 0


def test_list_of_officialese_says_each_word_once_and_always_something_better():
    with (DATA / "plain_language_sv.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    forms = [form for row in rows for form in row["forms"].split("|")]
    assert len(rows) >= 150
    assert sorted(set(forms)) == sorted(forms)
    assert all(form == form.strip().lower() and form for form in forms)
    assert all(row["better"].strip() and row["better"] not in row["forms"].split("|") for row in rows)


def test_better_words_are_not_officialese_themselves():
    with (DATA / "plain_language_sv.csv").open(encoding="utf-8", newline="") as file:
        assert [row for row in csv.DictReader(file) if review(row["better"], "sv").heavy_words] == []


# --- Any text --------------------------------------------------------------------------------------------------------


PIECES = [
    "<p>", "</p>", "<", ">", "&", "&amp;", "&#0;", ".", "...", "!", "”", "\x00", "\u030a", "\u202e", "-", "\n", " ",
    "www.", "@", "://", "att", "göras", "har fattats", "i", "enlighet", "med", "t.ex.", "A.", "s", "as", "ﬁ", "İ",
]  # fmt: skip
ANYTHING = st.text() | st.lists(st.sampled_from(PIECES), max_size=60).map("".join)


@given(text=ANYTHING, language=st.sampled_from(list(LIMITS)))
def test_any_text_is_reviewed(text, language):
    found = review(text, language)
    assert found.sentences <= found.words
    assert all(sentence.words > LIMITS[language].sentence for sentence in found.long_sentences)
    assert found.remarks >= 0
    assert (found.remarks == 0) or found.words


@given(first=ANYTHING, second=ANYTHING)
def test_paragraphs_do_not_mix(first, second):
    """What is found in two paragraphs is what is found in each."""
    one, other, both = (
        review(f"<p>{text}</p>", "sv")
        for text in [plain(first), plain(second), f"{plain(first)}</p><p>{plain(second)}"]
    )
    assert both.words == one.words + other.words
    assert both.sentences == one.sentences + other.sentences
    assert set(both.passives) == {*one.passives, *other.passives}
    assert set(both.heavy_words) == {*one.heavy_words, *other.heavy_words}


def plain(text):
    return text.replace("<", "").replace(">", "").replace("&", "")


HARD_FOR_A_CARELESS_ENGINE = {
    "one word": "a",
    "an open tag": "<a",
    "a tag that never closes": "<a ",
    "full stops": ".",
    "quotes after a stop": ".”",
    "abbreviations": "t.ex. ",
    "hyphens": "a-",
    "rings without letters": "\u030a\u0323",
    "an address without spaces": "a@:/",
    "ampersands": "&",
    "one sentence": "vi ska kunna göras i enlighet ",
    "one word in s": "eras",
    "spaces": " ",
    "lines": "\n",
}


@pytest.mark.parametrize("piece", HARD_FOR_A_CARELESS_ENGINE.values(), ids=HARD_FOR_A_CARELESS_ENGINE)
def test_time_grows_as_the_text_does(piece):
    """
    Twice the text takes twice the steps and no more, whatever it is; no clock is asked.

    A step in C, as inside a regular expression, is not seen: there a text of 200,000 characters would never end.
    """
    steps = [steps_of(piece * (length // len(piece))) for length in (10_000, 20_000)]
    assert steps[1] <= 2 * steps[0] + 500
    review((piece * 200_000)[:200_000], "sv")


def steps_of(text):
    """Return how many lines of Python a review takes."""
    review("Orden i listorna är lästa.", "sv")
    steps = 0

    def count(frame, event, argument):
        nonlocal steps
        steps += event == "line"
        return count

    before = sys.gettrace()
    sys.settrace(count)
    try:
        review(text, "sv")
    finally:
        sys.settrace(before)
    return steps
