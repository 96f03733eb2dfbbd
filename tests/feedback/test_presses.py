"""What somebody presses again and again: it logs nothing new, fills no page and makes nothing be counted anew."""

import pytest

from feedback import actions
from feedback.listing.counts import published_counts
from feedback.models import Inspel, InspelEvent
from tests.factories import InspelFactory, published_inspel
from tests.feedback.private_page import address
from tests.staff import change_url

pytestmark = pytest.mark.django_db
CHOICES = {
    "publicering/": [{"publicera": "ja"}, {"publicera": "nej"}],
    "mejl/": [{"mejl": "ja", "email": "kim@example.se"}, {"mejl": "nej"}],
    "radera/": [{}],
    "ta-tillbaka/": [{}],
}


@pytest.mark.parametrize("step", CHOICES)
def test_press_that_changes_nothing_logs_nothing(client, step):
    for choice in CHOICES[step]:
        inspel = InspelFactory(name="Kim", email="kim@example.se", may_contact=choice.get("mejl") == "nej")
        client.post(address(inspel, step), choice)
        before = inspel.events.count(), Inspel.objects.filter(pk=inspel.pk).values().get()
        client.post(address(inspel, step), choice)
        assert (inspel.events.count(), Inspel.objects.filter(pk=inspel.pk).values().get()) == before


@pytest.fixture
def pressed(process_leader):
    """An inspel whose sender has changed the consent 1,500 times."""
    inspel = published_inspel(by=process_leader)
    InspelEvent.objects.bulk_create(
        InspelEvent(inspel=inspel, what="consent", to_state=["may_publish", "may_not_publish"][number % 2])
        for number in range(1500)
    )
    return inspel


def test_log_of_1500_events_is_folded_and_can_be_read_page_by_page(leader_client, pressed):
    page = leader_client.get(change_url(pressed))
    assert len(page.content) < 120_000
    assert page.text.count('class="log__line ') == 50
    assert "händelser: se hela loggen" in page.text
    number = pressed.events.count()
    log = f"/admin/feedback/inspel/{pressed.pk}/logg/"
    assert f'href="{log}"' in page.text
    pages = [leader_client.get(log, {"sida": number}) for number in range(1, number // 200 + 2)]
    assert [page.text.count('class="log__line ') for page in pages] == [200] * (number // 200) + [number % 200]
    assert 'rel="next"' in pages[0].text
    assert leader_client.get(log, {"sida": "²"}).status_code == 200


def test_log_that_is_short_is_not_folded(leader_client):
    page = leader_client.get(change_url(InspelFactory()))
    assert "se hela loggen" not in page.text


def test_log_is_for_those_who_may_read_the_inspel(client, editor_client, pressed):
    assert editor_client.get(f"/admin/feedback/inspel/{pressed.pk}/logg/").status_code == 403
    assert client.get(f"/admin/feedback/inspel/{pressed.pk}/logg/").status_code == 302


def test_private_page_shows_the_latest_events_alone(client, pressed):
    assert len(client.get(address(pressed)).content) < 60_000


def test_what_anybody_presses_makes_nothing_be_counted_anew(client, process_leader):
    inspel = published_inspel(by=process_leader)
    before = published_counts()
    other = InspelFactory()
    client.post(address(other, "publicering/"), {"publicera": "ja"})
    client.post(address(inspel, "mejl/"), {"mejl": "ja", "email": "kim@example.se"})
    actions.report_inspel(inspel=inspel, reason="false")
    assert published_counts() is before
    actions.unpublish(inspel=inspel, by=process_leader, note="Efter samtal")
    assert published_counts() is not before


def test_change_whose_event_is_stored_after_a_later_one_is_counted(db, process_leader):
    published_inspel(by=process_leader)
    late = InspelEvent.objects.filter(what=InspelEvent.What.PUBLICATION).get()
    published_inspel(by=process_leader)
    InspelEvent.objects.filter(pk=late.pk).delete()
    before = published_counts()
    InspelEvent.objects.bulk_create([late])
    assert published_counts() is not before
