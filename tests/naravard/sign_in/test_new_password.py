"""A link for a new password."""

import re

import pytest
from django.conf import settings as django_settings
from django.test import Client

from contacts.models import User
from core.models.outgoing_mail import OutgoingMail
from naravard.sign_in.mails import compose_changed, compose_invitation, compose_new_password, password_url
from tests.naravard.sign_in.browser import log_in
from tests.relogin import PASSWORD
from tests.rendered_form import form_of

NEW_PASSWORD = "ett-helt-nytt-losenord"


def ask_for_link(browser, address):
    form = form_of(browser.get("/admin/account/forgotten/"), "email")
    return form.fill(email=address).submit(browser, follow=True)


@pytest.mark.sqlite
def test_link_for_a_new_password_is_sent_and_works_once(browser, leader):
    page = ask_for_link(browser, "Ledare@example.se")
    assert "en länk på väg" in page.text
    mail = compose_new_password(OutgoingMail.objects.get(kind="sign_in.password").about_id)
    assert (mail.to, mail.subject) == (["ledare@example.se"], "Välj ett nytt lösenord till portalen")
    link = re.search(rf"{django_settings.SITE_URL}(/admin/account/choose/\S+)", mail.body)[1]
    chosen = browser.get(link, follow=True)
    assert link not in chosen.request["PATH_INFO"]  # nor in the address that the browser keeps
    form_of(chosen, "password1").fill(password1=NEW_PASSWORD, password2=NEW_PASSWORD).submit(browser)
    assert log_in(browser, password=NEW_PASSWORD).request["PATH_INFO"] == "/admin/"
    assert "Länken gäller inte längre" in Client().get(link, follow=True).text
    assert compose_changed(leader.pk).to == ["ledare@example.se"]


def test_link_that_is_opened_by_another_who_is_logged_in_asks_first(browser, leader, editor):
    """As one that was forwarded: opening it logs nobody out, and changes no password unless they say so."""
    editor.set_password(PASSWORD)
    editor.save()
    log_in(browser, "redaktor")
    link = password_url(leader).removeprefix(django_settings.SITE_URL)
    page = browser.get(link, follow=True)
    assert "Länken gäller ett annat konto än ditt: du är inloggad som redaktor." in page.text
    assert browser.get("/admin/").status_code == 200
    chosen = form_of(page, "next").submit(browser, follow=True)
    assert form_of(chosen, "password1")
    assert browser.get("/admin/").status_code == 302


@pytest.mark.parametrize("end", ["", "/)", ".", "/."])
def test_link_without_its_end_or_with_a_sign_of_the_sentence_works(browser, leader, end):
    link = password_url(leader).removeprefix(django_settings.SITE_URL)
    assert form_of(browser.get(link.rstrip("/") + end, follow=True), "password1")


@pytest.mark.parametrize("change", [{"is_active": False}, {"is_staff": False}])
def test_link_of_who_has_left_says_that_it_does_not_hold(browser, leader, change):
    link = password_url(leader).removeprefix(django_settings.SITE_URL)
    chosen = browser.get(link, follow=True)  # opened before, with the page still there
    User.objects.filter(pk=leader.pk).update(**change)
    form = form_of(chosen, "password1").fill(password1=NEW_PASSWORD, password2=NEW_PASSWORD)
    for page in [form.submit(browser, follow=True), Client().get(link, follow=True)]:
        assert "Länken gäller inte längre" in page.text
    leader.refresh_from_db()
    assert leader.check_password(PASSWORD)
    assert ask_for_link(browser, "ledare@example.se").status_code == 200
    assert [compose(leader.pk) for compose in [compose_invitation, compose_new_password, compose_changed]] == [None] * 3


def test_nobody_learns_whether_an_address_has_an_account(browser, leader):
    known, unknown = (ask_for_link(browser, address) for address in ["ledare@example.se", "okand@example.se"])
    assert known.text == unknown.text
    assert OutgoingMail.objects.count() == 1


def test_links_to_one_address_are_limited(browser, leader, settings):
    settings.HOURLY_LIMITS = settings.HOURLY_LIMITS | {"password_mail_account": 2}
    pages = [ask_for_link(browser, "ledare@example.se") for _time in range(3)]
    assert "Det blev fel för många gånger." not in pages[2].text
    assert "Du kan få en till kl." in pages[2].text
    assert OutgoingMail.objects.count() == 2


def test_key_of_a_link_looks_like_one_to_the_logs(leader):
    key = password_url(leader).rsplit("/", 2)[1]
    assert re.fullmatch(r"(?=[\w-]*[A-Z])[\w-]{12,}", key)  # naravard/log_filters.py, docs/deploy/nginx.conf


@pytest.mark.parametrize("address", ["/admin/login/", "/admin/account/forgotten/", "/admin/account/chosen/"])
def test_pages_of_signing_in_are_kept_nowhere(client, db, address):
    assert "no-store" in client.get(address)["Cache-Control"]
