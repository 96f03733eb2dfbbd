"""Reports about a published inspel, from the form to the outcome."""

import html

import pytest
from django.core import mail
from django.test import Client

from core.mail.delivery import deliver
from core.models.outgoing_mail import OutgoingMail
from feedback import actions
from feedback.lifecycle import TransitionNotAllowed
from feedback.models import InspelReport
from tests.factories import UserFactory, published_inspel
from tests.rendered_form import form_of
from tests.staff import client_of

pytestmark = pytest.mark.django_db
OURS = {"Sec-Fetch-Site": "same-origin"}


@pytest.fixture
def inspel(process_leader):
    return published_inspel(by=process_leader, title="Öppet längre")


def url_of(inspel):
    return f"/en/inspel/{inspel.reference}/rapportera/"


def report_form(client, inspel):
    return form_of(client.get(url_of(inspel)), "reason", "comment")


def report(client, inspel, **typed):
    return report_form(client, inspel).fill(typed).submit(client, headers=OURS)


def test_every_published_inspel_leads_to_the_report_page(client, inspel):
    assert f'href="{url_of(inspel)}"' in client.get(f"/en/inspel/{inspel.reference}/").text
    response = client.get(url_of(inspel))
    assert "Öppet längre" in response.text
    assert response["X-Robots-Tag"] == "noindex"
    assert not response.cookies


def test_report_is_stored_acknowledged_and_mailed_without_its_text(inspel):
    client = Client(enforce_csrf_checks=True)
    response = report(client, inspel, reason="personal_data", comment="It names my neighbour")
    assert response.url.startswith("/en/inspel/rapporterat/?")
    page = client.get(response.url)
    assert "Thank you for your report" in page.text
    assert inspel.reference not in page.text
    assert not client.cookies
    kept = InspelReport.objects.unsettled().get()
    assert (kept.reason, kept.comment) == ("personal_data", "It names my neighbour")
    promised = OutgoingMail.objects.get(kind="feedback.reported")
    deliver.func(promised.pk)
    [message] = mail.outbox
    everything = f"{message.subject} {message.body} {message.alternatives[0][0]}"
    assert inspel.reference in everything
    assert f"/admin/feedback/inspelreport/{kept.pk}/change/" in everything
    assert message.bcc == ["processledare@example.se"]
    for secret in ["neighbour", "Öppet längre"]:
        assert secret not in everything


@pytest.mark.parametrize(
    ("data", "message"),
    [
        ({}, "Choose what is wrong."),
        ({"reason": "nothing"}, "Choose one of the answers to what is wrong."),
        ({"reason": "other"}, "Write a few words about what is wrong."),
        ({"reason": "false", "comment": "x" * 1001}, "1001 characters long. At most 1000 fit"),
    ],
)
def test_what_is_missing_is_reported_and_what_was_typed_is_kept(client, inspel, data, message):
    form = report_form(client, inspel).fill(comment="It is about “<me>”")
    response = form.submit(
        client, forged={"comment": form.values["comment"]} if not data else {"comment": ""} | data, headers=OURS
    )
    assert response.status_code == 422
    assert message in html.unescape(response.text)
    assert not InspelReport.objects.exists()
    if not data:
        assert "It is about “&lt;me&gt;”" in response.text


def test_change_of_language_keeps_what_is_typed_in_a_report(client, inspel):
    typed = {"comment": "Halvt skrivet", "step": "change"}
    response = client.post(url_of(inspel), typed, headers=OURS)
    assert response.status_code == 200
    assert "Halvt skrivet" in response.text
    assert not InspelReport.objects.exists()


def test_same_report_twice_is_one_and_another_is_another(client, inspel):
    for comment in ["Twice", "Twice", "Once more"]:
        report(client, inspel, reason="offensive", comment=comment)
    assert InspelReport.objects.count() == 2
    assert OutgoingMail.objects.filter(kind="feedback.reported").count() == 1  # which tells of both
    assert [event.what for event in inspel.events.filter(what="report")] == ["report", "report"]


