"""Forms sent by programs are slowed down; a person taken for one sees what to do, and loses nothing."""

import html
import re
import uuid
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.http import HttpResponse
from django.test import RequestFactory
from django.utils import timezone

from contacts.models import ContactMessage
from core.client_address import client_address
from core.forms import new_form_key
from core.models.throttle import Throttle
from core.rate_limit import address_hash, is_first_use, limited_until_tomorrow, rate_limited
from feedback.models import Inspel
from tests.at_once import at_once
from tests.factories import ContactFactory
from tests.rendered_form import form_of

URL = "/en/inspel/lamna/"
TEXT = "Longer opening hours in the evening"
NOON = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)  # 13.00 in Sweden
pytestmark = pytest.mark.django_db


def filled(client, **typed):
    return form_of(client.get(f"{URL}?vidare=ja"), "text", "role").fill({"role": "staff", "text": TEXT} | typed)


def send(client, *, text=TEXT, **options):
    return filled(client, text=text).submit(client, **options)


def is_shown_again_and_not_stored(response):
    return html.escape(TEXT) in response.text and not Inspel.objects.exists()


# --- The trap and the least time ----------------------------------------------------------------------------------


def test_honeypot_is_in_the_form_and_hidden(client):
    page = client.get(f"{URL}?vidare=ja").text
    assert re.search(
        r'<div hidden><label for="id_website">Leave this field empty</label><input[^>]*tabindex="-1"', page
    )


def test_sender_who_fills_in_the_honeypot_is_asked_to_send_again(client):
    response = filled(client, website="https://spam.example").submit(client)
    assert response.status_code == 422
    assert "filled in a field that nobody can see" in response.text
    assert "spam.example" not in response.text
    assert is_shown_again_and_not_stored(response)


@pytest.fixture
def three_seconds(settings):
    settings.FORM_MIN_SECONDS = 3


@pytest.mark.parametrize(("waited", "status"), [(0, 422), (2, 422), (3, 302), (3600, 302), (-3600, 302)])
def test_form_takes_as_long_as_a_person_needs(client, three_seconds, waited, status):
    with time_machine.travel(NOON, tick=False) as clock:
        form = filled(client)
        clock.shift(waited)
        response = form.submit(client)
    assert response.status_code == status
    if status == 422:
        assert "wait a moment and send again" in response.text
        # The same key, so that the time goes on from when the form was opened.
        assert form_of(response, "text").values["form_key"] == form.values["form_key"]
        assert is_shown_again_and_not_stored(response)


@pytest.mark.parametrize("key", ["", "no-key", str(uuid.UUID(int=7)), new_form_key()[:-1] + "!"])
def test_form_without_a_time_that_we_have_signed_is_shown_again_with_one(client, three_seconds, key):
    with time_machine.travel(NOON, tick=False) as clock:
        response = filled(client).submit(client, forged={"form_key": key})
        assert (response.status_code, is_shown_again_and_not_stored(response)) == (422, True)
        clock.shift(5)
        assert form_of(response, "text").submit(client).status_code == 302


def test_form_that_was_open_for_days_is_shown_again_and_then_taken(client, three_seconds):
    with time_machine.travel(NOON, tick=False) as clock:
        form = filled(client)
        clock.shift(3 * 24 * 60 * 60)
        response = form.submit(client)
        assert "The page was open too long" in response.text
        again = form_of(response, "text")
        assert again.values["form_key"] != form.values["form_key"]
        clock.shift(5)
        assert again.submit(client).status_code == 302


def test_contact_form_is_guarded_in_the_same_way(client, three_seconds):
    contact = ContactFactory()
    url = f"/en/kontakt/{contact.slug}/skriv/"
    response = form_of(client.get(url), "website", "text").fill(text=TEXT).submit(client)
    assert "wait a moment and send again" in response.text
    assert TEXT in response.text
    assert not ContactMessage.objects.exists()


# --- How often ----------------------------------------------------------------------------------------------------


@pytest.fixture
def two_an_hour(settings):
    settings.HOURLY_LIMITS = dict.fromkeys(settings.HOURLY_LIMITS, 2) | {"form": 0}


