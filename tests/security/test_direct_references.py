"""Nobody reaches or undoes what is another's by naming it."""

import uuid
from datetime import timedelta

import pytest
from django.core import signing
from django.utils import timezone

from feedback.models import DelayedAction, Inspel
from feedback.privacy.private_link import sha256_hex, token_of
from tests.factories import InspelFactory
from tests.feedback.private_page import address
from tests.staff import client_of

pytestmark = pytest.mark.django_db
STEPS = ["", "skriv/", "omdome/", "ta-tillbaka/", "publicering/", "radera/", "mejl/"]


def nearly(token):
    """Return what is like the token of an inspel, or leads to one in the database, and opens none."""
    inspel = Inspel.objects.first()
    yield from [
        inspel.token_hash,
        inspel.token_hash[:22],
        sha256_hex(inspel.token_hash),
        str(inspel.pk),
        inspel.reference,
    ]
    yield from [token.swapcase(), token[:-1] + ("A" if token[-1] != "A" else "B"), token[::-1], f"{token}{token}"]


@pytest.mark.parametrize("step", STEPS)
def test_only_the_key_itself_opens_the_page_of_a_sender(client, step):
    inspel = InspelFactory(text="Bara för mig", email="anna@example.se", may_contact=True)
    before = Inspel.objects.values().get()
    for guess in nearly(token_of(inspel)):
        path = address(inspel, step).replace(token_of(inspel), guess)
        for response in [client.get(path, follow=True), client.post(path, {"text": "Hej", "publicera": "ja"})]:
            assert response.status_code in {404, 405}, guess
            assert "Bara för mig" not in response.text
    assert Inspel.objects.values().get() == before


def test_key_of_one_page_says_nothing_of_another(client):
    mine, yours = InspelFactory(text="Det som är mitt"), InspelFactory(text="Det som är ditt")
    page = client.get(address(mine)).text
    assert "Det som är mitt" in page
    assert not any(word in page for word in ["Det som är ditt", yours.reference, token_of(yours)])


@pytest.mark.parametrize("salt", ["", "feedback.stop_mail", "feedback.undo"])
def test_link_that_stops_mail_cannot_be_made_by_a_stranger(client, salt):
    inspel = InspelFactory(email="anna@example.se", may_contact=True)
    for key in [
        str(inspel.pk),
        f"{inspel.pk}.x",
        signing.Signer(key="guessed", salt=salt, sep=".").sign(str(inspel.pk)),
    ]:
        assert client.post(f"/inspel/mejl/{key}/").status_code == 404
    inspel.refresh_from_db()
    assert inspel.may_contact


@pytest.mark.parametrize("group", [None, uuid.UUID(int=7)])
def test_only_who_clicked_can_undo(process_leader, colleague, group):
    inspel = InspelFactory()
    due = timezone.now() + timedelta(minutes=1)
    DelayedAction.objects.create(inspel=inspel, by=process_leader, action="answer", group=group, typed={}, due_at=due)
    path = f"/admin/feedback/inspel/{f'bulk/angra/{group}' if group else f'{inspel.pk}/angra'}/"
    client_of(colleague).post(path)
    assert DelayedAction.objects.waiting().count() == 1
    client_of(process_leader).post(path)
    assert not DelayedAction.objects.waiting().exists()