def test_other_sites_cannot_report(client, inspel):
    response = client.post(url_of(inspel), {"reason": "false"}, headers={"Sec-Fetch-Site": "cross-site"})
    assert response.status_code == 403
    assert not InspelReport.objects.exists()


def test_program_that_reports_on_is_slowed_down_and_what_was_typed_is_kept(client, inspel, settings):
    settings.HOURLY_LIMITS = settings.HOURLY_LIMITS | {"report": 1}
    report(client, inspel, reason="false", comment="First")
    response = report(client, inspel, reason="false", comment="Second")
    assert response.status_code == 429
    assert "Second" in response.text
    assert InspelReport.objects.count() == 1


def test_inspel_that_was_taken_down_meanwhile_cannot_be_reported(client, inspel, process_leader):
    actions.unpublish(inspel=inspel, by=process_leader, note="")
    assert client.get(url_of(inspel)).status_code == 404
    assert client.post(url_of(inspel), {"reason": "false"}, headers=OURS).status_code == 404
    with pytest.raises(TransitionNotAllowed):
        actions.report_inspel(inspel=inspel, reason="false")


# --- In the admin -------------------------------------------------------------------------------------------------


def settle(client, report, outcome, *, opened=None):
    form = opened or outcome_form(client, report)
    return form.fill({"outcome": outcome} if outcome else {}).submit(client, follow=True)


def outcome_form(client, report):
    return form_of(client.get(f"/admin/feedback/inspelreport/{report.pk}/change/"), "outcome")


def test_process_leader_reads_and_settles_a_report(inspel, process_leader):
    made = actions.report_inspel(inspel=inspel, reason="other", comment="<i>Look</i>")
    client = client_of(process_leader)
    page = client.get(f"/admin/feedback/inspelreport/{made.pk}/change/").text
    assert "&lt;i&gt;Look&lt;/i&gt;" in page
    assert f"/admin/feedback/inspel/{inspel.pk}/change/" in page
    settle(client, made, "kept")
    made.refresh_from_db()
    assert (made.outcome, made.settled_by) == ("kept", process_leader)
    assert made.settled_at
    inspel.refresh_from_db()
    assert inspel.is_public
    assert not InspelReport.objects.unsettled().exists()
    # Once said, it stands.
    assert 'name="outcome"' not in client.get(f"/admin/feedback/inspelreport/{made.pk}/change/").text


def test_taking_down_settles_all_reports_of_the_inspel_at_once(client, inspel, process_leader):
    first, second = (actions.report_inspel(inspel=inspel, reason="offensive", comment=text) for text in ["a", "b"])
    other = actions.report_inspel(inspel=published_inspel(by=process_leader), reason="false")
    settle(client_of(process_leader), first, "taken_down")
    assert set(InspelReport.objects.unsettled()) == {other}
    second.refresh_from_db()
    assert second.outcome == "taken_down"
    assert client.get(f"/inspel/{inspel.reference}/").status_code == 404
    assert inspel.events.last().state_label("taken_down") != "taken_down"


def test_outcome_is_required(inspel, process_leader):
    made = actions.report_inspel(inspel=inspel, reason="false")
    response = settle(client_of(process_leader), made, "")
    assert "errornote" in response.text
    assert InspelReport.objects.unsettled().get() == made


def test_report_settled_meanwhile_is_reported_and_not_changed(inspel, process_leader):
    made = actions.report_inspel(inspel=inspel, reason="false")
    client = client_of(process_leader)
    opened = outcome_form(client, made)
    first = UserFactory()
    actions.settle_report(report=made, outcome="changed", by=first)
    response = settle(client, made, "kept", opened=opened)
    assert response.status_code == 200
    assert [message.level_tag for message in response.context["messages"]] == ["error"]
    made.refresh_from_db()
    assert (made.outcome, made.settled_by) == ("changed", first)
    with pytest.raises(TransitionNotAllowed):
        actions.settle_report(report=made, outcome="kept", by=process_leader)


def test_editor_sees_no_reports(inspel, editor):
    made = actions.report_inspel(inspel=inspel, reason="false")
    assert client_of(editor).get(f"/admin/feedback/inspelreport/{made.pk}/change/").status_code == 403
