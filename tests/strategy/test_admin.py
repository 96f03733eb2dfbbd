"""Editing the content: texts, history, approval, uploads and the lists that are filled in on the spot."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from strategy.models import Document, NewsItem, Page, SubGoal
from tests.factories import (
    AdoptionFactory,
    GoverningBodyFactory,
    NewsItemFactory,
    PageFactory,
    SeatFactory,
    SubGoalFactory,
)
from tests.staff import change_url, error_of, messages_of
from tests.strategy.test_documents import pdf

LANGUAGES = ["sv", "sv_simple", "en", "fi", "ar"]


def texts(**swedish):
    """Fields of every language, empty but for Swedish."""
    return {f"{name}_{code}": swedish[name] if code == "sv" else "" for name in swedish for code in LANGUAGES}


def save_page(client, page, **changes):
    data = {"order": page.order, "slug": page.slug} | texts(title=page.title_sv, lead="", body=page.body_sv) | changes
    return client.post(change_url(page), data, follow=True)


# --- Texts and their history ------------------------------------------------------------------------------------------


def test_editor_changes_a_text_in_two_languages(editor_client, client):
    page = PageFactory(slug="arbetssatt")
    save_page(editor_client, page, title_sv="Ny titel", title_en="New title")
    page.refresh_from_db()
    assert (page.title_sv, page.title_en) == ("Ny titel", "New title")
    assert "New title" in client.get("/en/om/arbetssatt/").text


def test_rich_text_is_cleaned_when_saved(editor_client):
    page = PageFactory()
    save_page(editor_client, page, body_sv='<p onclick="x()"><strong>Fet</strong></p><script>alert(1)</script>')
    page.refresh_from_db()
    assert page.body_sv == "<p><strong>Fet</strong></p>"


def test_swedish_is_needed_and_said_at_the_field(editor_client):
    response = save_page(editor_client, PageFactory(), title_sv="", title_en="Only English")
    assert error_of(response, "title_sv")


def test_history_says_who_changed_what(editor_client):
    page = PageFactory(title_sv="Före")
    save_page(editor_client, page, title_sv="Efter", body_sv="<p>Ny text</p>")
    history = editor_client.get(f"/admin/strategy/page/{page.pk}/history/").text
    assert "redaktor" in history
    assert "<del>Före</del> <ins>Efter</ins>" in history
    assert "<ins>Ny text</ins>" in history


def test_earlier_version_is_read_but_never_saved(editor_client, leader_client, super_client):
    page = PageFactory(title_sv="Före")
    save_page(editor_client, page, title_sv="Efter")
    url = f"/admin/strategy/page/{page.pk}/history/{page.history.last().pk}/"
    data = {"order": 1, "slug": page.slug} | texts(title="Kapad", lead="", body="<p>Kapad</p>")
    for client in [editor_client, leader_client, super_client]:
        assert "Före" in client.get(url).text
        assert client.post(url, data).status_code == 403
    page.refresh_from_db()
    assert page.title_sv == "Efter"


def test_address_stays_once_given_out(editor_client, super_client):
    page = PageFactory(slug="arbetssatt")
    save_page(editor_client, page, slug="annat")
    assert Page.objects.get().slug == "arbetssatt"
    save_page(super_client, page, slug="annat")
    assert Page.objects.get().slug == "annat"


def test_process_leader_reads_texts_without_changing_them(leader_client):
    page = PageFactory(title_sv="Före")
    assert save_page(leader_client, page, title_sv="Efter").status_code == 403
    page.refresh_from_db()
    assert page.title_sv == "Före"


def test_link_to_the_site_only_leads_to_what_is_there(super_client):
    visible, waiting = NewsItemFactory(), NewsItemFactory(publish_at="2999-01-01T00:00Z")
    assert visible.get_absolute_url() in super_client.get(change_url(visible)).text
    assert waiting.get_absolute_url() not in super_client.get(change_url(waiting)).text
    assert NewsItem.objects.count() == 2


# --- Approval of a sub-goal -------------------------------------------------------------------------------------------


def approve(client, sub_goal):
    return client.post(f"/admin/strategy/subgoal/{sub_goal.pk}/approve/", follow=True)


def test_process_leader_approves_a_text(leader_client, process_leader):
    sub_goal = SubGoalFactory(is_draft=True)
    assert f"/admin/strategy/subgoal/{sub_goal.pk}/approve/" in leader_client.get(change_url(sub_goal)).text
    assert approve(leader_client, sub_goal).status_code == 200
    sub_goal.refresh_from_db()
    assert (sub_goal.is_draft, sub_goal.approved_by) == (False, process_leader)


def test_process_leader_approves_several_texts_in_the_list(leader_client):
    goals = [SubGoalFactory(number=number, is_draft=True) for number in (1, 2)]
    data = {"action": "approve_texts", "_selected_action": [goal.pk for goal in goals]}
    leader_client.post("/admin/strategy/subgoal/", data)
    assert not SubGoal.objects.filter(is_draft=True).exists()


def test_editor_cannot_approve_in_any_way(editor_client):
    sub_goal = SubGoalFactory(is_draft=True)
    assert "/approve/" not in editor_client.get(change_url(sub_goal)).text
    assert approve(editor_client, sub_goal).status_code == 403
    data = {"number": sub_goal.number, "slug": sub_goal.slug, "is_draft": "", "approved_by": 1}
    editor_client.post(change_url(sub_goal), data | texts(title="Ny", promise="Löfte", body=""))
    editor_client.post("/admin/strategy/subgoal/", {"action": "approve_texts", "_selected_action": [sub_goal.pk]})
    sub_goal.refresh_from_db()
    assert (sub_goal.title_sv, sub_goal.is_draft, sub_goal.approved_by) == ("Ny", True, None)


def test_approval_needs_a_form_that_was_sent_on_purpose(leader_client):
    sub_goal = SubGoalFactory(is_draft=True)
    assert leader_client.get(f"/admin/strategy/subgoal/{sub_goal.pk}/approve/").status_code == 405


# --- Documents --------------------------------------------------------------------------------------------------------


def upload(client, name, content):
    data = {"kind": "other", "language": "sv", "order": 1, "slug": "fil", "file": SimpleUploadedFile(name, content)}
    return client.post("/admin/strategy/document/add/", data | texts(title="En fil", summary=""), follow=True)


def test_uploaded_document_is_described_from_the_file(editor_client):
    upload(editor_client, "strategin.pdf", pdf(3, tagged=True))
    document = Document.objects.get()
    assert (document.file_type, document.pages, document.is_tagged) == ("pdf", 3, True)


@pytest.mark.parametrize(
    ("name", "content"), [("strategin.pdf", b"<html>"), ("strategin.docx", pdf()), ("x.pdf", b"%PDF-1.7 damaged")]
)
def test_refused_upload_says_why_at_the_field(editor_client, name, content):
    response = upload(editor_client, name, content)
    assert error_of(response, "file")
    assert not Document.objects.exists()


# --- Filled in on the spot --------------------------------------------------------------------------------------------


def test_decisions_are_filled_in_straight_in_the_list(editor_client, editor):
    adoption = AdoptionFactory()
    data = {
        "form-TOTAL_FORMS": 1,
        "form-INITIAL_FORMS": 1,
        "form-0-id": adoption.pk,
        "form-0-decided_on": "2022-09-01",
        "form-0-reference": "KS 2022/1",
        "_save": "1",
    }
    editor_client.post("/admin/strategy/adoption/", data)
    adoption.refresh_from_db()
    assert (str(adoption.decided_on), adoption.reference) == ("2022-09-01", "KS 2022/1")
    assert adoption.history.first().history_user == editor


def test_seats_are_filled_in_on_the_page_of_their_body(editor_client, editor):
    body = GoverningBodyFactory()
    seat = SeatFactory(body=body, order=1)
    data = {
        "order": 1,
        **texts(name="Styrgruppen", purpose="", meets=""),
        "seats-TOTAL_FORMS": 2,
        "seats-INITIAL_FORMS": 1,
        "seats-0-id": seat.pk,
        "seats-0-body": body.pk,
        "seats-0-order": 1,
        "seats-0-role_sv": "Ordförande",
        "seats-1-body": body.pk,
        "seats-1-order": 2,
        "seats-1-role_sv": "Ledamot",
        "seats-1-side": "region",
    }
    response = editor_client.post(change_url(body), data, follow=True)
    assert len(messages_of(response)) == 1
    assert list(body.seats.values_list("role_sv", flat=True)) == ["Ordförande", "Ledamot"]
    assert seat.history.first().history_user == editor
