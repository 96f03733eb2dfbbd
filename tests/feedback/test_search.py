"""Inspel are found by any form of a word, and the public finds only what is public."""

from datetime import UTC, datetime
from importlib import import_module
from types import SimpleNamespace

import pytest
from django.apps import apps
from django.db import connection

from feedback.actions import answer, unpublish
from feedback.listing import filters
from feedback.models import Inspel
from tests.factories import InspelFactory, bulk_inspel, published_inspel

pytestmark = pytest.mark.sqlite


def test_everything_written_about_an_inspel_can_be_found_by_moderators(db, process_leader):
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


INDEXES = {
    "inspel_search_stems": lambda words: Inspel.objects.matching(words),
    "inspel_public_stems": lambda words: Inspel.objects.public_matching(words),
}


@pytest.mark.postgresql
@pytest.mark.parametrize("index", INDEXES)
def test_search_uses_its_index(db, process_leader, index):
    bulk_inspel(200, published_by=process_leader)  # of a few rows any index is as cheap
    query, parameters = INDEXES[index]("kvällar").order_by().query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_indexes WHERE tablename = 'feedback_inspel' AND indexname = %s", [index])
        assert cursor.fetchone()
        cursor.execute("ANALYZE feedback_inspel")
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute(f"EXPLAIN {query}", parameters)
        plan = "\n".join(line for (line,) in cursor.fetchall())
    assert f"Bitmap Index Scan on {index}" in plan, plan


def test_rows_from_before_the_cleaning_are_stemmed_anew(db, process_leader):
    shown = published_inspel(by=process_leader, text="Hälsovård i Orsa", title="Vård", reply="Tack, vi öppnar.")
    waiting = InspelFactory(text="Hälsovård")
    right = list(Inspel.objects.order_by("pk").values_list("search_stems", "public_stems"))
    Inspel.objects.update(search_stems=" ha lsov rd ", public_stems=" ha lsov rd ")
    Inspel.objects.filter(pk=waiting.pk).update(text="ha\u0308lso\xadva\u030ard")
    import_module("feedback.migrations.0002_restem_inspel").restem(apps, SimpleNamespace(connection=connection))
    assert list(Inspel.objects.order_by("pk").values_list("search_stems", "public_stems")) == right
    assert list(Inspel.objects.public_matching("ha\u0308lsovård")) == [shown]


@pytest.mark.parametrize(("limit", "expected", "queries"), [(2, "ED", 2), (3, "EDB", 3), (9, "EDBA", 3)])
def test_search_reads_the_older_ones_only_if_the_newest_hold_too_few(
    db, process_leader, monkeypatch, django_assert_num_queries, limit, expected, queries
):
    monkeypatch.setattr(filters, "SEARCHED_FIRST", 3)
    monkeypatch.setattr(filters, "MAX_FOUND", limit)
    for day, title in enumerate(["A kväll", "B kväll", "C", "D kväll", "E kväll"], start=1):
        inspel = published_inspel(by=process_leader, text="Text", title=title, reply="Tack.")
        Inspel.objects.filter(pk=inspel.pk).update(published_at=datetime(2026, 5, day, tzinfo=UTC))
    with django_assert_num_queries(queries):
        found = filters.newest_matching("kvällar", published=5)
    assert [Inspel.objects.get(pk=pk).public_title[0] for pk in found] == list(expected)
