"""What is typed in the admin is not lost when the session has ended, or after logging in again in another tab."""

import re
from pathlib import Path

import pytest
from django.contrib.auth.models import Group
from django.core.files.uploadedfile import SimpleUploadedFile

from contacts.models import User
from naravard.staff.unsaved_input import KEY_FIELD
from tests.factories import DocumentFactory, InspelFactory, PageFactory, SubGoalFactory
from tests.relogin import PASSWORD, browser_of, end_session, log_in
from tests.rendered_form import form_of, forms_of
from tests.staff import QUEUE, change_form, messages_of, open_form


@pytest.fixture
def browser(process_leader):
    return browser_of(process_leader)


def moderation(client):
    inspel = InspelFactory()
    form = open_form(client, inspel).fill(answer="Vi ser över tiderna.\nTack!", public_title="Öppet <längre>")
    return inspel, form, ("action", "save_draft"), lambda row: (row.answer.partition("\n")[0], row.public_title)


def editor_page(client):
    row = PageFactory()
    form = change_form(client, row).fill(title_sv="Öppet <längre>", lead_sv="Vi ser över tiderna.")
    return row, form, "_save", lambda row: (row.lead_sv, row.title_sv)


def bulk_action(client):
    row = InspelFactory()
    chosen = form_of(client.get(QUEUE), "action", "_selected_action").fill(action="answer", _selected_action=[row.pk])
    page = chosen.submit(client, "index", follow=True)
    form = form_of(page, "text").fill(text="Vi ser över tiderna.")
    return row, form, None, lambda row: (row.answer, "Öppet <längre>")


def save_what_comes_back(client, kept, row, button, texts):
    """Send again, see that nothing is saved but that the form says who is logged in, and save it by its own button."""
    again = form_of(kept, KEY_FIELD).submit(client, follow=True)
    row.refresh_from_db()
    assert texts(row)[0] != "Vi ser över tiderna."
    [said] = [text for text in messages_of(again) if "Du är inloggad som" in text]
    assert "inget är sparat än" in said
    [form] = [form for form in forms_of(again) if {"answer", "lead_sv", "text"} & form.texts]
    form.submit(client, button, follow=True)
    row.refresh_from_db()
    assert texts(row) == ("Vi ser över tiderna.", "Öppet <längre>")


@pytest.mark.parametrize("opened", [moderation, editor_page, bulk_action])
def test_text_is_given_back_when_the_session_has_ended_and_sent_after_logging_in(browser, opened):
    row, form, button, texts = opened(browser)
    end_session()
    kept = form.submit(browser, button)
    assert kept.status_code == 403
    assert "Du är inte längre inloggad" in kept.text
    assert '<a class="button" href="/admin/login/" target="_blank" rel="noopener">' in kept.text
    assert "no-store" in kept["Cache-Control"]
    row.refresh_from_db()
    assert texts(row)[0] != "Vi ser över tiderna."

    log_in(browser)  # in another tab
    save_what_comes_back(browser, kept, row, button, texts)


@pytest.mark.parametrize("opened", [moderation, editor_page, bulk_action])
def test_text_is_given_back_after_a_new_login_in_another_tab(browser, opened):
    row, form, button, texts = opened(browser)
    end_session()
    log_in(browser)  # in another tab: the token of the first is no longer the browser's
    kept = form.submit(browser, button)
    assert kept.status_code == 403
    assert "Du har loggat in på nytt" in kept.text
    save_what_comes_back(browser, kept, row, button, texts)


def withdraw_rights(_row):
    User.objects.filter(username="processledare").update(is_superuser=False)
    for group in Group.objects.all():
        group.permissions.clear()


def delete(row):
    type(row).objects.filter(pk=row.pk).delete()


def draft_of_sub_goal(client):
    row = SubGoalFactory(number=1)
    return (
        row,
        change_form(client, row).fill(title_sv="Öppet <längre>", promise_sv="Vi ser över tiderna."),
        "_save",
        None,
    )


@pytest.mark.parametrize("opened", [moderation, editor_page, bulk_action, draft_of_sub_goal])
@pytest.mark.parametrize(
    ("meanwhile", "status", "said"),
    [(withdraw_rights, 403, "Du har inte längre rätt"), (delete, 404, "har tagits bort")],
)
def test_text_is_given_back_when_the_right_or_the_row_is_gone(browser, opened, meanwhile, status, said):
    row, form, button, _texts = opened(browser)
    meanwhile(row)
    kept = form.submit(browser, button)
    assert kept.status_code == status
    assert said in kept.text
    assert "Vi ser över tiderna." in kept.text
    if opened != bulk_action:
        assert re.search(r"<textarea[^>]*>\s*Öppet &lt;längre&gt;</textarea>", kept.text)
    assert ("Skicka igen" in kept.text) is (status == 403)


def test_right_that_is_given_back_lets_the_text_be_sent(browser):
    row, form, button, texts = editor_page(browser)
    withdraw_rights(row)
    kept = form.submit(browser, button)
    User.objects.filter(username="processledare").update(is_superuser=True)
    save_what_comes_back(browser, kept, row, button, texts)


def test_colleague_who_has_logged_in_meanwhile_saves_nothing_under_their_own_name_unseen(browser, process_leader):
    row, form, button, texts = editor_page(browser)
    end_session()
    kept = form.submit(browser, button)
    colleague = User.objects.create_superuser("kollega", first_name="Kim", last_name="Ek", password=PASSWORD)
    form_of(browser.get("/admin/login/"), "login", "password").fill(login="kollega", password=PASSWORD).submit(browser)
    again = form_of(kept, KEY_FIELD).submit(browser)
    [said] = [text for text in messages_of(again) if "Du är inloggad som Kim Ek." in text]
    assert "i en annan inloggning" in said
    row.refresh_from_db()
    assert texts(row)[0] != "Vi ser över tiderna."
    assert not row.history.filter(history_user=colleague).exists()


