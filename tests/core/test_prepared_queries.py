"""Queries whose SQL is made once: they find what the database holds now, by the parameters that are asked for."""

import pytest

from core.prepared_queries import read_rows, read_values
from feedback.models import Inspel, Theme
from tests.factories import InspelFactory, published_inspel

pytestmark = pytest.mark.django_db


def made_already():
    raise AssertionError("The SQL is made once for a key.")


def test_rows_are_as_they_are_now_by_sql_that_is_made_once(process_leader):
    first = published_inspel(by=process_leader, title="Öppet längre")
    key = ("test_rows", first.pk)
    assert read_rows(key, lambda: Inspel.objects.published().filter(pk=first.pk).for_lists()) == [first]
    Inspel.objects.filter(pk=first.pk).update(public_title="Öppet på kvällen, 100 %")
    [row] = read_rows(key, made_already)
    assert (row.public_title, row.is_example) == ("Öppet på kvällen, 100 %", first.is_example)
    assert row.published_at == first.published_at
    with pytest.raises(AssertionError):
        read_rows(("test_rows", "another"), made_already)


def test_parameters_can_be_others_for_the_same_key():
    keys = sorted(Theme.objects.create(name_sv=name, slug=name).pk for name in ("mat", "resor", "tider"))

    def found(asked, make):
        return [key for (key,) in read_values(("test_values", len(asked)), make, params=asked)]

    themes = Theme.objects.order_by("pk")
    assert found(keys[:2], lambda: themes.filter(pk__in=keys[:2]).values_list("pk")) == keys[:2]
    assert found(keys[1:], made_already) == keys[1:]


def test_statements_are_kept_apart_by_their_keys():
    InspelFactory.create_batch(3)
    for limit in (0, 1, 2):
        assert len(read_rows(("test_limit", limit), lambda limit=limit: Inspel.objects.for_lists()[:limit])) == limit
