"""The history says in words what a person can see to have changed."""

from datetime import timedelta

import pytest

from strategy.models import NewsItem
from tests.factories import NewsItemFactory, PageFactory
from tests.staff import change_form, change_url

PICTURE = "bilder/00f3" + "a" * 28 + "-1600x900.webp"


def history(client, row):
    page = client.get(change_url(row).replace("change/", "history/")).text
    return page.partition('id="change-history"')[2].partition("</table>")[0]


@pytest.mark.parametrize("make", [NewsItemFactory, PageFactory])
def test_publishing_and_taking_back_are_told(editor_client, make):
    row = make()
    change_form(editor_client, row).submit(editor_client, "_unpublish", follow=True)
    rows = history(editor_client, row)
    assert "<dt>Publicerat</dt>" in rows
    assert "<del>Ja</del> <ins>Nej</ins>" in rows


def test_time_that_reads_the_same_is_no_change(editor_client):
    row = NewsItemFactory(title_sv="Ett")
    NewsItem.objects.get().save()
    row.publish_at += timedelta(microseconds=1)
    row.title_sv = "Två"
    row.save()
    rows = history(editor_client, row)
    assert "<ins>Två</ins>" in rows
    assert "Publiceras" not in rows


def test_picture_has_no_path(editor_client):
    row = NewsItemFactory()
    row.picture, row.picture_alt_sv = PICTURE, "En skylt"
    row.save()
    rows = history(editor_client, row)
    assert "bild 00f3, 1600 × 900 bildpunkter" in rows
    assert ".webp" not in rows


def test_who_changed_it_is_named_as_colleagues_know_them(editor_client, editor):
    type(editor).objects.filter(pk=editor.pk).update(first_name="Förnamn", last_name="Efternamn")
    row = PageFactory()
    change_form(editor_client, row).submit(editor_client, "_unpublish", follow=True)
    assert "<td>Förnamn Efternamn</td>" in history(editor_client, row)
