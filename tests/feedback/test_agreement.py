"""“I agree”: counted once for a device and day, without a cookie, an account or personal data."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.utils import timezone

from feedback import actions
from feedback.actions.readers import forget_old_agreements
from feedback.models import Agreement, Inspel
from feedback.privacy.device_hash import device_hash
from tests.factories import UserFactory, published_inspel
from tests.rendered_form import form_to

pytestmark = pytest.mark.sqlite

OURS = {"Sec-Fetch-Site": "same-origin"}


def click(client, inspel, *, address="192.0.2.1", browser="Firefox", **kwargs):
    return client.post(
        f"/en/inspel/{inspel.reference}/haller-med/",
        REMOTE_ADDR=address,
        headers=OURS | {"User-Agent": browser},
        **kwargs,
    )


def count_of(inspel):
    return Inspel.objects.get(pk=inspel.pk).agreements


@pytest.mark.django_db
def test_click_is_counted_thanked_and_leads_back_to_its_place(client, process_leader):
    inspel = published_inspel(by=process_leader)
    assert "I agree" in client.get(f"/en/inspel/{inspel.reference}/").text
    form = form_to(client.get(f"/en/inspel/{inspel.reference}/"), f"/en/inspel/{inspel.reference}/haller-med/")
    response = form.submit(client, headers=OURS)
    assert response.url == f"/en/inspel/{inspel.reference}/?tack=ja#haller-med"
    page = client.get(response.url)
    assert "Thank you. It is counted." in page.text
    assert "1 agrees" in page.text
    assert 'id="haller-med"' in page.text
    assert "no-store" in page["Cache-Control"]
    assert not client.cookies
    assert "1 agrees" in client.get("/en/inspel/").text


@pytest.mark.django_db
def test_second_click_of_a_device_on_the_same_day_is_not_counted(client, process_leader):
    inspel = published_inspel(by=process_leader)
    click(client, inspel)
    response = click(client, inspel)
    assert count_of(inspel) == 1
    same = {"REMOTE_ADDR": "192.0.2.1", "headers": {"User-Agent": "Firefox"}}
    assert "You have already said that you agree today." in client.get(response.url, **same).text
    click(client, inspel, address="192.0.2.2")
    click(client, inspel, browser="Chrome")
    assert count_of(inspel) == 3


@pytest.mark.django_db
@pytest.mark.parametrize("said", ["ja", "igen", "x"])
def test_address_after_a_click_thanks_only_the_device_that_clicked(client, process_leader, said):
    inspel = published_inspel(by=process_leader)
    click(client, inspel)
    page = client.get(f"/en/inspel/{inspel.reference}/?tack={said}")
    assert "It is counted" not in page.text
    assert "no-store" in page["Cache-Control"]
    assert form_to(page, f"/en/inspel/{inspel.reference}/haller-med/")


@pytest.mark.django_db
def test_device_may_agree_again_another_day_and_nothing_of_the_first_is_left(client, process_leader):
    with time_machine.travel("2026-03-04 12:00+01:00", tick=False):
        inspel = published_inspel(by=process_leader)
        click(client, inspel)
        first = Agreement.objects.get().device_hash
    with time_machine.travel("2026-03-05 12:00+01:00", tick=False):
        click(client, inspel)
        forget_old_agreements.func()
        assert count_of(inspel) == 2
        assert Agreement.objects.get().device_hash != first


@pytest.mark.django_db
def test_what_is_stored_says_neither_who_nor_what_else_the_device_agreed_with(client, process_leader):
    one, other = published_inspel(by=process_leader), published_inspel(by=process_leader)
    for inspel in [one, other]:
        click(client, inspel, address="198.51.100.7", browser="MyOwnBrowser")
    stored = str(list(Agreement.objects.values()))
    assert "198.51.100.7" not in stored
    assert "MyOwnBrowser" not in stored
    assert len({row.device_hash for row in Agreement.objects.all()}) == 2


@pytest.mark.django_db
def test_hash_depends_on_the_secret(settings, process_leader):
    inspel, day = published_inspel(by=process_leader), timezone.localdate()
    before = device_hash("a", inspel=inspel, day=day)
    settings.SECRET_KEY = "another"
    assert device_hash("a", inspel=inspel, day=day) != before


@pytest.mark.django_db
def test_only_the_portals_own_pages_may_send_a_click(client, process_leader):
    inspel = published_inspel(by=process_leader)
    url = f"/inspel/{inspel.reference}/haller-med/"
    for headers in [{"Sec-Fetch-Site": "cross-site"}, {"Origin": "https://evil.example"}, {}]:
        assert client.post(url, headers=headers).status_code == 403
    assert count_of(inspel) == 0


@pytest.mark.django_db
def test_click_needs_no_token(process_leader):
    inspel = published_inspel(by=process_leader)
    assert click(Client(enforce_csrf_checks=True), inspel).status_code == 302
    assert count_of(inspel) == 1


@pytest.mark.django_db
def test_opening_the_address_counts_nothing_and_shows_the_inspel(client, process_leader):
    inspel = published_inspel(by=process_leader)
    response = client.get(f"/inspel/{inspel.reference}/haller-med/")
    assert response.url == f"/inspel/{inspel.reference}/#haller-med"
    assert count_of(inspel) == 0


@pytest.mark.django_db
def test_program_that_clicks_on_is_slowed_down(client, process_leader, settings):
    settings.HOURLY_LIMITS = settings.HOURLY_LIMITS | {"agree": 2}
    inspel = published_inspel(by=process_leader)
    assert [click(client, inspel, browser=f"B{n}").status_code for n in range(4)] == [302, 302, 429, 429]
    assert count_of(inspel) == 2


@pytest.mark.django_db
def test_count_survives_what_the_process_leader_does_meanwhile(process_leader, client):
    inspel = published_inspel(by=process_leader)
    click(client, inspel)
    actions.reopen(inspel=inspel, by=process_leader)  # the instance was read before the click
    assert count_of(inspel) == 1


@pytest.mark.django_db(transaction=True)
def test_clicks_at_the_same_moment_are_each_counted_once():
    process_leader = UserFactory()
    inspel = published_inspel(by=process_leader)
    devices = ["a", "a", "a", "b", "b", "c"]
    barrier = Barrier(len(devices))

    def agree(device):
        try:
            barrier.wait(timeout=20)
            return actions.agree(inspel=inspel, device=device)
        finally:
            connection.close()

    with ThreadPoolExecutor(len(devices)) as pool:
        results = list(pool.map(agree, devices))
    assert sum(results) == 3
    assert count_of(inspel) == 3
    assert Agreement.objects.count() == 3


@pytest.mark.django_db(transaction=True)
def test_worker_removes_the_rows_of_earlier_days(client, run_tasks):
    process_leader = UserFactory()
    with time_machine.travel("2026-03-04 12:00+01:00", tick=False):
        inspel = published_inspel(by=process_leader)
        click(client, inspel)
        click(client, inspel, address="192.0.2.9")
    with time_machine.travel("2026-03-05 13:00+01:00", tick=False):
        run_tasks()
    assert not Agreement.objects.exists()
    assert count_of(inspel) == 2