@pytest.mark.sqlite
def test_third_inspel_in_an_hour_is_refused_with_its_text_and_a_time(client, two_an_hour):
    with time_machine.travel(NOON.replace(minute=20), tick=False) as clock:
        for number in range(2):
            assert send(client, text=f"{TEXT} {number}").status_code == 302
        form = filled(client, text=f"{TEXT} 3", name="Kim")
        response = form.submit(client)
        assert response.status_code == 429
        assert response["Retry-After"] == str(40 * 60)
        assert "Nothing is lost: send again after 14:00." in response.text
        assert f"{TEXT} 3" in response.text
        assert 'value="Kim"' in response.text
        assert Inspel.objects.count() == 2
        clock.shift(40 * 60)
        assert form.submit(client).status_code == 302
    assert Inspel.objects.count() == 3


def test_contact_form_is_limited_on_its_own(client, two_an_hour):
    contact = ContactFactory()
    url = f"/en/kontakt/{contact.slug}/skriv/"
    for _number in range(2):
        send(client)
        assert form_of(client.get(url), "text").fill(text=TEXT).submit(client).status_code == 302
    response = form_of(client.get(url), "text").fill(text=TEXT).submit(client)
    assert response.status_code == 429
    assert TEXT in response.text
    assert ContactMessage.objects.count() == 2


def test_mistakes_are_not_counted(client, two_an_hour):
    for _number in range(5):
        assert form_of(client.get(f"{URL}?vidare=ja"), "role").fill(text=TEXT).submit(client).status_code == 422
    assert send(client).status_code == 302


def test_another_address_is_not_held_back(client, two_an_hour):
    for number in range(3):
        send(client, text=f"{TEXT} {number}")
    assert send(client, text="Else", REMOTE_ADDR="192.0.2.7").status_code == 302


def test_limit_of_nothing_is_no_limit(client, settings):
    settings.HOURLY_LIMITS = settings.HOURLY_LIMITS | {"inspel": 0, "form": 0}
    for number in range(4):
        assert send(client, text=f"{TEXT} {number}").status_code == 302
    assert not Throttle.objects.exists()


@rate_limited("report")
def a_view(request):
    return HttpResponse("done")


def test_other_views_are_limited_by_one_line_and_keep_what_was_typed(rf, two_an_hour):
    post = rf.post("/en/anything/", {"comment": "What I <b>wrote</b>", "reason": "other"})
    assert [a_view(post).status_code for _time in range(3)] == [200, 200, 429]
    response = a_view(post)
    page = response.content.decode()
    assert "What I &lt;b&gt;wrote&lt;/b&gt;</textarea>" in page
    assert '<input type="hidden" name="reason" value="other">' in page
    assert int(response["Retry-After"]) <= 3600
    assert a_view(rf.get("/en/anything/")).status_code == 200


@pytest.mark.sqlite
def test_no_address_is_stored_and_the_same_address_is_another_row_each_hour(client, settings):
    settings.HOURLY_LIMITS = settings.HOURLY_LIMITS | {"form": 0}
    with time_machine.travel(NOON, tick=False) as clock:
        send(client, REMOTE_ADDR="192.0.2.55")
        first = Throttle.objects.get()
        assert "192.0.2.55" not in str(vars(first))
        clock.shift(60 * 60)
        send(client, text="Else", REMOTE_ADDR="192.0.2.55")
    second = Throttle.objects.get()  # the first is gone: it was of no use any more
    assert second.key_hash != first.key_hash


@pytest.mark.sqlite
def test_counting_makes_as_many_queries_at_30_rows_as_at_3(django_assert_num_queries):
    later = datetime.now(tz=UTC) + timedelta(days=1)
    Throttle.objects.count_one("known", expires_at=later)
    for more in [3, 27]:
        Throttle.objects.bulk_create(Throttle(key_hash=uuid.uuid4().hex, expires_at=later) for _row in range(more))
        with django_assert_num_queries(1):
            Throttle.objects.count_one("known", expires_at=later)
    assert Throttle.objects.get(key_hash="known").count == 3


