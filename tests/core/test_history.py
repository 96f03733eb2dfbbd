"""The history says in words what a person can see to have changed."""

import re
from datetime import timedelta
from decimal import Decimal

import pytest

from strategy.models import NewsItem
from tests.admin_rows import comparisons, measurements
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
    assert "<ins>en bild, 1600 × 900 bildpunkter</ins>" in rows
    row.picture = PICTURE.replace("a", "b")
    row.save()
    rows = history(editor_client, row)
    assert "<del>en bild, 1600 × 900 bildpunkter</del> <ins>en annan: en bild, 1600 × 900 bildpunkter</ins>" in rows
    assert "00f3" not in rows


def test_every_version_says_what_it_is(editor_client):
    row = PageFactory(body_sv="<p>Ett.</p><p>Två.</p>")
    row.body_sv = "<p>Ett.</p><p><strong>Två.</strong></p>"
    row.save()
    row.body_sv = '<p>Ett.</p><p><a href="/kontakt/">Tre</a>.</p>'
    row.save()
    rows = history(editor_client, row)
    assert re.search(r"<td>Lades till</td>\s*<td>\s*Den första versionen\s*</td>", rows)
    assert re.search(r"<dd>\s*<ins>bara formateringen</ins>", rows)
    assert "<del>Ett. Två.</del> <ins>Ett. Tre (/kontakt/).</ins>" in rows
    row.history.earliest().delete()
    assert re.search(r"<td>\s*Den äldsta versionen som sparas\s*</td>", history(editor_client, row))


def test_numbers_and_lists_are_told_as_people_write_them(super_client):
    row = measurements(1)[0]
    row.value = Decimal("12.5000")
    row.save()
    assert "<ins>12,5</ins>" in history(super_client, row)
    row = comparisons(1)[0]
    row.members = ["2034", "2062"]
    row.save()
    assert "<ins>2034, 2062</ins>" in history(super_client, row)


def test_who_changed_it_is_named_as_colleagues_know_them(editor_client, editor):
    type(editor).objects.filter(pk=editor.pk).update(first_name="Förnamn", last_name="Efternamn")
    row = PageFactory()
    change_form(editor_client, row).submit(editor_client, "_unpublish", follow=True)
    assert "<td>Förnamn Efternamn</td>" in history(editor_client, row)
