"""Filling the portal and removing the examples: what people wrote is never changed."""

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from contacts.models import Contact, ContactMessage, GoverningBody, Organisation, Seat, User
from feedback.models import Inspel, InspelEvent, ReferenceSeries
from naravard.bootstrap import examples as example_content
from strategy.models import Document, Page, Strategy, SubGoal
from tests.factories import (
    ContactFactory,
    DocumentFactory,
    GoverningBodyFactory,
    InspelFactory,
    NewsItemFactory,
    OrganisationFactory,
    SeatFactory,
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
    series = ReferenceSeries.objects.get(year=int(year))
    assert series.next_reference() == f"{year}-{int(number) + 1:04d}"


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


def test_remove_examples_gives_back_the_portal_as_set_up_without_them(examples, capsys):
    assert Inspel.objects.filter(is_example=True).exists()
    said = run("remove_examples", capsys)
    assert "feedback.Inspel\n" in said
    assert not Inspel.objects.exists()
    assert not InspelEvent.objects.exists()
    assert not User.objects.filter(username="exempel").exists()
    left = {model: model.objects.count() for model in [Organisation, Contact, Seat, Page, SubGoal, Document]}
    assert left[Organisation] >= 16
    assert left[SubGoal] == 5
    assert "Removed 0 rows" in run("remove_examples", capsys)


def test_remove_examples_leaves_what_is_real(process_leader, capsys):
    real = [ContactFactory(), NewsItemFactory(), InspelFactory(), SeatFactory(), DocumentFactory()]
    ContactFactory(is_example=True, organisation=OrganisationFactory(slug="exempel-vc", is_example=True))
    InspelFactory(is_example=True)
    said = run("remove_examples", capsys)
    assert all(type(row).objects.filter(pk=row.pk).exists() for row in real)
    assert [line.split() for line in said.splitlines()[:-1]] == [
        ["1", "contacts.Contact"],
        ["1", "contacts.Organisation"],
        ["1", "feedback.Inspel"],
        ["1", "feedback.InspelEvent"],
    ]
    assert User.objects.filter(pk=process_leader.pk).exists()


def test_remove_examples_removes_one_that_repeats_another(process_leader):
    first = InspelFactory(is_example=True)
    second = InspelFactory(is_example=True)
    Inspel.objects.filter(pk=second.pk).update(handling="closed", close_reason="duplicate", duplicate_of=first)
    call_command("remove_examples", verbosity=0)
    assert not Inspel.objects.exists()


def test_remove_examples_takes_parts_history_and_file_with_it(settings, django_capture_on_commit_callbacks):
    seat = SeatFactory(body=GoverningBodyFactory(is_example=True))
    document = DocumentFactory(is_example=True)
    Document.objects.filter(pk=document.pk).update(file="documents/exempel.pdf")
    file = settings.MEDIA_ROOT / "documents" / "exempel.pdf"
    file.parent.mkdir(parents=True)
    file.write_bytes(b"%PDF-1.7")
    with django_capture_on_commit_callbacks(execute=True):
        call_command("remove_examples", verbosity=0)
    assert not Seat.objects.filter(pk=seat.pk).exists()
    assert [model.history.count() for model in [Seat, GoverningBody, Document]] == [0, 0, 0]
    assert not file.exists()


def test_remove_examples_removes_nothing_while_a_real_row_refers_to_one():
    organisation = OrganisationFactory(is_example=True)
    NewsItemFactory(is_example=True)
    contact = ContactFactory(organisation=organisation)
    with pytest.raises(CommandError, match=f"contacts.Contact {contact.pk}"):
        call_command("remove_examples", verbosity=0)
    assert len(list(example_content.examples())) == 2


def test_remove_examples_keeps_an_account_called_exempel_that_somebody_uses(db):
    User.objects.create_user("exempel", is_active=True)
    call_command("remove_examples", verbosity=0)
    assert User.objects.filter(username="exempel").exists()


def test_example_message_goes_and_real_message_to_the_same_contact_stays():
    contact = ContactFactory()
    for number, is_example in enumerate([True, False]):
        ContactMessage.objects.create(
            form_key=f"00000000-0000-4000-8000-00000000000{number}",
            to=contact,
            text="Hej",
            is_example=is_example,
            sent_at=timezone.now(),
        )
    call_command("remove_examples", verbosity=0)
    assert list(ContactMessage.objects.values_list("is_example", flat=True)) == [False]
