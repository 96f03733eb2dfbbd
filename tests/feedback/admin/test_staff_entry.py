"""Staff write down what somebody said; and what process leaders do with a dialogue round in the admin."""

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
from feedback.models import DialogueRound, Inspel
from feedback.privacy.private_link import token_of
from naravard.staff.roles import PROCESS_LEADER
from tests.conftest import user_in_group
from tests.factories import (
    DialogueRoundFactory,
    InspelFactory,
    OrganisationFactory,
    RoundQuestionFactory,
    SubGoalFactory,
)
from tests.rendered_form import form_of, form_to

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
def test_what_is_missing_or_wrong_is_said_and_the_rest_stays(leader_client, changes, field):
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


# --- A round in the admin -----------------------------------------------------------------------------------------


@pytest.fixture
def dialogue_round(db):
    dialogue_round = DialogueRoundFactory(title_sv="Trygg hemgång", title_en="Safe at home", slug="hemgang")
    RoundQuestionFactory(round=dialogue_round, order=1, text_sv="Vad saknas?", text_en="What is missing?")
    return dialogue_round


def page_of(row):
    return f"/admin/feedback/dialogueround/{row.pk}/"


def click(client, row, part, button=None):
    """Click a button about the round, which stands in a form of its own."""
    return form_to(client.get(f"{page_of(row)}change/"), f"{page_of(row)}{part}/").submit(client, button)


def new_round(client, **typed):
    return form_of(client.get("/admin/feedback/dialogueround/add/"), "title_sv").fill(typed)


def test_process_leader_makes_a_round_with_a_question(leader_client, process_leader):
    hours = {"opens_at_0": "2027-01-04", "opens_at_1": "08:00", "closes_at_0": "2027-01-08", "closes_at_1": "16:00"}
    form = new_round(leader_client, title_sv="Ny runda", slug="ny-runda", **hours)
    question = form.add_row("questions")
    form.fill({f"{question}order": 1, f"{question}text_sv": "Vad saknas?"}).submit(leader_client)
    made = DialogueRound.objects.get()
    assert (made.title_sv, made.created_by, len(made.code)) == ("Ny runda", process_leader, 5)
    assert [row.text_sv for row in made.questions.all()] == ["Vad saknas?"]


def test_round_that_closes_before_it_opens_is_refused_in_words(leader_client):
    hours = {"opens_at_0": "2027-01-08", "opens_at_1": "08:00", "closes_at_0": "2027-01-04", "closes_at_1": "16:00"}
    response = new_round(leader_client, title_sv="Ny", slug="ny", **hours).submit(leader_client)
    assert response.context["adminform"].form.errors["closes_at"]
    assert not DialogueRound.objects.exists()


def test_page_shows_what_came_in_the_short_address_and_ten_posters(leader_client, dialogue_round):
    InspelFactory.create_batch(2, dialogue_round=dialogue_round)
    response = leader_client.get(f"{page_of(dialogue_round)}change/")
    now = response.context["now"]
    assert (now["count"], now["waiting"]) == (2, 2)
    assert dialogue_round.short_address in response.text
    assert len(set(re.findall(r'href="([^"]*affisch\.pdf\?format=a[45])"', response.text))) == 10
    assert len(leader_client.get(now["queue_url"]).context["cl"].result_list) == 2


def test_question_of_an_open_round_cannot_be_deleted(leader_client, dialogue_round):
    assert "questions-0-DELETE" not in leader_client.get(f"{page_of(dialogue_round)}change/").text
    DialogueRound.objects.update(is_announced=False)
    assert "questions-0-DELETE" in leader_client.get(f"{page_of(dialogue_round)}change/").text


def test_round_is_closed_now_and_opened_again(leader_client, dialogue_round):
    click(leader_client, dialogue_round, "close")
    dialogue_round.refresh_from_db()
    assert dialogue_round.has_closed()
    leader_client.post(f"{page_of(dialogue_round)}close/")  # a second click does nothing
    click(leader_client, dialogue_round, "extend", ("days", "7"))
    dialogue_round.refresh_from_db()
    assert dialogue_round.is_open()
    assert timedelta(days=6) < dialogue_round.closes_at - timezone.now() <= timedelta(days=7)


