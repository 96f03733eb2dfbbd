"""How staff sign in: password and second factor, limits, sessions, and a new password by mail."""

import re
from datetime import timedelta

import pytest
from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value, yield_hotp_counters_from_time
from allauth.usersessions.models import UserSession
from django.conf import settings as django_settings
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from contacts.models import User
from core.models.audit_entry import AuditEntry
from core.models.outgoing_mail import OutgoingMail
from core.models.throttle import Throttle
from naravard.sign_in.mails import compose_changed, compose_new_password, password_url
from tests.factories import UserFactory
from tests.relogin import HERE, PASSWORD
from tests.rendered_form import form_of
from tests.staff import error_of, messages_of

LOGIN = "/admin/login/"
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"  # of an app for codes
NEW_PASSWORD = "ett-helt-nytt-losenord"


@pytest.fixture
def leader(process_leader):
    process_leader.set_password(PASSWORD)
    process_leader.email = "ledare@example.se"
    process_leader.save()
    return process_leader


@pytest.fixture
def browser():
    return Client(enforce_csrf_checks=True, headers=HERE)


@pytest.fixture
def required(settings):
    settings.REQUIRE_SECOND_FACTOR = True


def log_in(browser, name="processledare", password=PASSWORD, address=LOGIN):
    form = form_of(browser.get(address), "login", "password")
    return form.fill(login=name, password=password).submit(browser, follow=True)


def code_now(secret=SECRET):
    return format_hotp_value(hotp_value(secret, next(yield_hotp_counters_from_time())))


def give_code(browser, page, code):
    cache.clear()  # in which allauth remembers the codes that were used
    return form_of(page, "code").fill(code=code).submit(browser, follow=True)


# --- Password and second factor ---------------------------------------------------------------------------------------


@pytest.mark.sqlite
@pytest.mark.parametrize("name", ["processledare", "LEDARE@example.se"])
def test_login_leads_to_the_page_that_was_asked_for(browser, leader, name):
    page = log_in(browser, name, address=f"{LOGIN}?next=/admin/strategy/page/")
    assert page.request["PATH_INFO"] == "/admin/strategy/page/"
    assert messages_of(page) == []


@pytest.mark.parametrize(
    "elsewhere", ["https://ond.se/", "//ond.se/", "/\\ond.se/", "javascript:alert(1)", "ond.se", "%"]
)
def test_login_leads_nowhere_else(browser, leader, elsewhere):
    page = log_in(browser, address=f"{LOGIN}?next={elsewhere}")
    assert page.request["PATH_INFO"] == "/admin/"


def test_wrong_password_and_unknown_account_get_the_same_answer(browser, leader):
    wrong, unknown = (log_in(browser, name, "fel") for name in ["processledare", "finns-inte"])
    assert "Användarnamnet och lösenordet hör inte ihop." in wrong.text
    assert re.sub(r'value="[^"]*"', "", wrong.text) == re.sub(r'value="[^"]*"', "", unknown.text)
    assert 'value="processledare"' in wrong.text  # what was typed stays, but not the password
    assert "fel" not in re.findall(r'type="password"[^>]*value="([^"]*)"', wrong.text)


@pytest.mark.parametrize("change", [{"is_active": False}, {"is_staff": False}])
def test_who_has_left_does_not_get_in(browser, leader, change):
    User.objects.filter(pk=leader.pk).update(**change)
    page = log_in(browser)
    assert "_auth_user_id" not in browser.session
    assert page.request["PATH_INFO"] in {LOGIN, "/admin/account/no-access/"}


def test_key_of_the_session_changes_with_the_login(browser, leader):
    browser.get("/admin/account/forgotten/")
    session = browser.session
    session["x"] = 1
    session.save()
    browser.cookies[django_settings.SESSION_COOKIE_NAME] = before = session.session_key
    log_in(browser)
    assert browser.session.session_key != before


def test_without_a_second_factor_nothing_of_the_admin_opens(browser, leader, required):
    page = log_in(browser, address=f"{LOGIN}?next=/admin/feedback/inspel/")
    assert page.request["PATH_INFO"] == "/admin/account/"
    assert "Lägg till ett andra steg för att gå vidare" in page.text
    for address in [
        "/admin/",
        "/admin/feedback/inspel/",
        "/admin/feedback/inspel/report/",
        "/admin/contacts/user/add/",
    ]:
        assert browser.get(address, follow=True).request["PATH_INFO"] == "/admin/account/", address
    token = browser.cookies["naravard_csrf"].value
    posted = browser.post("/admin/open/", {"address": "/admin/", "csrfmiddlewaretoken": token})
    assert posted.status_code == 403


