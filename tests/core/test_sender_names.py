"""The name that the sender gave, found in a text however it is written; other words are left alone."""

import pytest

from core.personal_data import Kind, find_personal_data, first_named, name_words

NAMES_FOUND = [
    (
        "Anna Holm-O\N{COMBINING DIAERESIS}berg",
        "annsofi.77@example.se",
        ["Anna bor här.", "ANNA bor här.", "Annas granne", "Holm-Öberg", "Anna\u00ads granne", "Hon heter annsofi."],
    ),
    ("Bo Ek", "", ["Bo Ek bor här.", "hälsar bo ek", "Fråga Bo.", "Bos granne", "EK, BO", "bo_ek"]),
    ("Li", "", ["Li bor här.", "Jag heter Li.", "LI"]),
    ("王伟", "", ["我叫王伟。", "王 伟"]),
    ("王 伟", "", ["我叫王伟。"]),
    ("Anna Berg", "", ["anna_berg", "annaberg", "berganna", "anna.berg77"]),
    ("Anna Bergqvist", "", ["abergqvist"]),
    ("José Müller", "", ["Jose", "JOSÉ", "Muller"]),
    ("Jose Strauß", "", ["José", "Strauss", "STRAUẞ"]),
    ("Kim Sørensen", "", ["Sörensen"]),
    ("أحمد محمود", "", ["أَحْمَد", "احمد", "محـمود", "وأحمد"]),
    ("Anna-Karin", "", ["Anna-Karin", "Karin", "annakarin"]),
    ("Annakarin", "", ["Anna-Karin", "Anna Karin", "anna_karin"]),
    ("", "bjorn.asa@example.se", ["Björn", "Åsa", "bjorn"]),
    ("Hans Frisk", "", ["Hans", "Frisk"]),
    ("สุดา", "", ["ฉันชื่อสุดาค่ะ"]),
]
NO_NAMES = [
    (
        "Anna Bo Li",
        "info@example.se",
        ["Annan, Hannas och Annabergs", "att bo hemma", "li", "info", "example", "Boende"],
    ),
    ("Pär Öberg", "", ["ett par", "oberg"]),
    ("Hans Frisk", "", ["hans mamma är frisk"]),
    ("Anna de Geer", "hr@example.se", ["De bor här", "HR"]),
    ("Bo Lind", "", ["blind", "bob"]),
    ("", "", ["Anna"]),
]


@pytest.mark.parametrize(("name", "email", "texts"), NAMES_FOUND)
def test_name_that_the_sender_gave_is_found(name, email, texts):
    words = name_words(name, email)
    found = [{item.kind for item in find_personal_data(text, words)} for text in texts]
    assert found == [{Kind.NAME}] * len(texts)


@pytest.mark.parametrize(
    ("text", "is_found"),
    [
        ("Hälsningar A.T.", True),
        ("A. T.", True),
        ("A.T", True),
        ("A.M.T.", True),
        ("Se A.T.P. och S.A.T.", False),
        ("a.t.", False),
        ("AT", False),
        ("A. Tre", False),
    ],
)
def test_initials_with_points_are_a_name(text, is_found):
    found = find_personal_data(text, name_words("Anna Maria Tegnér", ""))
    assert [item.kind for item in found] == [Kind.NAME] * is_found


@pytest.mark.parametrize(("name", "email", "texts"), NO_NAMES)
def test_other_words_are_not_the_name_that_the_sender_gave(name, email, texts):
    words = name_words(name, email)
    assert [find_personal_data(text, words) for text in texts] == [[]] * len(texts)


@pytest.mark.parametrize(("name", "email", "texts"), NAMES_FOUND)
def test_first_of_many_who_is_named_is_found_in_each_form_of_the_name(name, email, texts):
    people = [("", ""), ("Xerxes", ""), (name, email)]
    assert [first_named(text, people) for text in texts] == [2] * len(texts)


@pytest.mark.parametrize(("name", "email", "texts"), NO_NAMES)
def test_other_words_name_none_of_many(name, email, texts):
    assert [first_named(text, [(name, email)]) for text in texts] == [None] * len(texts)
