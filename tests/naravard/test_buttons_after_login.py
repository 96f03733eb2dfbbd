"""A button that is pressed when the session has ended does nothing, says so after the login and is offered again."""

import uuid
from contextlib import suppress

import pytest
from django.http import HttpResponseNotAllowed
from django.urls import get_resolver, reverse

from contacts.actions import send_contact_message
from feedback.models import SavedFilter
from tests import factories
from tests.admin_rows import MAKERS
from tests.relogin import browser_of, end_session, log_in
from tests.rendered_form import NotOnThePage, forms_of
from tests.staff import QUEUE, change_url, messages_of

NOTHING_DONE = "Inget gjordes"
# What the addresses of buttons name beside the number of a row.
PARTS = {
    "filter_pk": 1,
    "group": uuid.UUID(int=1),
    "language": "sv",
    "app_label": "strategy",
    "model_name": "page",
}
# Django's own pages of each row (tests/naravard/test_admin_pages.py) and those of its versions.
OPENED_ELSEWHERE = {"changelist", "add", "change", "delete", "history", "restore"}


@pytest.fixture
def browser(process_leader):
    return browser_of(process_leader)


def addresses_of_the_admin():
    """Yield each URLPattern of the admin that has a name."""
    [site] = [urls for urls in get_resolver().url_patterns if getattr(urls, "app_name", "") == "admin"]
    waiting = [site]
    while waiting:
        for pattern in waiting.pop().url_patterns:
            if hasattr(pattern, "url_patterns"):
                waiting.append(pattern)
            elif pattern.name:
                yield pattern


def address_of(pattern, row):
    keys = {name: PARTS.get(name, row.pk if row else 1) for name in pattern.pattern.converters}
    return reverse(f"admin:{pattern.name}", kwargs=keys)


def row_of(pattern):
    model_admin = getattr(pattern.callback, "model_admin", None)
    return MAKERS[f"{model_admin.opts.app_label}/{model_admin.opts.model_name}"](1)[0] if model_admin else None


def test_every_address_that_takes_only_a_post_leads_after_the_login_to_a_page_that_says_nothing_was_done(browser):
    buttons = [pattern for pattern in addresses_of_the_admin() if getattr(pattern.callback, "is_post_only", False)]
    assert {"feedback_inspel_take", "feedback_inspel_undo", "open_page", "strategy_page_add_preview"} <= {
        pattern.name for pattern in buttons
    }
    for pattern in buttons:
        address = address_of(pattern, row_of(pattern))
        opened = browser.get(address, follow=True)  # as from a bookmark, or by a reload
        assert opened.status_code == 200, address
        assert [text for text in messages_of(opened) if NOTHING_DONE in text] == messages_of(opened) != [], address
        if pattern.callback.is_by_script:
            continue
        token = {"csrfmiddlewaretoken": browser.cookies["naravard_csrf"].value}
        end_session()
        to_login = browser.post(address, token)
        assert to_login["Location"].startswith("/admin/login/?next="), address
        page = log_in(browser, to_login["Location"])
        assert page.status_code == 200, address
        assert [text for text in messages_of(page) if NOTHING_DONE in text] == messages_of(page) != [], address
        assert page.request["PATH_INFO"] == opened.request["PATH_INFO"], address


def test_what_a_script_asks_when_the_session_has_ended_says_nothing_of_a_button(browser):
    """The script that tells who has a page open asks every minute, as long as the tab is open."""
    token = {"csrfmiddlewaretoken": browser.cookies["naravard_csrf"].value}
    end_session()
    asked = [pattern for pattern in addresses_of_the_admin() if getattr(pattern.callback, "is_by_script", False)]
    assert {pattern.name for pattern in asked} >= {
        "open_page",
        "read_paste",
        "plain_language",
        "feedback_inspel_compare",
    }
    for pattern in asked:
        address = address_of(pattern, row_of(pattern))
        assert browser.post(address, token).status_code == 403, address
    assert messages_of(log_in(browser)) == []


