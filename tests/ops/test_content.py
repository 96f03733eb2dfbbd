"""Filling the portal and removing the examples: what people wrote is never changed."""

import pytest
from django.core.management import call_command

from contacts.models import Organisation
from core.history import last_changed_at
from feedback.models import Inspel, ReferenceSeries
from naravard.bootstrap import examples as example_content
from strategy.models import HardWord, Page, Strategy, SubGoal
from tests.factories import (
    OrganisationFactory,
)

pytestmark = [pytest.mark.sqlite, pytest.mark.django_db]


def run(command, capsys, **options):
    call_command(command, **options)
    return capsys.readouterr().out


def test_setup_fills_an_empty_portal_with_facts_and_no_examples(facts):
    assert Strategy.objects.current().vision_sv == "Nära genom hela livet – gemensamt tillsammans."
    assert Organisation.objects.municipalities().count() == 15
    assert SubGoal.objects.count() == 5
    assert Page.objects.filter(slug="tillganglighet").exists()
    assert list(example_content.examples()) == []


def test_references_go_on_after_the_examples(examples):
    last = Inspel.objects.order_by("reference").last().reference
    year, number = last.split("-")
    assert ReferenceSeries.objects.next_references(int(year)) == [f"{year}-{int(number) + 1:04d}"]


def test_setup_again_leaves_an_edit_alone(facts, capsys):
    page = Page.objects.get(slug="arbetssatt")
    page.title_sv = "Ändrad av en redaktör"
    page.save()
    said = run("setup", capsys, with_examples=True)
    page.refresh_from_db()
    assert page.title_sv == "Ändrad av en redaktör"
    assert "nothing was loaded" in said
    assert list(example_content.examples()) == []


def test_setup_again_gives_texts_that_nobody_edited_their_new_words(facts, capsys):
    """As for a portal that began before its texts were translated, and when one was worded otherwise."""
    untouched, corrected, rewritten = (Page.objects.get(slug=slug) for slug in ["kakor", "sprak", "paverka"])
    written = {page.slug: (page.title_sv, page.title_fi, page.body_ar) for page in [untouched, corrected, rewritten]}
    Page.objects.update(title_fi="", body_ar="")
    Page.objects.filter(pk=untouched.pk).update(title_sv="Om kakor")
    for page, title in [(corrected, corrected.title_sv), (rewritten, "Säg vad du tycker")]:
        page.refresh_from_db()
        page.title_sv = title
        page.save()
    Page.objects.filter(pk=corrected.pk).update(body_ar="كتبها محرر")
    assert "got new words" in run("setup", capsys)
    for page in [untouched, corrected, rewritten]:
        page.refresh_from_db()
    assert (untouched.title_sv, untouched.title_fi, untouched.body_ar) == written["kakor"]
    assert (corrected.title_fi, corrected.body_ar) == (written["sprak"][1], "كتبها محرر")
    assert (rewritten.title_sv, rewritten.title_fi) == ("Säg vad du tycker", "")
    assert last_changed_at(untouched.history.all()) is None
    assert "nothing was loaded" in run("setup", capsys)


def test_setup_gives_a_portal_from_before_the_difficult_words_once(facts, capsys):
    expected = HardWord.objects.count()
    HardWord.objects.all().delete()
    HardWord.history.all().delete()
    assert "got new words" in run("setup", capsys)
    assert HardWord.objects.count() == expected > 15
    HardWord.objects.all().delete()  # by an editor: their history says that they were there
    run("setup", capsys)
    assert not HardWord.objects.exists()


def test_setup_loads_nothing_beside_what_somebody_began_to_write(db):
    OrganisationFactory(slug="egen")
    call_command("setup", verbosity=0)
    assert list(Organisation.objects.values_list("slug", flat=True)) == ["egen"]
    assert not Strategy.objects.exists()