@pytest.mark.django_db(transaction=True)  # allauth tells of the new factor once it is committed
def test_second_factor_is_set_up_once_and_asked_for_after(browser, leader, required):
    setup = log_in(browser)
    wrong = give_code(browser, browser.get("/admin/account/app/"), "000000")
    assert "Felaktig kod" in wrong.text
    secret = wrong.context["form"].secret  # the same as before, which the app has read
    codes = give_code(browser, wrong, code_now(secret))
    assert codes.request["PATH_INFO"] != setup.request["PATH_INFO"]
    assert browser.get("/admin/").status_code == 200
    assert len(re.findall(r">\d{8}<", browser.get("/admin/account/recovery-codes/").text)) == 10
    assert OutgoingMail.objects.filter(kind="sign_in.changed").exists()
    again = Client(enforce_csrf_checks=True, headers=HERE)
    page = log_in(again)
    assert (page.request["PATH_INFO"], again.get("/admin/").status_code) == ("/admin/account/code/", 302)
    assert give_code(again, page, "000000").request["PATH_INFO"] == "/admin/account/code/"
    assert give_code(again, page, code_now(secret)).request["PATH_INFO"] == "/admin/"
    told = AuditEntry.objects.order_by("pk").values_list("kind", "detail")
    assert ("failed_sign_in", {}) in told
    assert [detail for kind, detail in told if kind == "account" and "added" in detail][-2:] == [
        {"added": ["En app för koder"]},
        {"added": ["Reservkoder"]},
    ]


@pytest.fixture
def app(leader):
    return TOTP.activate(leader, SECRET).instance


@pytest.mark.sqlite
def test_recovery_code_works_once(browser, leader, app, required):
    code = RecoveryCodes.activate(leader).get_unused_codes()[0]
    assert give_code(browser, log_in(browser), code).request["PATH_INFO"] == "/admin/"
    again = Client(enforce_csrf_checks=True, headers=HERE)
    assert give_code(again, log_in(again), code).request["PATH_INFO"] == "/admin/account/code/"


def test_session_that_began_without_the_second_factor_is_not_enough(browser, leader, required, settings):
    """As one from before it was asked for, or one of a thief who has the password alone."""
    settings.REQUIRE_SECOND_FACTOR = False
    log_in(browser)
    TOTP.activate(leader, SECRET)
    settings.REQUIRE_SECOND_FACTOR = True
    assert browser.get("/admin/").status_code == 302


def test_secret_of_the_app_is_encrypted_by_the_secret_of_the_server(leader, app, settings):
    stored = Authenticator.objects.get().data["secret"]
    assert SECRET not in stored
    assert get_adapter().decrypt(stored) == SECRET
    former, settings.SECRET_KEY = settings.SECRET_KEY, "en annan"
    assert get_adapter().decrypt(stored) == ""
    settings.SECRET_KEY_FALLBACKS = [former]
    assert get_adapter().decrypt(stored) == SECRET


def test_last_second_factor_takes_its_session_out_of_the_admin(browser, leader, required):
    """Or somebody could give it, remove it and go on without."""
    log_in(browser)
    page = browser.get("/admin/account/app/")
    give_code(browser, page, code_now(page.context["form"].secret))
    form_of(browser.get("/admin/account/app/remove/")).submit(browser)
    assert not Authenticator.objects.exists()
    other = Client(headers=HERE)
    assert log_in(other).request["PATH_INFO"] == "/admin/account/"


# --- Limits -----------------------------------------------------------------------------------------------------------


def wrong_passwords(browser, count, name="processledare"):
    return [log_in(browser, name, "fel").status_code for _time in range(count)]


