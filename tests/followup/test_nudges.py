"""Questions for what is missing: counted by day without anybody's data, listed for editors and told in one mail."""

from datetime import date, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from core.mail.registry import compose
from core.models.outgoing_mail import OutgoingMail
from followup.models import MissingPiece, Nudge, NudgeWatermark
from followup.nudges import filled_pieces, sign_piece, tell
from naravard.staff.roles import REPORTER
from strategy.models import Adoption
from tests.conftest import user_in_group
from tests.factories import (
    ActivityFactory,
    AdoptionFactory,
    ContactFactory,
    IndicatorFactory,
    OrganisationFactory,
    measure,
)

pytestmark = pytest.mark.django_db
URL = "/nara-mig/fraga/"
OURS = {"Sec-Fetch-Site": "same-origin"}
PIECES = list(MissingPiece)


@pytest.fixture(autouse=True)
def today(time_machine):
    time_machine.move_to("2026-08-15T12:00+02:00")
    return time_machine


@pytest.fixture
def orsa():
    return OrganisationFactory(slug="orsa", name_sv="Orsa")


def ask(orsa, piece=MissingPiece.CONTACTS, client=None, **options):
    return (client or Client()).post(URL, {"piece": sign_piece(orsa, piece)}, headers=OURS, **options)


def test_question_is_counted_by_day_and_holds_nothing_of_who(orsa, today):
    client = Client(enforce_csrf_checks=True)
    assert f'value="{sign_piece(orsa, MissingPiece.CONTACTS)}"' in client.get("/nara-mig/?kommun=orsa").text
    response = ask(orsa, client=client, follow=True)
    assert "Tack, din fråga är räknad" in response.text
    assert 'href="/nara-mig/?kommun=orsa"' in response.text
    ask(orsa)
    today.shift(timedelta(days=1))
    ask(orsa)
    assert sorted(Nudge.objects.values_list("piece", "day", "number")) == [
        ("contacts", date(2026, 8, 15), 2),
        ("contacts", date(2026, 8, 16), 1),
    ]
    assert {field.name for field in Nudge._meta.fields} == {"id", "organisation", "piece", "day", "number"}
    assert not client.cookies
    said = client.get("/nara-mig/?kommun=orsa").text.replace("\u00a0", " ")
    assert "Efterfrågat 3 gånger sedan 15 augusti 2026." in said


@pytest.mark.parametrize(
    ("piece", "headers", "status"),
    [("orsa:contacts", OURS, 400), (None, {"Sec-Fetch-Site": "cross-site"}, 403), (None, {}, 403)],
)
def test_question_of_no_page_or_another_site_is_not_counted(client, orsa, piece, headers, status):
    data = {"piece": piece or sign_piece(orsa, MissingPiece.CONTACTS)}
    assert client.post(URL, data, headers=headers).status_code == status
    assert not Nudge.objects.exists()


def test_questions_are_limited_by_the_hour(settings, orsa):
    settings.HOURLY_LIMITS = settings.HOURLY_LIMITS | {"nudge": 2}
    assert [ask(orsa).status_code for _time in range(3)] == [302, 302, 429]


@pytest.mark.parametrize("piece", PIECES)
def test_piece_that_is_filled_in_is_asked_for_no_more(client, editor_client, orsa, piece):
    ask(orsa, piece)
    signed = sign_piece(orsa, piece)
    assert signed in client.get("/nara-mig/?kommun=orsa").text
    assert "Fyll i" in editor_client.get("/admin/followup/nudge/").text
    fill(orsa, piece)
    assert (orsa.pk, piece) in filled_pieces() & filled_pieces(orsa)
    assert {found for pk, found in filled_pieces() if pk == orsa.pk} == {piece}
    assert signed not in client.get("/nara-mig/?kommun=orsa").text
    assert "Fyll i" not in editor_client.get("/admin/followup/nudge/").text


def test_care_centre_that_can_be_called_itself_is_a_number_of_the_municipality(client, orsa):
    OrganisationFactory(kind="care_centre", name_sv="Orsa vårdcentral", municipality=orsa, phone="0250-123 45")
    assert (orsa.pk, MissingPiece.CONTACTS) in filled_pieces() & filled_pieces(orsa)
    text = client.get("/nara-mig/?kommun=orsa").text
    assert "Orsa vårdcentral" in text
    assert "Vi har inget telefonnummer" not in text


def fill(orsa, piece):
    match piece:
        case MissingPiece.CONTACTS:
            centre = OrganisationFactory(kind="care_centre", municipality=orsa)
            ContactFactory(organisation=centre, phone="0250-123 45")
        case MissingPiece.DECISION:
            AdoptionFactory(organisation=orsa, decided_on="2022-09-01")
        case MissingPiece.ACTIVITIES:
            ActivityFactory(organisations=[orsa], status="ongoing")
        case MissingPiece.FIGURES:
            measure(IndicatorFactory(), orsa, [1])


def test_one_mail_tells_of_whole_days_once_a_week(orsa, editor, today):
    editor.email = "redaktor@example.se"
    editor.save()
    for piece in [MissingPiece.CONTACTS, MissingPiece.CONTACTS, MissingPiece.DECISION]:
        ask(orsa, piece)
    assert tell() == 0  # today is not over
    today.shift(timedelta(days=1))
    assert [tell(), tell()] == [1, 0]
    mail = compose(OutgoingMail.objects.get(kind="followup.nudges"))
    assert mail.to == [editor.email]
    assert [text in mail.body for text in ["telefonnummer att ringa", "2 gånger", "beslut om strategin"]] == [True] * 3
    OutgoingMail.objects.update(status="sent", sent_at=timezone.now())
    ask(orsa)
    today.shift(timedelta(days=6))
    assert tell() == 0
    today.shift(timedelta(days=1))
    assert tell() == 1
    last = compose(OutgoingMail.objects.latest("pk"))
    assert ("1 gång" in last.body, "beslut om strategin" in last.body) == (True, False)
    assert NudgeWatermark.objects.count() == 1


def test_reporter_is_told_of_the_activities_of_the_own_organisation_only(orsa, today):
    reporter = user_in_group(REPORTER, username="orsa", organisation=orsa, email="orsa@example.se")
    mora = OrganisationFactory(slug="mora", name_sv="Mora")
    for place, piece in [(orsa, MissingPiece.DECISION), (mora, MissingPiece.ACTIVITIES)]:
        ask(place, piece)
    today.shift(timedelta(days=1))
    assert tell() == 0
    ask(orsa, MissingPiece.ACTIVITIES)
    today.shift(timedelta(days=1))
    assert tell() == 1
    mail = compose(OutgoingMail.objects.get())
    assert (mail.to, "Orsa" in mail.body, "Mora" in mail.body) == ([reporter.email], True, False)


def test_mail_says_nothing_when_all_is_there_by_then(orsa, editor, today):
    editor.email = "redaktor@example.se"
    editor.save()
    ask(orsa, MissingPiece.DECISION)
    today.shift(timedelta(days=1))
    tell()
    fill(orsa, MissingPiece.DECISION)
    assert Adoption.objects.count() == 1
    assert compose(OutgoingMail.objects.get()) is None
