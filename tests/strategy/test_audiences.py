"""The texts of “Near me”: an approved one stays public until a process leader has approved a changed one."""

import pytest

from strategy.models import Audience, AudienceDraft
from tests.factories import AudienceFactory
from tests.staff import change_form, change_url, save

PAGE = "/nara-mig/?vem=aldre"


@pytest.fixture
def audience(db):
    return AudienceFactory(slug="aldre", label_sv="En äldre närstående", body_sv="<p>Godkänd text.</p>")


def test_new_text_is_public_and_marked_as_not_approved(client, editor_client):
    audience = AudienceFactory(slug="aldre", is_unapproved=True)
    save(editor_client, audience, body_sv="<p>Första texten.</p>")
    page = client.get(PAGE).text
    assert "Första texten." in page
    assert "ännu inte godkänd" in page


def test_changed_text_waits_until_it_is_approved(client, editor_client, leader_client, process_leader, audience):
    save(editor_client, audience, body_sv="<p>Ny text.</p>")
    page = client.get(PAGE).text
    assert ("Godkänd text." in page, "Ny text." in page, "ännu inte godkänd" in page) == (True, False, False)
    assert "?state=waiting" in leader_client.get("/admin/").text
    waiting = leader_client.get(change_url(audience)).text
    assert "Ny" in waiting
    assert "text-comparison" in waiting
    change_form(leader_client, audience).submit(leader_client, "_approve", follow=True)
    audience.refresh_from_db()
    assert (audience.approved_by, AudienceDraft.objects.count()) == (process_leader, 0)
    assert "Ny text." in client.get(PAGE).text


def test_editor_cannot_approve(editor_client, audience):
    form = change_form(editor_client, audience).fill(body_sv="<p>Ny text.</p>")
    response = editor_client.post(change_url(audience), form.values | {"_approve": "1"})
    assert response.status_code == 403
    assert Audience.objects.get().body_sv == "<p>Godkänd text.</p>"
