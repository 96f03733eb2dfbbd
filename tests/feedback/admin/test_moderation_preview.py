"""The preview of a decision: the public page and the mails, before anything is saved."""

import pytest

from core.models.outgoing_mail import OutgoingMail
from feedback.actions import merge_duplicates
from feedback.models import Inspel
from feedback.privacy.private_link import token_of
from tests.factories import InspelFactory, published_inspel
from tests.staff import change_url, click_action, open_form

TYPED = {"answer": "Tack, vi ser över det.", "public_title": "Öppet längre", "public_text": "Öppet på kvällen."}


def preview(client, inspel, action, *, opened=None, **typed):
    return (opened or open_form(client, inspel)).fill(typed).submit(client, ("preview", action))


def forge_preview(client, inspel, action, **forged):
    """Ask for the preview of an action that the page offers none of."""
    data = open_form(client, inspel).values | forged | {"preview": action}
    return client.post(change_url(inspel).replace("change", "preview"), data)


@pytest.mark.usefixtures("facts")
def test_preview_shows_the_page_and_the_mail_and_does_nothing(leader_client, client):
    inspel = InspelFactory(email="anna@example.se", may_contact=True)
    before = Inspel.objects.filter(pk=inspel.pk).values().get()
    mails, events = OutgoingMail.objects.count(), inspel.events.count()
    shown = preview(leader_client, inspel, "answer_and_publish", **TYPED).context["preview"]
    [mail] = shown.mails
    assert (mail.to, inspel.reference in mail.subject) == (["avsändaren"], True)
    assert token_of(inspel) not in mail.text
    assert "Öppet på kvällen." in shown.page
    assert "Tack, vi ser över det." in shown.page
    assert Inspel.objects.filter(pk=inspel.pk).values().get() == before
    assert (OutgoingMail.objects.count(), inspel.events.count()) == (mails, events)
    assert client.get(inspel.get_absolute_url()).status_code == 404


@pytest.mark.usefixtures("facts")
def test_preview_is_the_page_that_then_is_public(leader_client, client):
    inspel = InspelFactory()
    shown = preview(leader_client, inspel, "answer_and_publish", **TYPED).context["preview"].page
    click_action(leader_client, inspel, "answer_and_publish", **TYPED)
    public = client.get(inspel.get_absolute_url()).text
    main = [page.split("<main")[1].split("</main>")[0] for page in [shown, public]]
    # The page counts who agrees by a signed form, whose moment differs.
    assert main[0].split("<form")[0] == main[1].split("<form")[0]


@pytest.mark.parametrize(
    ("sender", "reason"),
    [({}, "address"), ({"email": "a@example.se"}, "said yes"), ({"email": "a@example.se", "may_contact": True}, "")],
)
def test_preview_says_why_no_mail_goes(leader_client, sender, reason):
    shown = preview(leader_client, InspelFactory(may_publish=False, **sender), "answer", answer="Tack.").context[
        "preview"
    ]
    assert bool(shown.why_no_mail) == bool(reason)
    assert len(shown.mails) == (0 if reason else 1)


def test_preview_of_an_answer_alone_shows_no_page(leader_client):
    inspel = InspelFactory(may_publish=False)
    assert preview(leader_client, inspel, "answer", answer="Tack.").context["preview"].page == ""


def test_preview_shows_the_mails_to_senders_of_the_same(leader_client, process_leader):
    main, same = InspelFactory(), InspelFactory(email="bo@example.se", may_contact=True)
    merge_duplicates(duplicates=[same], into=main, by=process_leader)
    shown = preview(leader_client, main, "answer_and_publish", **TYPED).context["preview"]
    assert [mail.to for mail in shown.mails] == [["avsändaren av en dubblett"]]
    assert shown.why_no_mail


@pytest.mark.parametrize(
    ("action", "typed"),
    [
        ("answer", {}),
        ("publish", {"public_title": "Ring 070-174 06 05", "public_text": "Text"}),
        ("close", {"close_reason": "outside_mandate"}),
        ("unpublish", {"unpublish_note": "Fel."}),
    ],
)
def test_preview_says_why_the_action_is_refused(leader_client, action, typed):
    response = forge_preview(leader_client, InspelFactory(), action, **typed)
    assert response.context["preview"] is None
    assert "card--attention" in response.text


def test_preview_reports_an_edit_conflict(leader_client, process_leader):
    inspel = InspelFactory(may_publish=False)
    opened = open_form(leader_client, inspel)
    Inspel.objects.filter(pk=inspel.pk).update(answer="Kollegans svar")
    assert preview(leader_client, inspel, "answer", opened=opened, answer="Tack.").context["refused"]


def test_preview_runs_no_script_and_is_never_cached(leader_client, process_leader):
    inspel = published_inspel(by=process_leader)
    response = forge_preview(leader_client, inspel, "save_draft", public_text="</iframe><script>alert(1)</script>")
    assert "<script" not in response.context["preview"].page
    assert "<script>alert" not in response.text
    assert "no-store" in response.headers["Cache-Control"]


@pytest.mark.parametrize("page", ["preview", "compare"])
def test_nothing_is_previewed_or_compared_by_get_and_editors_are_kept_out(leader_client, editor_client, page):
    path = change_url(InspelFactory()).replace("/change/", f"/{page}/")
    assert leader_client.get(path).status_code == 302
    assert editor_client.get(path).status_code == 403
    assert editor_client.post(path).status_code == 403