@pytest.mark.sqlite
def test_wrong_passwords_are_limited_by_account_with_a_time(browser, leader, settings):
    settings.HOURLY_LIMITS = settings.HOURLY_LIMITS | {"sign_in_account": 3}
    assert wrong_passwords(browser, 4) == [200, 200, 200, 429]
    refused = log_in(Client(headers=HERE))  # the right password, from another browser, in another case
    assert refused.status_code == 429
    assert re.search(r"Det blev fel för många gånger\. Du kan försöka igen kl\.\s\d\d\.00\.", refused.text)
    assert int(refused["Retry-After"]) > 0
    assert log_in(browser, "PROCESSLEDARE").status_code == 429
    UserFactory(username="kollega", is_staff=True).set_password(PASSWORD)
    assert log_in(browser, "kollega", "fel").status_code == 200


def test_wrong_passwords_are_limited_by_network(browser, leader, settings):
    settings.HOURLY_LIMITS = settings.HOURLY_LIMITS | {"sign_in_network": 3}
    assert [wrong_passwords(browser, 1, f"konto-{number}")[0] for number in range(4)] == [200, 200, 200, 429]


def test_right_passwords_are_not_counted(browser, leader, settings):
    settings.HOURLY_LIMITS = settings.HOURLY_LIMITS | {"sign_in_account": 2, "sign_in_network": 2}
    for _time in range(4):
        assert log_in(Client(headers=HERE)).request["PATH_INFO"] == "/admin/"
    assert set(Throttle.objects.values_list("count", flat=True)) == {0}


def test_wrong_codes_are_limited(browser, leader, app, settings):
    settings.HOURLY_LIMITS = settings.HOURLY_LIMITS | {"second_factor_account": 2}
    page = log_in(browser)
    assert [give_code(browser, page, f"{n}00000").status_code for n in range(3)] == [200, 200, 429]
    refused = give_code(browser, page, code_now())
    assert refused.status_code == 429
    assert "Det blev fel för många gånger." in refused.text


def test_own_password_is_guessed_no_more_often_than_at_the_login(browser, leader, settings):
    settings.HOURLY_LIMITS = settings.HOURLY_LIMITS | {"sign_in_account": 2}
    log_in(browser)
    form = form_of(browser.get("/admin/password_change/"), "oldpassword")
    form.fill(password1=NEW_PASSWORD, password2=NEW_PASSWORD)
    for old in ["fel", "fel", PASSWORD]:
        page = form.fill(oldpassword=old).submit(browser)
    assert "Det blev fel för många gånger." in page.text
    assert AuditEntry.objects.filter(kind="failed_sign_in").count() == 2
    leader.refresh_from_db()
    assert leader.check_password(PASSWORD)


def test_account_has_one_limit_whichever_of_its_names_is_typed(browser, leader, settings):
    settings.HOURLY_LIMITS = settings.HOURLY_LIMITS | {"sign_in_account": 2}
    names = ["processledare", "ledare@example.se", "PROCESSLEDARE"]
    assert [wrong_passwords(browser, 1, name)[0] for name in names] == [200, 200, 429]


def test_who_chooses_a_new_password_by_the_link_may_try_again(browser, leader, settings):
    settings.HOURLY_LIMITS = settings.HOURLY_LIMITS | {"sign_in_account": 2}
    assert wrong_passwords(browser, 3)[-1] == 429
    chosen = browser.get(password_url(leader).removeprefix(django_settings.SITE_URL), follow=True)
    form_of(chosen, "password1").fill(password1=NEW_PASSWORD, password2=NEW_PASSWORD).submit(browser)
    assert log_in(browser, password=NEW_PASSWORD).request["PATH_INFO"] == "/admin/"
    assert AuditEntry.objects.filter(kind="account", detail={"changed": ["lösenord"]}).exists()


@pytest.mark.parametrize("credential", ['{"id":[1,{}]}', '{"id":"eA","type":"public-key","response":{}}', "[]", "7"])
def test_odd_answer_of_a_key_is_refused_in_words(browser, leader, app, credential):
    page = browser.get(LOGIN)
    token = browser.cookies["naravard_csrf"].value
    sent = {"credential": credential, "csrfmiddlewaretoken": token}
    assert browser.post("/admin/account/keys/login/", sent).status_code == 302
    page = log_in(browser)
    assert browser.post(page.request["PATH_INFO"], sent).status_code == 200


def test_name_without_end_is_refused_in_words(browser, leader):
    assert "254" in error_of(log_in(browser, "a" * 100_000), "login")


# --- Sessions ---------------------------------------------------------------------------------------------------------


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


# --- A new password ---------------------------------------------------------------------------------------------------


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
