"""Staff enter what a person said by telephone, on paper or at a meeting, and get a slip with the private link."""

import html
import re
import uuid
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from core.models.outgoing_mail import OutgoingMail
from feedback import actions
from feedback.models import Inspel
from feedback.privacy.private_link import token_of
from naravard.staff.roles import PROCESS_LEADER
from tests.conftest import user_in_group
from tests.factories import (
    DialogueRoundFactory,
    InspelFactory,
    OrganisationFactory,
    SubGoalFactory,
)
from tests.rendered_form import form_of

ADD = "/admin/feedback/inspel/add/"


def filled(client, **typed):
    """Return the form of a staff entry as the client has opened it and filled it in."""
    said = {"text": "Ingen svarade i telefonen.", "role": "relative", "language": "sv", "channel": "telephone"}
    said["said_on"] = timezone.localdate()
    return form_of(client.get(ADD), "channel", "said_on").fill(said | typed)


def enter(client, **typed):
    return filled(client, **typed).submit(client)


def slip(inspel):
    return f"/admin/feedback/inspel/{inspel.pk}/slip/"


# --- Writing down -------------------------------------------------------------------------------------------------


def test_staff_entry_is_stored_with_channel_date_and_author(leader_client, process_leader):
    yesterday = timezone.localdate() - timedelta(days=1)
    response = enter(leader_client, said_on=yesterday, may_publish=True)
    inspel = Inspel.objects.get()
    assert response.url == slip(inspel)
    assert (inspel.channel, inspel.said_on, inspel.entered_by) == ("telephone", yesterday, process_leader)
    assert (inspel.text, inspel.role, inspel.may_publish) == ("Ingen svarade i telefonen.", "relative", True)
    event = inspel.events.get()
    assert (event.to_state, event.by) == ("received", process_leader)
    assert not OutgoingMail.objects.exists()  # nobody needs a mail about what they wrote down themselves


def test_person_with_an_address_gets_the_link_by_mail(leader_client):
    enter(leader_client, email="kim@example.se", may_contact=True)
    assert list(OutgoingMail.objects.values_list("kind", flat=True)) == ["feedback.receipt"]


def test_staff_entry_has_no_least_time(leader_client, settings):
    settings.FORM_MIN_SECONDS = 3
    enter(leader_client)
    assert Inspel.objects.count() == 1


@pytest.mark.parametrize("channel", ["telephone", "paper", "meeting", "email"])
def test_each_channel_can_be_chosen(leader_client, channel):
    assert f'value="{channel}"' in leader_client.get(ADD).text
    enter(leader_client, channel=channel)
    assert Inspel.objects.get().channel == channel


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"channel": "web"}, "channel"),
        ({"channel": ""}, "channel"),
        ({"said_on": ""}, "said_on"),
        ({"said_on": "i går"}, "said_on"),
        ({"said_on": "0026-11-21"}, "said_on"),
        ({"said_on": "2999-01-01"}, "said_on"),
        ({"text": " "}, "text"),
        ({"role": ""}, "role"),
        ({"may_contact": "on"}, "email"),
    ],
)
def test_what_is_missing_or_wrong_is_reported_and_the_rest_stays(leader_client, changes, field):
    response = filled(leader_client, name="Kim Andersson").submit(leader_client, forged=changes)
    assert response.status_code == 422
    assert list(response.context["form"].errors) == [field]
    assert "Kim Andersson" in response.text
    assert not Inspel.objects.exists()


def test_action_refuses_the_web_and_the_future(process_leader):
    content = {"by": process_leader, "form_key": uuid.uuid4(), "language": "sv", "text": "Text", "role": "staff"}
    today = timezone.localdate()
    with pytest.raises(ValueError, match="form"):
        actions.submit_on_behalf(channel="web", said_on=today, **content)
    with pytest.raises(ValueError, match="yet"):
        actions.submit_on_behalf(channel="paper", said_on=today + timedelta(days=1), **content)


def test_next_entry_keeps_channel_and_place_but_no_text_or_name(leader_client):
    dialogue_round, place = DialogueRoundFactory(), OrganisationFactory(slug="mora", name_sv="Mora")
    chosen = {"channel": "meeting", "dialogue_round": dialogue_round.pk, "municipality": place.slug}
    form = filled(leader_client, name="Kim Andersson", email="kim@example.se", may_publish=True, **chosen)
    response = form.submit(leader_client, "_addanother")
    kept = {name: values[0] for name, values in parse_qs(urlsplit(response.url).query).items()}
    assert kept == {
        "channel": "meeting",
        "said_on": timezone.localdate().isoformat(),
        "dialogue_round": str(dialogue_round.pk),
        "municipality": "mora",
        "role": "relative",
        "language": "sv",
    }
    page = leader_client.get(response.url).text
    assert re.search(r'value="meeting"[^>]* checked', page)
    assert f'<option value="{dialogue_round.pk}" selected>' in page
    assert slip(Inspel.objects.get()) in page
    for gone in ["Ingen svarade", "Kim", 'name="may_publish" id="id_may_publish" checked']:
        assert gone not in page


def test_double_click_stores_one_entry(leader_client):
    form = filled(leader_client)
    assert form.submit(leader_client).url == form.submit(leader_client).url
    assert Inspel.objects.count() == 1


def test_round_gives_its_sub_goal_and_municipality(leader_client):
    goal, place = SubGoalFactory(number=4), OrganisationFactory()
    dialogue_round = DialogueRoundFactory(sub_goal=goal, municipality=place)
    enter(leader_client, dialogue_round=dialogue_round.pk)
    inspel = Inspel.objects.get()
    assert (inspel.dialogue_round, inspel.sub_goal, inspel.municipality) == (dialogue_round, goal, place)


# --- The slip -----------------------------------------------------------------------------------------------------


def test_slip_has_reference_private_link_and_qr_code(leader_client, client):
    enter(leader_client)
    inspel = Inspel.objects.get()
    response = leader_client.get(slip(inspel))
    address = html.unescape(re.search(r'class="slip__address"[^>]*>(\S+)</p>', response.text)[1])
    assert address.endswith(f"/inspel/folj/{token_of(inspel)}/")
    assert inspel.reference in response.text
    assert '<svg viewBox="' in response.text
    assert response["Referrer-Policy"] == "no-referrer"
    assert "no-store" in response["Cache-Control"]
    assert "Ingen svarade i telefonen." in client.get(urlsplit(address).path).text


def test_slip_is_only_for_its_author_and_for_a_day(leader_client, process_leader):
    enter(leader_client)
    inspel, colleague = Inspel.objects.get(), Client()
    colleague.force_login(user_in_group(PROCESS_LEADER, username="kollega"))
    assert colleague.get(slip(inspel)).status_code == 404
    assert leader_client.get(slip(InspelFactory())).status_code == 404
    with time_machine.travel(timezone.now() + timedelta(hours=25)):
        leader_client.force_login(process_leader)
        assert leader_client.get(slip(inspel)).status_code == 404


def test_editor_can_neither_enter_an_inspel_nor_see_a_slip(leader_client, editor):
    enter(leader_client)
    client = Client()
    client.force_login(editor)
    assert client.get(ADD).status_code == 403
    assert client.post(ADD).status_code == 403
    assert client.get(slip(Inspel.objects.get())).status_code == 403


def test_queue_leads_to_the_page(leader_client):
    assert f'href="{ADD}"' in leader_client.get("/admin/feedback/inspel/").text
