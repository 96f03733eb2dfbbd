"""How long a session lasts, and how it is ended from elsewhere."""

from datetime import timedelta

import pytest
from allauth.usersessions.models import UserSession
from django.test import Client
from django.utils import timezone

from tests.naravard.sign_in.browser import log_in
from tests.relogin import HERE
from tests.rendered_form import form_of


@pytest.mark.parametrize(("minutes", "is_in"), [(59, True), (61, False)])
def test_session_ends_when_nobody_has_used_it(browser, leader, time_machine, settings, minutes, is_in):
    now = timezone.now()
    log_in(browser)
    time_machine.move_to(now + timedelta(minutes=minutes), tick=False)
    assert (browser.get("/admin/").status_code == 200) == is_in


def test_what_was_typed_when_the_session_ended_is_given_back_and_sent_again(browser, leader, time_machine):
    now = timezone.now()
    log_in(browser)
    form = form_of(browser.get("/admin/feedback/theme/add/"), "_save").fill(name_sv="Ett tema som tog en timme")
    time_machine.move_to(now + timedelta(minutes=61), tick=False)
    kept = form.submit(browser)
    assert (kept.status_code, "Ett tema som tog en timme" in kept.text) == (403, True)
    log_in(Client(headers=HERE))  # in another browser, which is none of it
    log_in(browser)
    back = form_of(kept, "name_sv").submit(browser)
    assert form_of(back, "_save").values["name_sv"] == ["Ett tema som tog en timme"]


def test_use_keeps_a_session_but_no_longer_than_a_working_day(browser, leader, time_machine):
    now = timezone.now()
    log_in(browser)
    for half_hours in range(1, 25):
        time_machine.move_to(now + timedelta(minutes=30 * half_hours - 1), tick=False)
        assert browser.get("/admin/").status_code == 200, half_hours
    time_machine.move_to(now + timedelta(minutes=12 * 60 + 1), tick=False)
    assert browser.get("/admin/").status_code == 302


def test_page_that_lies_open_keeps_no_session(browser, leader, time_machine):
    now = timezone.now()
    log_in(browser)
    for minutes in [25, 50]:
        time_machine.move_to(now + timedelta(minutes=minutes), tick=False)
        browser.post("/admin/open/", {"csrfmiddlewaretoken": browser.cookies["naravard_csrf"].value})
    time_machine.move_to(now + timedelta(minutes=61), tick=False)
    assert browser.get("/admin/").status_code == 302


def test_clock_that_was_set_back_ends_no_session_and_keeps_none_for_ever(browser, leader, time_machine):
    now = timezone.now()
    log_in(browser)
    time_machine.move_to(now - timedelta(hours=3), tick=False)
    assert browser.get("/admin/").status_code == 200
    time_machine.move_to(now + timedelta(hours=13), tick=False)
    assert browser.get("/admin/").status_code == 302


def test_sessions_are_listed_and_ended_one_by_one_and_all(browser, leader):
    others = [Client(headers=HERE) for _number in range(3)]
    for client in [browser, *others]:
        log_in(client)
    page = browser.get("/admin/account/sessions/")
    assert page.text.count("/end/") == 3
    first = UserSession.objects.exclude(session_key=browser.session.session_key).first()
    token = {"csrfmiddlewaretoken": browser.cookies["naravard_csrf"].value}
    assert (
        "Inloggningen är avslutad." in browser.post(f"/admin/account/sessions/{first.pk}/end/", token, follow=True).text
    )
    assert [client.get("/admin/").status_code for client in others].count(302) == 1
    browser.post("/admin/account/sessions/", token)
    assert {client.get("/admin/").status_code for client in others} == {302}
    assert browser.get("/admin/").status_code == 200


def test_nobody_ends_the_session_of_somebody_else(browser, leader, editor):
    UserSession.objects.create(user=editor, ip="127.0.0.1", session_key="x", user_agent="x")
    log_in(browser)
    token = {"csrfmiddlewaretoken": browser.cookies["naravard_csrf"].value}
    browser.post(f"/admin/account/sessions/{UserSession.objects.get(user=editor).pk}/end/", token)
    assert UserSession.objects.filter(user=editor).exists()


def test_logging_out_asks_on_a_get_and_ends_on_a_post(browser, leader):
    log_in(browser)
    page = browser.get("/admin/logout/")
    assert browser.get("/admin/").status_code == 200
    done = form_of(page, "csrfmiddlewaretoken").submit(browser, follow=True)
    assert "Du är utloggad." in done.text
    assert browser.get("/admin/").status_code == 302