@pytest.mark.parametrize(("day", "hours"), [("2026-11-24", 24), ("2026-03-29", 23), ("2026-10-25", 25)])
def test_limit_of_a_day_ends_at_midnight_where_the_portal_is(settings, day, hours):
    settings.DAILY_LIMITS = settings.DAILY_LIMITS | {"receipt": 1}
    midnight = timezone.make_aware(datetime.fromisoformat(day))
    with time_machine.travel(midnight, tick=False) as clock:
        assert limited_until_tomorrow("receipt", "kim@example.se") is None
        ends = limited_until_tomorrow("receipt", "kim@example.se")
        assert ends.timestamp() - midnight.timestamp() == hours * 60 * 60
        assert limited_until_tomorrow("receipt", "sam@example.se") is None
        assert "example" not in str(Throttle.objects.values())
        clock.move_to(ends - timedelta(seconds=1))
        assert limited_until_tomorrow("receipt", "kim@example.se")
        clock.move_to(ends)
        assert limited_until_tomorrow("receipt", "kim@example.se") is None


# --- Whose address ------------------------------------------------------------------------------------------------


def seen_as(remote, forwarded=None):
    headers = {"X-Forwarded-For": forwarded} if forwarded else {}
    return client_address(RequestFactory().get("/", headers=headers, REMOTE_ADDR=remote))


def test_forwarded_address_is_not_believed_unless_a_proxy_is_trusted(settings):
    settings.TRUSTED_PROXIES = 0
    assert seen_as("192.0.2.1", "203.0.113.9") == "192.0.2.1"


@pytest.mark.parametrize(
    ("proxies", "forwarded", "address"),
    [
        (1, "203.0.113.9", "203.0.113.9"),
        (1, "6.6.6.6, 203.0.113.9", "203.0.113.9"),  # the first was written by the visitor
        (2, "6.6.6.6, 203.0.113.9, 10.0.0.1", "203.0.113.9"),
        (2, "203.0.113.9", "192.0.2.1"),
        (1, "unknown", "192.0.2.1"),
        (1, None, "192.0.2.1"),
        (1, "::ffff:203.0.113.9", "203.0.113.9"),
        (1, "2001:db8:1:2:aaaa::1", "2001:db8:1:2::/64"),
    ],
)
def test_forwarded_address_is_believed_as_far_as_trusted_proxies_wrote_it(settings, proxies, forwarded, address):
    settings.TRUSTED_PROXIES = proxies
    assert seen_as("192.0.2.1", forwarded) == address


@pytest.mark.parametrize("remote", ["", "unix:", "127.0.0.1 ", "<b>"])
def test_odd_address_is_none(remote):
    assert seen_as(remote) == ""


def test_household_of_ipv6_is_one_address(settings):
    assert seen_as("2001:db8:1:2::1") == seen_as("2001:db8:1:2:ffff::9")


def test_hash_is_another_for_another_purpose_and_span(rf):
    request = rf.get("/")
    assert len({address_hash(request, what, span) for what in ["a", "b"] for span in ["1", "2"]}) == 4


# --- How much -----------------------------------------------------------------------------------------------------


def test_body_that_is_too_large_is_refused_unread_whatever_it_holds(client, settings):
    settings.FORM_MAX_BYTES = 1000
    response = client.post(URL, {"text": "x" * 2000})  # as files are sent, which no other limit counts
    assert response.status_code == 413
    assert "The text is too long to be sent" in response.text


def test_admin_takes_a_large_body_from_staff_alone(client, leader_client, settings):
    settings.FORM_MAX_BYTES, settings.DOCUMENT_MAX_BYTES = 1000, 5000
    assert client.post("/admin/login/", {"username": "x" * 2000}).status_code == 413
    assert leader_client.post("/admin/password_change/", {"old_password": "x" * 2000}).status_code == 200
    assert leader_client.post("/admin/password_change/", {"old_password": "x" * 7000}).status_code == 413


@pytest.mark.parametrize("length", ["-1", "many", "9" * 5000])
def test_body_that_lies_about_its_length_is_refused(client, length):
    assert send(client, CONTENT_LENGTH=length).status_code == 413


@pytest.mark.sqlite
@pytest.mark.django_db(transaction=True)
def test_of_many_uses_at_the_same_moment_one_is_the_first():
    assert at_once(lambda number: is_first_use("code", "123456", seconds=90)).count(True) == 1


def test_use_is_forgotten_when_its_time_is_over():
    with time_machine.travel(NOON, tick=False) as clock:
        assert [is_first_use("code", text, seconds=90) for text in ["1", "1", "2"]] == [True, False, True]
        clock.shift(89)
        assert not is_first_use("code", "1", seconds=90)
        clock.shift(2)
        assert is_first_use("code", "1", seconds=90)
