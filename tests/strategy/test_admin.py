"""Editing the content: texts, history, approval, uploads and the lists that are filled in on the spot."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from contacts.models import GoverningBody
from strategy.admin.page import PageAdmin
from strategy.models import Document, NewsItem, Page
from tests.factories import (
    AdoptionFactory,
    GoverningBodyFactory,
    NewsItemFactory,
    PageFactory,
    SeatFactory,
    SubGoalFactory,
)
from tests.rendered_form import form_of
from tests.staff import change_form, change_url, error_of, messages_of, save
from tests.strategy.documents import pdf

# --- Texts and their history ------------------------------------------------------------------------------------------


def test_editor_changes_a_text_in_two_languages(editor_client, client):
    page = PageFactory(slug="arbetssatt")
    save(editor_client, page, title_sv="Ny titel", title_en="New title")
    page.refresh_from_db()
    assert (page.title_sv, page.title_en) == ("Ny titel", "New title")
    assert "New title" in client.get("/en/om/arbetssatt/").text


def test_rich_text_is_cleaned_when_saved(editor_client):
    page = PageFactory()
    save(editor_client, page, body_sv='<p onclick="x()"><strong>Fet</strong></p><script>alert(1)</script>')
    page.refresh_from_db()
    assert page.body_sv == "<p><strong>Fet</strong></p>"


def test_swedish_is_needed_and_said_at_the_field(editor_client):
    response = save(editor_client, PageFactory(), title_sv="", title_en="Only English")
    assert error_of(response, "title_sv")


def test_identity_number_cannot_be_saved_in_a_text_of_the_site(editor_client):
    for row, field in [
        (NewsItemFactory(), "lead_sv"),
        (PageFactory(), "body_en"),
        (SubGoalFactory(), "promise_sv"),
        (AdoptionFactory(), "reference"),
    ]:
        response = save(editor_client, row, **{field: "<p>Kim, 850709-<b>9805</b></p>"})
        assert "personnummer" in error_of(response, field)


def test_contact_details_in_a_changed_text_are_saved_and_pointed_out(editor_client):
    page = PageFactory()
    response = save(editor_client, page, body_sv="<p>Ring 070-174 06 35</p>", lead_sv="Skriv till vard@example.se")
    assert any("telefonnummer" in message and "e-postadress" in message for message in messages_of(response))
    page.refresh_from_db()
    assert "070-174 06 35" in page.body_sv
    assert not any("telefonnummer" in message for message in messages_of(save(editor_client, page, title_sv="Ny")))


def test_editor_is_told_which_facts_are_missing(editor_client, leader_client, facts):
    page = Page.objects.get(slug="personuppgifter")
    missing = editor_client.get(change_url(page)).context["missing_facts"]
    assert len(missing) == 2
    assert "rättslig grund" in missing[0]
    assert f'<li lang="sv">{missing[0]}</li>' in editor_client.get(change_url(page)).text
    assert "<li lang" not in leader_client.get(change_url(page)).text


@pytest.mark.parametrize(("columns", "warned"), [(14, True), (3, False)])
def test_table_that_is_too_wide_to_read_well_is_saved_and_pointed_out(editor_client, columns, warned):
    page = PageFactory(slug="sida")
    response = save(
        editor_client, page, body_sv=f"<table><tr><th>Uppgift</th>{'<th>År</th>' * (columns - 1)}</tr></table>"
    )
    told = f"har {columns} kolumner" in " ".join(messages_of(response))
    assert told is warned
    page.refresh_from_db()
    assert page.body_sv.count("<th>") == columns


def test_history_says_who_changed_what(editor_client):
    page = PageFactory(title_sv="Före")
    save(editor_client, page, title_sv="Efter", body_sv="<p>Ny text</p>")
    history = editor_client.get(f"/admin/strategy/page/{page.pk}/history/").text
    assert "redaktor" in history
    assert "<del>Före</del> <ins>Efter</ins>" in history
    assert "<ins>Ny text</ins>" in history


def test_earlier_version_is_read_but_never_saved(editor_client, leader_client, super_client):
    page = PageFactory(title_sv="Före")
    save(editor_client, page, title_sv="Efter")
    url = f"/admin/strategy/page/{page.pk}/history/{page.history.last().pk}/"
    data = {"order": 1, "slug": page.slug, "title_sv": "Kapad", "lead_sv": "", "body_sv": "<p>Kapad</p>"}
    for client in [editor_client, leader_client, super_client]:
        assert "Före" in client.get(url).text
        assert client.post(url, data).status_code == 403
    page.refresh_from_db()
    assert page.title_sv == "Efter"


def test_anchor_stays_once_given_out_since_no_server_redirects_it(editor_client, super_client):
    body = GoverningBodyFactory(slug="styrgruppen")
    change_form(editor_client, body).submit(editor_client, forged={"slug": "annat"})
    assert GoverningBody.objects.get().slug == "styrgruppen"
    save(super_client, body, slug="annat")
    assert GoverningBody.objects.get().slug == "annat"


def test_process_leader_reads_texts_without_changing_them(leader_client):
    page = PageFactory(title_sv="Före")
    assert leader_client.post(change_url(page), {"title_sv": "Efter", "slug": page.slug}).status_code == 403
    page.refresh_from_db()
    assert page.title_sv == "Före"


def test_process_leader_reads_rich_text_without_its_tags(leader_client):
    page = PageFactory(body_sv="<h2>Rubrik</h2><p>Ett <strong>viktigt</strong> ord</p>")
    assert "<p>Ett <strong>viktigt</strong> ord</p>" in leader_client.get(change_url(page)).text


def test_link_to_the_site_only_leads_to_what_is_there(super_client):
    visible, waiting = NewsItemFactory(), NewsItemFactory(publish_at="2999-01-01T00:00Z")
    assert visible.get_absolute_url() in super_client.get(change_url(visible)).text
    assert waiting.get_absolute_url() not in super_client.get(change_url(waiting)).text
    assert NewsItem.objects.count() == 2


# --- Documents --------------------------------------------------------------------------------------------------------


def upload(client, name, content):
    form = form_of(client.get("/admin/strategy/document/add/"), "file", "title_sv")
    form.fill(title_sv="En fil", slug="fil", kind="other", file=SimpleUploadedFile(name, content))
    return form.submit(client, "_save", follow=True)


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


def test_decision_cannot_lie_ahead(editor_client):
    adoption, tomorrow = AdoptionFactory(decided_on=None), timezone.localdate() + timedelta(days=1)
    assert error_of(save(editor_client, adoption, decided_on=str(tomorrow)), "decided_on")
    form = form_of(editor_client.get("/admin/strategy/adoption/"), "form-0-decided_on")
    form.fill({"form-0-decided_on": str(tomorrow)}).submit(editor_client, "_save")
    adoption.refresh_from_db()
    assert adoption.decided_on is None


def test_decisions_are_filled_in_straight_in_the_list(editor_client, editor):
    adoption = AdoptionFactory()
    form = form_of(editor_client.get("/admin/strategy/adoption/"), "form-0-decided_on")
    form.fill({"form-0-decided_on": "2022-09-01", "form-0-reference": "KS 2022/1"}).submit(editor_client, "_save")
    adoption.refresh_from_db()
    assert (str(adoption.decided_on), adoption.reference) == ("2022-09-01", "KS 2022/1")
    assert adoption.history.first().history_user == editor


def test_seats_are_filled_in_on_the_page_of_their_body(editor_client, editor):
    body = GoverningBodyFactory()
    seat = SeatFactory(body=body, order=1)
    form = change_form(editor_client, body).fill({"seats-0-role_sv": "Ordförande"})
    new = form.add_row("seats")
    form.fill({f"{new}order": 2, f"{new}role_sv": "Ledamot", f"{new}side": "region"})
    response = form.submit(editor_client, "_save", follow=True)
    assert len(messages_of(response)) == 1
    assert list(body.seats.values_list("role_sv", flat=True)) == ["Ordförande", "Ledamot"]
    assert seat.history.first().history_user == editor


def test_save_that_fails_halfway_saves_nothing(editor_client, monkeypatch):
    page = PageFactory(title_sv="Förut")
    monkeypatch.setattr(PageAdmin, "log_change", lambda *_args: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        save(editor_client, page, title_sv="Nu")
    page.refresh_from_db()
    assert page.title_sv == "Förut"
    assert page.history.count() == 1
