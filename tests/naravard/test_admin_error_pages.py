"""What goes wrong in the admin is said in its frame, in Swedish, with what to do, and without a name for a stranger."""

from functools import partial

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import BadRequest, PermissionDenied, SuspiciousOperation
from django.db import DatabaseError, connection
from django.test import Client, RequestFactory
from django.urls import resolve

from naravard.staff.unsaved_input import KEY_FIELD
from naravard.views import errors
from tests import factories
from tests.relogin import browser_of
from tests.rendered_form import form_of, forms_of
from tests.staff import change_form, change_url
from tests.swedish import bad_swedish

FRAME = "God och nära vård i Dalarna – administration"
PUBLIC_MENU = 'class="site-header'


@pytest.fixture
def browser(process_leader):
    return browser_of(process_leader)


def is_in_the_frame(response, status):
    assert response.status_code == status
    assert FRAME in response.text
    assert PUBLIC_MENU not in response.text
    assert bad_swedish(response.text) == []
    assert "no-store" in response["Cache-Control"]
    return True


def view_raises(monkeypatch, error):
    def fail(self, request, *args, **kwargs):
        raise error

    monkeypatch.setattr("django.contrib.admin.ModelAdmin.get_changelist_instance", fail)
    monkeypatch.setattr("core.admin.edit_conflict.EditConflictMixin.changeform_view", fail)


@pytest.mark.parametrize(
    ("error", "status", "said", "way"),
    [
        (BadRequest("x"), 400, "Vi kunde inte läsa det som skickades", "Gå tillbaka i webbläsaren"),
        (SuspiciousOperation("x"), 400, "Vi kunde inte läsa det som skickades", "Gå tillbaka i webbläsaren"),
        (PermissionDenied, 403, "Du har inte tillgång till den här sidan", "be en processledare om rätten"),
        (ZeroDivisionError, 500, "Något gick fel hos oss", "Vänta några minuter"),
        (DatabaseError, 503, "Något gick fel hos oss", "Vänta några minuter"),
    ],
)
def test_fault_is_told_in_the_frame_of_the_admin_with_the_way_on(browser, monkeypatch, error, status, said, way):
    view_raises(monkeypatch, error)
    browser.raise_request_exception = False
    page = browser.get("/admin/strategy/page/")
    assert is_in_the_frame(page, status)
    assert said in page.text
    assert way in page.text
    assert 'href="/admin/">Till administrationens startsida</a>' in page.text


@pytest.mark.parametrize(
    ("address", "said", "has_list"),
    [
        ("/admin/strategy/page/99999/preview/sv/", "Det finns inte längre", True),
        ("/admin/feedback/inspel/99999/slip/", "Det finns inte längre", True),
        ("/admin/finns-inte/", "Sidan finns inte", False),
    ],
)
def test_missing_page_says_whether_a_row_is_gone_and_leads_to_its_list_and_back(browser, address, said, has_list):
    came_from = {"referer": "http://testserver/admin/strategy/page/?q=vi"}
    page = browser.get(address, headers=came_from)
    assert is_in_the_frame(page, 404)
    assert said in page.text
    assert ("Till listan: " in page.text) is has_list
    assert '<a class="button button--quiet" href="/admin/strategy/page/?q=vi">Tillbaka dit du var</a>' in page.text
    assert "Tillbaka dit" not in browser.get(address, headers={"referer": "http://evil.example/admin/"}).text


@pytest.mark.parametrize(("error", "status"), [(BadRequest("x"), 400), (ZeroDivisionError, 500), (DatabaseError, 503)])
def test_what_was_typed_is_given_back_by_its_labels_and_comes_back_unsaved(browser, monkeypatch, error, status):
    row = factories.PageFactory()
    form = change_form(browser, row).fill(title_sv="Öppet <längre>", lead_sv="Vi ser över tiderna.")
    with monkeypatch.context() as patched:
        view_raises(patched, error)
        browser.raise_request_exception = False
        page = form.submit(browser, "_save")
    assert is_in_the_frame(page, status)
    kept = form_of(page, KEY_FIELD)
    assert kept.values["title_sv"] == ["Öppet <längre>"]
    assert "Titel (Svenska)</label>" in page.text
    again = kept.submit(browser)
    [back] = [form for form in forms_of(again) if "lead_sv" in form.texts]
    assert back.values["title_sv"] == ["Öppet <längre>"]
    row.refresh_from_db()
    assert row.lead_sv != "Vi ser över tiderna."


def test_server_error_asks_the_database_nothing(rf, db, process_leader):
    """Not even for the name of what was chosen, which is sent again unseen."""
    posted = {"text": "Vi ser över tiderna.", "role": "resident", "sub_goal": factories.SubGoalFactory(number=1).slug}
    request = rf.post("/admin/feedback/inspel/add/", posted)
    request.resolver_match, request.user = resolve(request.path), process_leader

    def refuse(*_args):
        raise DatabaseError

    with connection.execute_wrapper(refuse):
        page = errors.server_error(request)
    assert is_in_the_frame(page, 500)
    assert "Vem sade det?" in page.text
    assert "Invånare" in page.text
    assert f'<input type="hidden" name="sub_goal" value="{posted["sub_goal"]}">' in page.text


@pytest.mark.parametrize("answer", [errors.server_error, partial(errors.bad_request, exception=None)])
@pytest.mark.parametrize("address", ["/admin/login/", "/admin/account/code/"])
def test_nothing_is_given_back_of_a_login_that_failed(browser, address, answer):
    request = RequestFactory().post(address, {"login": "processledare", "password": "hemligt", "code": "abcdef ghijkl"})
    request.resolver_match, request.user = resolve(request.path), AnonymousUser()
    page = answer(request)
    assert is_in_the_frame(page, page.status_code)
    assert "processledare" not in page.text
    assert "abcdef" not in page.text


def test_file_that_is_too_large_is_told_in_the_frame(browser, settings):
    settings.FORM_MAX_BYTES = settings.DOCUMENT_MAX_BYTES = 100
    form = change_form(browser, factories.PageFactory())
    page = form.submit(browser, "_save")
    assert is_in_the_frame(page, 413)
    assert "Välj en mindre fil" in page.text


def test_post_from_another_site_is_refused_in_the_frame(browser):
    row = factories.PageFactory()
    form = change_form(browser, row).fill(lead_sv="Vi ser över tiderna.")
    forged, headers = {"csrfmiddlewaretoken": "fel"}, {"sec-fetch-site": "cross-site"}
    page = form.submit(browser, "_save", forged=forged, headers=headers)
    assert is_in_the_frame(page, 403)
    assert "Sidan har varit öppen för länge" in page.text
    assert "Vi ser över" not in page.text


@pytest.mark.parametrize("who", ["stranger", "not staff"])
def test_who_is_not_of_the_staff_reads_no_name_and_no_menu(browser, process_leader, who):
    """The user may still be logged in, with the permissions of the roles."""
    process_leader.first_name, process_leader.is_staff, process_leader.is_superuser = "Kim", False, False
    process_leader.save()
    client = Client(enforce_csrf_checks=True) if who == "stranger" else browser
    pages = [
        client.post("/admin/login/", {"username": "a"}, headers={"sec-fetch-site": "cross-site"}),
        client.post(change_url(factories.PageFactory()), {"lead_sv": "x"}, headers={"sec-fetch-site": "cross-site"}),
    ]
    for page in pages:
        assert is_in_the_frame(page, 403)
        assert "Kim" not in page.text
        assert "admin-menu" not in page.text
        assert 'href="/admin/login/"' in page.text
