"""Inspel are found by any form of a word, and the public finds only what is public."""

import sys
from concurrent.futures import ThreadPoolExecutor
from itertools import product

import pytest

from core.search import stemming
from core.search.stemming import stems
from feedback.actions import answer, unpublish
from feedback.models import Inspel
from tests.factories import InspelFactory, bulk_inspel, published_inspel


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("hälsan", "hälsa"),
        ("HÄLSANS", "hälsor"),
        ("vårdcentralen", "vårdcentraler"),
        ("kvällar", "kvällen"),
        ("skolan", "skola"),
        ("organet", "organ"),
        ("veckorna", "vecka"),
    ],
)
def test_forms_of_a_word_have_the_same_stem(one, other):
    assert stems(one) == stems(other)


def test_words_that_tell_nothing_are_left_out():
    assert stems("Och det är i en – 5 %, A_B!") == []
    assert stems("Vård, vård och VÅRDEN i Orsa") == stems("vård orsa")


def test_threads_do_not_disturb_each_others_words(monkeypatch):
    """The web server answers several people at once in one process."""
    monkeypatch.setattr(stemming, "_stem", stemming._stem.__wrapped__)  # what is remembered hides what is reckoned
    roots, endings = ["vård", "å", "mottagnings", "hem", "distriktssköterske"], ["an", "", "erna", "lösheten", "ades"]
    words = ["".join(parts) for parts in product(roots, roots, endings)]
    alone = {word: stems(word) for word in words}
    interval = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    try:
        with ThreadPoolExecutor(4) as threads:
            together = list(threads.map(lambda start: {word: stems(word) for word in words[start:]}, range(100)))
    finally:
        sys.setswitchinterval(interval)
    assert all(found.items() <= alone.items() for found in together)


def test_everything_written_about_an_inspel_can_be_found_by_those_who_moderate(db, process_leader):
    inspel = InspelFactory(text="Hälsan tiger still", name="Avsändaren", email="nagon@example.se")
    for words in ["hälsa", "tiger", inspel.reference, "avsändare"]:
        assert list(Inspel.objects.matching(words)) == [inspel], words
    assert not Inspel.objects.matching("hälsa tandvård").exists()
    answer(inspel=inspel, text="Vi öppnar en mottagning", by=process_leader)
    assert list(Inspel.objects.matching("mottagningar")) == [inspel]


@pytest.mark.parametrize("words", ["", "och det", "%", "_", "' & | ! <-> :*", "\\", "(", "x" * 5000])
def test_words_that_mean_nothing_find_nothing(db, words):
    InspelFactory()
    assert list(Inspel.objects.matching(words)) == []
    assert list(Inspel.objects.public_matching(words)) == []
    assert Inspel.objects.similar_to(words) == []


def test_public_finds_only_what_is_published_now(db, process_leader):
    InspelFactory(text="Kvällsmottagning i Orsa")
    shown = published_inspel(
        by=process_leader, text="Öppet längre på kvällen", title="Öppettider", reply="Vi prövar lördagar."
    )
    assert list(Inspel.objects.public_matching("kvällar")) == [shown]
    assert list(Inspel.objects.public_matching("lördag")) == [shown]
    assert not Inspel.objects.public_matching("Orsa").exists()
    unpublish(inspel=shown, by=process_leader, note="Fel")
    assert not Inspel.objects.public_matching("kvällar").exists()
    shown.refresh_from_db()
    assert shown.public_stems == ""


def test_similar_inspel_come_best_first(db, process_leader):
    def made(title, text):
        return published_inspel(by=process_leader, title=title, text=text, reply="Tack.")

    made("Parkering", "Fler platser för cyklar vid vårdcentralen")
    evening = made("Kvällar", "Vårdcentralen behöver öppet på kvällar för den som arbetar")
    both = made("Kvällar och helger", "Vårdcentralen borde ha öppet kvällar och helger")
    similar = Inspel.objects.similar_to("Jag önskar att vårdcentralerna hade kvällsöppet, öppet varje kväll och helg")
    assert similar[:2] == [both, evening]
    assert Inspel.objects.similar_to("Tandläkare saknas") == []


def test_similar_asks_a_fixed_number_of_times(db, process_leader, django_assert_max_num_queries):
    bulk_inspel(60, published_by=process_leader)
    with django_assert_max_num_queries(6):
        assert len(Inspel.objects.similar_to("rubrik text svar " * 200)) == 3


def test_examples_can_be_found(examples):
    published = Inspel.objects.published().first()
    assert published in Inspel.objects.public_matching(published.public_title)
