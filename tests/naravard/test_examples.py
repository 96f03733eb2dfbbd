"""Examples are never taken for real: marked where they stand alone, and left out of what counts and spreads."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone

from feedback.models import DialogueRound, Inspel, InspelEvent
from feedback.reporting.statistics import counted, period_statistics
from strategy.models import NewsItem
from tests.factories import (
    ContactFactory,
    DialogueRoundFactory,
    NewsItemFactory,
    OrganisationFactory,
    UserFactory,
    published_inspel,
)
from tests.naravard.pages import sitemap_files

FEED = "/flode/inspel.xml"
ROWS = {
    "news": NewsItemFactory,
    "contact": ContactFactory,
    "municipality": OrganisationFactory,
    "open round": DialogueRoundFactory,
    "closed round": lambda: DialogueRoundFactory(closes_at=timezone.now() - timedelta(hours=1)),
    "inspel": lambda: published_inspel(by=UserFactory()),
}


@pytest.mark.parametrize("kind", ROWS)
@pytest.mark.parametrize("is_example", [False, True])
def test_page_of_an_example_says_so_where_it_stands_alone(client, db, kind, is_example):
    row = ROWS[kind]()
    type(row).objects.filter(pk=row.pk).update(is_example=is_example)
    page = client.get(f"/en{row.get_absolute_url()}").text
    listed = "".join(client.get(file).text for file in sitemap_files(client))
    assert ("Example: " in page[: page.index("</title>")]) is is_example
    assert ('<meta name="robots" content="noindex">' in page) is is_example
    assert (f"{row.get_absolute_url()}</loc>" not in listed) is is_example


@pytest.mark.parametrize("is_example", [False, True])
def test_list_was_not_updated_when_an_example_is_said_to_have_been(client, process_leader, is_example):
    NewsItemFactory()
    DialogueRoundFactory()
    published_inspel(by=process_leader)
    Inspel.objects.update(led_to="Öppet till klockan 20.")
    for model in [NewsItem, DialogueRound, Inspel]:
        model.objects.update(is_example=is_example)
    for address in ["nyheter", "inspel", "inspel/dialog", "inspel/ni-sa-vi-gjorde"]:
        assert ("Page updated" in client.get(f"/en/{address}/").text) is not is_example, address


def test_outcome_of_an_example_is_marked_by_itself(client, process_leader):
    inspel = published_inspel(by=process_leader)
    Inspel.objects.update(is_example=True, led_to="Öppet till klockan 20.")
    for address in ["/en/inspel/ni-sa-vi-gjorde/", f"/en/inspel/{inspel.reference}/"]:
        page = client.get(address).text
        outcome = page[: page.index("Öppet till klockan 20.")]
        assert "chip--example" in outcome[-200:]


def test_examples_count_until_the_portal_is_in_operation(client, process_leader):
    example = published_inspel(by=process_leader, title="Ett exempel")
    Inspel.objects.update(is_example=True)
    assert counted().get() == example
    assert "Exempel: Ett exempel" in client.get(FEED).text
    real = published_inspel(by=process_leader, title="På riktigt")
    assert counted().get() == real
    feed = client.get(FEED).text
    assert "På riktigt" in feed
    assert "Ett exempel" not in feed


@pytest.mark.parametrize("first_day", ["2026-12-24", "2027-07-05", "2028-02-27"])
def test_examples_are_dated_from_the_day_of_the_first_start(db, time_machine, first_day):
    time_machine.move_to(f"{first_day} 06:00", tick=False)
    call_command("setup", with_examples=True, verbosity=0)
    today = timezone.localdate()
    received = sorted(Inspel.objects.values_list("received_at", flat=True))
    assert timedelta(0) < timezone.now() - received[-1] < timedelta(days=8)
    assert not Inspel.objects.open().filter(answer_due_on__lt=today).exists()
    assert sum(count > 0 for _week, count in period_statistics("quarter", today)["inflow"]) >= 10
    assert InspelEvent.objects.filter(at__gt=timezone.now()).count() == 0
    assert DialogueRound.objects.get(slug="trygg-hemgang").is_open()
    assert not NewsItem.objects.filter(publish_at__gt=timezone.now()).exists()
    moved = Inspel.objects.get(reference="2025-0001")
    assert timezone.localtime(moved.received_at).strftime("%A %H:%M") == "Tuesday 19:42"
    assert moved.events.first().at == moved.received_at
