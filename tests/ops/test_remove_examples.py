"""Removing the examples: what somebody has changed or uses stays, and is listed with what can be done."""

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from contacts.models import Contact, ContactMessage, GoverningBody, Organisation, Seat, User
from feedback.actions import answer, start_review
from feedback.models import DialogueRound, Inspel, InspelEvent, InspelReport, ReplyTemplate, RoundAnswer, Theme
from strategy.models import Document, NewsItem, Page, SubGoal
from tests.factories import (
    ContactFactory,
    DialogueRoundFactory,
    DocumentFactory,
    GoverningBodyFactory,
    InspelFactory,
    MilestoneFactory,
    NewsItemFactory,
    OrganisationFactory,
    PageFactory,
    RoundQuestionFactory,
    SeatFactory,
    published_inspel,
)

pytestmark = [pytest.mark.sqlite, pytest.mark.django_db]


def run(capsys, **options):
    call_command("remove_examples", **options)
    return capsys.readouterr().out


def test_remove_examples_gives_back_the_portal_as_set_up_without_them(examples, capsys):
    assert Inspel.objects.filter(is_example=True).exists()
    said = run(capsys)
    assert "feedback.Inspel\n" in said
    assert not Inspel.objects.exists()
    assert not InspelEvent.objects.exists()
    assert not User.objects.filter(username="exempel").exists()
    left = {model: model.objects.count() for model in [Organisation, Contact, Seat, Page, SubGoal, Document]}
    assert left[Organisation] >= 16
    assert left[SubGoal] == 5
    assert "togs bort: 0." in run(capsys)


def test_remove_examples_leaves_what_is_real(process_leader, capsys):
    real = [ContactFactory(), NewsItemFactory(), InspelFactory(), SeatFactory(), DocumentFactory()]
    ContactFactory(is_example=True, organisation=OrganisationFactory(slug="exempel-vc", is_example=True))
    InspelFactory(is_example=True)
    said = run(capsys)
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


def name_of(row):
    return f"{row._meta.label_lower}:{row.pk}"


def is_there(row):
    return type(row).objects.filter(pk=row.pk).exists()


EXAMPLES = {
    "news": lambda: NewsItemFactory(is_example=True),
    "milestone": lambda: MilestoneFactory(is_example=True),
    "document": lambda: DocumentFactory(is_example=True),
    "contact": lambda: ContactFactory(is_example=True),
    "organisation": lambda: OrganisationFactory(is_example=True),
    "body": lambda: GoverningBodyFactory(is_example=True),
    "theme": lambda: Theme.objects.create(slug="resor", name_sv="Resor", is_example=True),
    "template": lambda: ReplyTemplate.objects.create(name="Tack", text_sv="Tack!", is_example=True),
    "round": lambda: DialogueRoundFactory(is_example=True),
}


@pytest.mark.parametrize("kind", EXAMPLES)
def test_example_that_somebody_has_changed_stays_until_it_is_named(kind, capsys):
    row, other = EXAMPLES[kind](), NewsItemFactory(is_example=True)
    row.save()  # as an editor does
    said = run(capsys)
    assert is_there(row)
    assert not is_there(other)
    assert f"{name_of(row)} ”{row}”: Någon har ändrat det." in said
    assert "Behåll som riktig" in said
    assert f"--also-edited {name_of(row)}" in said
    run(capsys, also_edited=[name_of(row)])
    assert not is_there(row)


def test_example_whose_part_somebody_has_changed_stays(capsys):
    question = RoundQuestionFactory(round=DialogueRoundFactory(is_example=True))
    question.save()
    assert "Någon har ändrat det." in run(capsys)
    assert is_there(question)


def uses_as_theme():
    theme = EXAMPLES["theme"]()
    inspel = InspelFactory()
    inspel.themes.add(theme)
    return theme, inspel


def uses_with_an_answer():
    question = RoundQuestionFactory(round=DialogueRoundFactory())
    inspel = InspelFactory(dialogue_round=question.round)
    DialogueRound.objects.update(is_example=True)  # from when an example took answers
    RoundAnswer.objects.create(inspel=inspel, question=question, asked=question.text, text="Ja.")
    return question.round, inspel


