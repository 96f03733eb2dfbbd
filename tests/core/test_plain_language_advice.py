"""Advice on plain language beside the text fields, and on what an uploaded document offers a screen reader."""

import pytest
from django.contrib.messages import get_messages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils.translation import override

from core.plain_language.advice import LONGEST_TEXT
from strategy.models import Document, Page
from tests.factories import PASSWORD, DocumentFactory, GoverningBodyFactory, PageFactory, SubGoalFactory, UserFactory
from tests.rendered_form import form_of
from tests.staff import change_url, save
from tests.strategy.documents import DOCX, pdf

URL = "/admin/plain-language/strategy/page/"
HEAVY = "Vi erhöll svar avseende frågan."


def ask(client, text=HEAVY, language="sv", url=URL):
    return client.post(url, {"text": text, "language": language})


def panels(client, row):
    return client.get(change_url(row)).text.count("data-plain-language=")


# --- The advice as one writes ----------------------------------------------------------------------------------------


def test_editor_gets_advice_on_what_stands_in_the_form(editor_client):
    PageFactory()
    answer = ask(editor_client, f"<p>{HEAVY}</p>").json()
    assert "2" in answer["summary"]
    assert "erhöll" in answer["remarks"]
    assert "om, för, när det gäller" in answer["remarks"]


def test_nothing_of_the_text_is_kept(editor_client, caplog):
    page = PageFactory(body_sv="<p>Text</p>")
    response = ask(editor_client)
    assert Page.objects.get().body_sv == page.body_sv
    assert "no-store" in response.headers["Cache-Control"]
    assert "erhöll" not in caplog.text


def test_text_is_shown_as_text(editor_client):
    remarks = ask(editor_client, "&lt;script&gt;alert(1)&lt;/script&gt; " + "ord " * 30).json()["remarks"]
    assert "&lt;script&gt;alert(1)" in remarks
    assert "<script" not in remarks


def test_english_and_easy_swedish_have_advice_of_their_own(editor_client):
    sixteen = "ord " * 16
    assert ask(editor_client, HEAVY, "en").json()["remarks"].count("erhöll") == 0
    assert "15" in ask(editor_client, sixteen, "sv-simple").json()["remarks"]
    assert "15" not in ask(editor_client, sixteen, "sv").json()["remarks"]


@pytest.mark.parametrize("language", ["fi", "ar", "", "x"])
def test_language_without_advice_is_not_found(editor_client, language):
    assert ask(editor_client, language=language).status_code == 404


@pytest.mark.parametrize("model", ["strategy/nothing", "nothing/page", "strategy/historicalpage"])
def test_model_without_texts_is_not_found(editor_client, model):
    assert ask(editor_client, url=f"/admin/plain-language/{model}/").status_code == 404


def test_text_that_is_too_long_is_reported(editor_client):
    answer = ask(editor_client, "a" * (LONGEST_TEXT + 1))
    assert answer.status_code == 200
    assert answer.json()["remarks"] == ""
    assert ask(editor_client, "a" * 3_000_000).status_code in {400, 413}


def test_only_those_who_may_write_the_texts_are_answered(editor_client, leader_client, client):
    assert ask(editor_client).status_code == 200
    assert ask(leader_client).status_code == 403
    assert ask(editor_client, url="/admin/plain-language/feedback/inspel/").status_code == 403
    assert ask(client).status_code == 403
    client.force_login(UserFactory(is_staff=False))
    assert ask(client).status_code == 403


def test_question_must_be_sent_on_purpose(editor, editor_client):
    strict = Client(enforce_csrf_checks=True)
    strict.login(username=editor.username, password=PASSWORD)
    assert ask(strict).status_code == 403
    assert editor_client.get(URL).status_code == 302


# --- The advice on the page of a text --------------------------------------------------------------------------------


def test_text_has_its_advice_on_the_page_without_a_script(editor_client):
    page = PageFactory(lead_sv=HEAVY)
    html = editor_client.get(change_url(page)).text
    panel = html.split('data-field="id_lead_sv"')[1].split("</details>")[0]
    assert "erhöll" in panel
    assert f'data-plain-language="{URL}"' in html


def test_advice_follows_a_text_that_was_not_saved(editor_client):
    page = PageFactory()
    html = save(editor_client, page, title_sv="", lead_sv=HEAVY).text
    assert "erhöll" in html.split('data-field="id_lead_sv"')[1].split("</details>")[0]


@pytest.mark.parametrize(
    ("make", "fields"),
    [(PageFactory, 3), (SubGoalFactory, 2), (DocumentFactory, 1), (GoverningBodyFactory, 1)],
)
def test_running_texts_in_swedish_easy_swedish_and_english_have_advice(editor_client, make, fields):
    assert panels(editor_client, make()) == 3 * fields


def test_account_that_only_reads_gets_no_advice(leader_client):
    assert panels(leader_client, PageFactory()) == 0


# --- Uploaded documents ----------------------------------------------------------------------------------------------


def upload(client, name, content, language="sv"):
    with override("en"):
        form = form_of(client.get("/admin/strategy/document/add/"), "file", "title_sv")
        form.fill(title_sv="Planen", slug="planen", kind="other", language=language)
        return form.fill(file=SimpleUploadedFile(name, content)).submit(client, "_save")


def warnings_of(response):
    return [str(message) for message in get_messages(response.wsgi_request) if message.level_tag == "warning"]


def test_editor_is_warned_of_what_an_uploaded_pdf_lacks_and_it_is_saved(editor_client):
    (warning,) = warnings_of(upload(editor_client, "plan.pdf", pdf()))
    document = Document.objects.get()
    assert warning.count(",") >= 2
    assert f"/admin/strategy/document/{document.pk}/change/" in warning


def test_accessible_pdf_and_other_files_give_no_warning(editor_client):
    good = pdf(tagged=True, title="Planen", language="sv-SE")
    assert warnings_of(upload(editor_client, "plan.pdf", good)) == []
    Document.objects.all().delete()
    assert warnings_of(upload(editor_client, "plan.docx", DOCX)) == []
    assert Document.objects.get().file_type == "docx"


def test_editor_is_warned_when_the_file_states_another_language(editor_client):
    english = pdf(tagged=True, title="Planen", language="en-US")
    assert len(warnings_of(upload(editor_client, "plan.pdf", english))) == 1


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ({"file_type": "pdf", "is_tagged": False, "pdf_title": "", "pdf_language": ""}, ["chip--attention"] * 3),
        ({"file_type": "pdf", "is_tagged": True, "pdf_title": "T", "pdf_language": "sv"}, ["chip--published"] * 3),
        (
            {"file_type": "pdf", "is_tagged": True, "pdf_title": None, "pdf_language": "en"},
            ["chip--published", "chip--attention"],
        ),
        ({"file_type": "docx"}, []),
        ({"url": "https://example.se/a.pdf"}, []),
        ({}, []),
    ],
)
def test_page_of_a_document_always_says_what_its_file_offers(editor_client, facts, expected):
    document = DocumentFactory()
    Document.objects.filter(pk=document.pk).update(**facts)
    panel = editor_client.get(change_url(document)).text.split("field-access")[1].split("</fieldset>")[0]
    assert [
        word for word in panel.replace('"', " ").split() if word in {"chip--attention", "chip--published"}
    ] == expected