def test_every_address_that_takes_only_a_post_is_marked(browser, monkeypatch):
    """Or nobody would be led past it to the page of its button."""
    refused = []
    plain = HttpResponseNotAllowed.__init__

    def note(self, *args, **kwargs):
        plain(self, *args, **kwargs)
        refused.append(address)

    monkeypatch.setattr(HttpResponseNotAllowed, "__init__", note)
    unmarked = []
    for pattern in addresses_of_the_admin():
        if pattern.name in {"logout", "app_list"} or pattern.name.rpartition("_")[2] in OPENED_ELSEWHERE:
            continue
        keys = {"period": "x", "organisation": "x", "name": "answer", "content_type_id": 1, "version_id": 1, "url": "x"}
        keys = {name: (keys | PARTS).get(name, 0) for name in pattern.pattern.converters}
        address = reverse(f"admin:{pattern.name}", kwargs=keys)
        refused.clear()
        browser.get(address)
        if refused and not getattr(pattern.callback, "is_post_only", False):
            unmarked.append(address)
    assert unmarked == []


def take(_user):
    inspel = factories.InspelFactory()
    return f"{QUEUE}?handling__exact=received", f"{QUEUE}{inspel.pk}/take/"


def delete(_user):
    address = f"/admin/strategy/milestone/{factories.MilestoneFactory().pk}/delete/"
    return address, address


def choose_action(_user):
    send_contact_message(form_key=uuid.uuid4(), to=factories.ContactFactory(), text="Hej!")
    return "/admin/contacts/contactmessage/?handled=no", "/admin/contacts/contactmessage/?handled=no"


def choose_action_where_rows_are_edited(_user):
    factories.AdoptionFactory()
    return "/admin/strategy/adoption/?decided=no", "/admin/strategy/adoption/?decided=no"


def mark_handled(_user):
    message = send_contact_message(form_key=uuid.uuid4(), to=factories.ContactFactory(), text="Hej!")
    return change_url(message), f"/admin/contacts/contactmessage/{message.pk}/handled/"


def restore(user):
    row = factories.MilestoneFactory(title_sv="Förr")
    row.title_sv = "Nu"
    row.save()
    address = f"/admin/strategy/milestone/{row.pk}/history/{row.history.last().pk}/restore/"
    return address, address


def close_round(_user):
    row = factories.DialogueRoundFactory()
    return change_url(row), f"/admin/feedback/dialogueround/{row.pk}/close/"


def remind(_user):
    factories.StatementFactory()
    address = f"/admin/followup/assessmentperiod/{factories.AssessmentPeriodFactory().pk}/board/"
    return address, address


def delete_filter(user):
    row = SavedFilter.objects.create(owner=user, name="Nya", query="handling__exact=received")
    return f"{QUEUE}?handling__exact=received", f"{QUEUE}filter/{row.pk}/delete/"


def form_or_button_to(page, address):
    """Return (the form, the address of the button in it, if it has one of its own)."""
    for form in forms_of(page):
        if form.method == "post" and (form.address or form.page_address) == address and form.buttons:
            return form, "index" if "index" in form.names else None  # that of an action of a list
        with suppress(NotOnThePage):
            form.data(address)
            return form, address
    raise NotOnThePage(f"Nothing on {page.request['PATH_INFO']} sends to {address}")


@pytest.mark.parametrize("way", ["login", "other tab"])
@pytest.mark.parametrize(
    "opened",
    [
        take,
        delete,
        choose_action,
        choose_action_where_rows_are_edited,
        mark_handled,
        restore,
        close_round,
        remind,
        delete_filter,
    ],
)
def test_button_is_offered_again_on_the_page_where_it_was_pressed(browser, process_leader, opened, way):
    page_address, address = opened(process_leader)
    form, button = form_or_button_to(browser.get(page_address), address)
    end_session()
    if way == "other tab":
        log_in(browser)
    form.method = "post"
    pressed = form.submit(browser, button, headers={"referer": f"http://testserver{page_address}"})
    assert pressed.status_code == 302
    page = browser.get(pressed["Location"]) if way == "other tab" else log_in(browser, pressed["Location"])
    assert [text for text in messages_of(page) if NOTHING_DONE in text] == messages_of(page) != []
    query = page.request.get("QUERY_STRING")
    assert page.request["PATH_INFO"] + (f"?{query}" if query else "") == page_address
    assert form_or_button_to(page, address)