def test_open_round_is_kept_open_a_day_more(leader_client, dialogue_round):
    click(leader_client, dialogue_round, "extend", ("days", "1"))
    before, dialogue_round = dialogue_round.closes_at, DialogueRound.objects.get()
    assert dialogue_round.closes_at == before + timedelta(days=1)


def test_copy_has_texts_and_questions_but_nothing_that_came_of_it(leader_client, dialogue_round, process_leader):
    InspelFactory(dialogue_round=dialogue_round)
    DialogueRound.objects.update(summary_sv="Det blev så här", summary_published_at=timezone.now(), is_example=True)
    response = click(leader_client, dialogue_round, "copy")
    copy = DialogueRound.objects.exclude(pk=dialogue_round.pk).get()
    assert response.url == f"{page_of(copy)}change/"
    assert (copy.title_en, copy.slug, copy.is_announced, copy.is_example) == ("Safe at home", "hemgang-2", False, False)
    assert (copy.summary_sv, copy.summary_published_at, copy.created_by) == ("", None, process_leader)
    assert copy.code != dialogue_round.code
    assert [(row.text_sv, row.text_en) for row in copy.questions.all()] == [("Vad saknas?", "What is missing?")]
    assert copy.opens_at > timezone.now()
    assert copy.closes_at - copy.opens_at == dialogue_round.closes_at - dialogue_round.opens_at
    assert (copy.opens_at - dialogue_round.opens_at) % timedelta(days=7) == timedelta(0)
    assert not copy.inspel.exists()
    assert dialogue_round.questions.count() == 1


def test_summary_is_published_from_the_page(leader_client, dialogue_round):
    click(leader_client, dialogue_round, "close")
    click(leader_client, dialogue_round, "summary", ("publish", "yes"))
    assert DialogueRound.objects.get().summary_published_at is None  # there is nothing to show yet
    DialogueRound.objects.update(summary_sv="Det blev så här")
    click(leader_client, dialogue_round, "summary", ("publish", "yes"))
    assert DialogueRound.objects.get().has_summary
    click(leader_client, dialogue_round, "summary", ("publish", "no"))
    assert not DialogueRound.objects.get().has_summary


def test_all_that_waits_in_the_round_gets_one_answer(leader_client, dialogue_round, process_leader):
    waiting = InspelFactory.create_batch(3, dialogue_round=dialogue_round)
    answered, other = InspelFactory(dialogue_round=dialogue_round), InspelFactory()
    actions.answer(inspel=answered, text="Eget svar", by=process_leader)
    page = leader_client.get(f"{page_of(dialogue_round)}answer/")
    assert parse_qs(urlsplit(page.url).query)["ids"] == [",".join(str(row.pk) for row in waiting)]
    form_of(leader_client.get(page.url), "text").fill(text="Tack alla!").submit(leader_client)
    answers = dict(Inspel.objects.values_list("pk", "answer"))
    assert answers == {row.pk: "Tack alla!" for row in waiting} | {answered.pk: "Eget svar", other.pk: ""}


def test_round_without_anything_waiting_says_so(leader_client, dialogue_round):
    response = leader_client.get(f"{page_of(dialogue_round)}answer/", follow=True)
    assert response.redirect_chain[-1][0] == f"{page_of(dialogue_round)}change/"


@pytest.mark.parametrize("name", ["close", "extend", "copy", "summary"])
def test_only_a_process_leader_runs_a_round(client, dialogue_round, editor, leader_client, name):
    client.force_login(editor)
    assert client.post(f"{page_of(dialogue_round)}{name}/").status_code == 403
    assert leader_client.get(f"{page_of(dialogue_round)}{name}/").status_code == 405
