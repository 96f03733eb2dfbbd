"""Filling the portal and removing the examples: what people wrote is never changed."""

import pytest
from django.core.management import call_command

from contacts.models import Organisation
from feedback.models import Inspel, ReferenceSeries
from naravard.bootstrap import examples as example_content
from strategy.models import Page, Strategy, SubGoal
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


def test_setup_loads_nothing_beside_what_somebody_began_to_write(db):
    OrganisationFactory(slug="egen")
    call_command("setup", verbosity=0)
    assert list(Organisation.objects.values_list("slug", flat=True)) == ["egen"]
    assert not Strategy.objects.exists()