def test_what_is_written_about_an_inspel_is_not_shown_to_a_colleague_who_has_logged_in_meanwhile(browser):
    _row, form, button, _texts = moderation(browser)
    end_session()
    kept = form.submit(browser, button)
    User.objects.create_superuser("kollega", first_name="Kim", last_name="Ek", password=PASSWORD)
    form_of(browser.get("/admin/login/"), "login", "password").fill(login="kollega", password=PASSWORD).submit(browser)
    refused = form_of(kept, KEY_FIELD).submit(browser)
    assert refused.status_code == 403
    assert "Det här skrevs i en annan inloggning" in refused.text
    assert "Vi ser över tiderna." not in refused.text


def test_button_without_a_text_is_refused_as_before(browser):
    row, _form, _button, _texts = moderation(browser)
    withdraw_rights(row)
    token = {"csrfmiddlewaretoken": browser.cookies["naravard_csrf"].value}
    page = browser.post(f"/admin/feedback/inspel/{row.pk}/take/", token)
    assert (page.status_code, KEY_FIELD in page.text) == (403, False)


def test_no_page_of_another_site_gets_a_form_that_sends_for_somebody(browser):
    _row, form, button, _texts = moderation(browser)
    page = form.submit(browser, button, forged={"csrfmiddlewaretoken": "fel"}, headers={"sec-fetch-site": "cross-site"})
    assert page.status_code == 403
    assert KEY_FIELD not in page.text
    assert "Vi ser över" not in page.text


@pytest.mark.parametrize("foreign", ["site", "browser", "path", "key"])
def test_form_given_back_is_accepted_only_from_where_it_was_shown(browser, foreign):
    row, form, button, _texts = moderation(browser)
    end_session()
    again = form_of(form.submit(browser, button), KEY_FIELD)
    log_in(browser)
    options, forged = {}, {}
    if foreign == "site":
        options = {"headers": {"sec-fetch-site": "cross-site"}}
    if foreign == "browser":
        del browser.cookies["naravard_kept"]
    if foreign == "path":
        again.address = again.address.replace(f"/{row.pk}/", f"/{InspelFactory().pk}/")
    if foreign == "key":
        forged = {KEY_FIELD: "fel"}
    assert again.submit(browser, forged=forged, **options).status_code == 403
    row.refresh_from_db()
    assert row.answer == ""


def test_passwords_are_not_given_back(browser):
    form = form_of(browser.get("/admin/contacts/user/add/"), "email", "last_name").fill(email="ny@example.se")
    form.fill(first_name="Kim")
    end_session()
    kept = form.submit(browser, forged={"password1": "hemligt-1234", "password2": "hemligt-1234"})
    assert "hemligt-1234" not in kept.text
    assert "Lösenord behålls inte" in kept.text
    log_in(browser)
    returned = form_of(kept, KEY_FIELD).submit(browser)
    assert form_of(returned, "email", "last_name").values["first_name"] == ["Kim"]
    assert not User.objects.filter(email="ny@example.se").exists()


def test_nothing_but_a_password_leads_to_the_login_as_before(browser):
    form = form_of(browser.get("/admin/password_change/"), "oldpassword")
    form.fill(oldpassword=PASSWORD, password1="hemligt-1234", password2="hemligt-1234")
    end_session()
    page = form.submit(browser)
    assert (page.status_code, page["Location"].split("?")[0]) == (302, "/admin/login/")


def test_file_is_asked_for_again(browser):
    row = DocumentFactory()
    form = change_form(browser, row).fill(title_sv="Nytt namn", file=SimpleUploadedFile("plan.pdf", b"%PDF-1.4"))
    end_session()
    kept = form.submit(browser, "_save")
    assert "Filen ”plan.pdf” kunde inte behållas." in kept.text
    assert "file" not in form_of(kept, KEY_FIELD).names  # it is asked for once, in the form that comes back
    log_in(browser)
    again = form_of(kept, KEY_FIELD).submit(browser)
    assert [text for text in messages_of(again) if "Filen ”plan.pdf” kunde inte behållas. Välj den igen" in text]


def test_stranger_who_sends_too_much_is_told_to_log_in(browser, settings):
    settings.FORM_MAX_BYTES = 10
    _row, form, button, _texts = moderation(browser)
    end_session()
    page = form.submit(browser, button)
    assert page.status_code == 413
    assert "Logga in i en ny flik" in page.text


def test_server_error_in_the_admin_gives_back_the_text_but_no_password(browser, monkeypatch):
    _row, form, button, _texts = moderation(browser)
    monkeypatch.setattr("feedback.admin.moderation.page.apply_action", lambda **_kwargs: 1 / 0)
    browser.raise_request_exception = False
    page = form.submit(browser, button, forged={"password": "hemligt-1234"})
    assert page.status_code == 500
    assert "Vi ser över tiderna." in page.text
    assert "hemligt-1234" not in page.text


def test_every_form_of_the_admin_that_is_filled_in_keeps_what_is_typed_in_it():
    """All but the one inside the queue, whose name of a filter is one word."""
    forms = {
        path.name: path.read_text()
        for path in Path("templates/admin").rglob("*.html")
        if 'method="post"' in (text := path.read_text()) and re.search(r'_field\.html|type="checkbox"|<textarea', text)
    }
    assert "disclosure.html" in forms
    assert [name for name, text in forms.items() if "admin/_form_work.html" not in text] == []