def uses_as_main_inspel():
    main, inspel = InspelFactory(is_example=True), InspelFactory()
    Inspel.objects.filter(pk=inspel.pk).update(handling="closed", close_reason="duplicate", duplicate_of=main)
    return main, inspel


def uses_with_a_message():
    contact = EXAMPLES["contact"]()
    message = ContactMessage.objects.create(form_key="00000000-0000-4000-8000-000000000001", to=contact, text="Hej")
    return contact, message


def uses_organisation():
    organisation = EXAMPLES["organisation"]()
    return organisation, ContactFactory(organisation=organisation)


def uses_municipality():
    municipality = OrganisationFactory(is_example=True, kind="municipality")
    return municipality, InspelFactory(municipality=municipality)


def uses_on_a_seat():
    contact = EXAMPLES["contact"]()
    return contact, SeatFactory(holder=contact).body


def uses_as_responsible():
    contact = EXAMPLES["contact"]()
    return contact, PageFactory(responsible=contact)


USES = [
    uses_as_theme,
    uses_with_an_answer,
    uses_as_main_inspel,
    uses_with_a_message,
    uses_organisation,
    uses_municipality,
    uses_on_a_seat,
    uses_as_responsible,
]


@pytest.mark.parametrize("use", USES)
def test_example_in_real_use_stays_is_listed_with_what_uses_it_and_stops_nothing(use, capsys):
    other = NewsItemFactory(is_example=True)
    used, user = use()
    said = run(capsys, also_edited=[])
    assert is_there(used)
    assert is_there(user)
    assert not is_there(other)
    [line] = [line for line in said.splitlines() if name_of(used) in line]
    assert f"”{user}” ({name_of(user)})" in line
    assert "ändra först det som använder det" in line
    assert ("Behåll som riktig" in line) is used.can_become_real


def test_what_an_example_that_stays_refers_to_stays_too(capsys):
    contact = ContactFactory(is_example=True, organisation=OrganisationFactory(is_example=True))
    contact.save()
    run(capsys)
    assert is_there(contact.organisation)
    Contact.objects.filter(pk=contact.pk).update(is_example=False)
    contact.delete()
    run(capsys)
    assert not Organisation.objects.filter(is_example=True).exists()


def test_example_inspel_that_somebody_practised_on_stays_until_its_kind_is_named(process_leader, capsys):
    inspel, other = InspelFactory(is_example=True), InspelFactory(is_example=True)
    start_review(inspel=inspel, by=process_leader)
    answer(inspel=inspel, by=process_leader, text="Tack för ditt inspel.")
    said = run(capsys)
    assert "Någon har handlagt det." in said
    assert "Behåll som riktig" not in said
    assert [is_there(inspel), is_there(other)] == [True, False]
    run(capsys, also_edited=["feedback.inspel"])
    assert not is_there(inspel)


def test_trial_removes_nothing_and_says_how_much_would_go(examples, capsys):
    before = Inspel.objects.count(), NewsItem.objects.count(), DialogueRound.history.count()
    said = run(capsys, dry_run=True)
    assert "inget har tagits bort" in said
    assert f"{before[0]:5} feedback.Inspel" in said
    assert (Inspel.objects.count(), NewsItem.objects.count(), DialogueRound.history.count()) == before


def test_unknown_name_is_refused_in_words_and_nothing_is_removed(capsys):
    row = NewsItemFactory(is_example=True)
    with pytest.raises(CommandError, match="inget exempel som heter nyhet:3"):
        run(capsys, also_edited=["nyhet:3"])
    assert is_there(row)


def test_what_readers_click_on_an_example_goes_with_it(process_leader, client):
    inspel = published_inspel(by=User.objects.create(username="exempel", is_active=False))
    Inspel.objects.update(is_example=True)
    address, ours = f"/inspel/{inspel.reference}/", {"Sec-Fetch-Site": "same-origin"}
    client.post(f"{address}haller-med/", headers=ours)
    client.post(f"{address}rapportera/", {"reason": "personal_data", "comment": "Ett namn."}, headers=ours)
    inspel.refresh_from_db()
    assert (inspel.agreements, InspelReport.objects.count()) == (1, 1)
    call_command("remove_examples", verbosity=0)
    assert not is_there(inspel)
    assert not InspelReport.objects.exists()
