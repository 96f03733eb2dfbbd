"""What waits for its sender does not stand among what waits for us."""

from feedback.admin.queue.due import next_in_queue
from feedback.models import Inspel
from tests.factories import InspelFactory
from tests.staff import QUEUE, due_in


def test_sender_s_turn_is_no_tile_of_what_waits_for_all(leader_client):
    InspelFactory(handling=Inspel.Handling.WAITING_FOR_SENDER)
    page = leader_client.get("/admin/")
    assert not any("väntar på avsändaren" in item["text"] for item in page.context["shared_work"])
    assert "1 inspel väntar på avsändaren" in page.text


def test_queue_shows_what_waits_for_us_before_the_sender_s_turn_before_what_is_decided(leader_client):
    asked = InspelFactory(handling=Inspel.Handling.WAITING_FOR_SENDER)
    due_in(asked, 1)
    ours = InspelFactory()
    due_in(ours, 9)
    rows = list(leader_client.get(f"{QUEUE}?waits=everything").context["cl"].result_list)
    rows = rows or list(leader_client.get(QUEUE).context["cl"].result_list)
    assert rows == [ours, asked]


def test_next_is_what_waits_for_us_while_there_is_any(db):
    first, asked, ours = [InspelFactory() for _number in range(3)]
    for days, row in enumerate([first, asked, ours], start=1):
        due_in(row, days)
    Inspel.objects.filter(pk=asked.pk).update(handling=Inspel.Handling.WAITING_FOR_SENDER)
    assert next_in_queue(Inspel.objects.get(pk=first.pk), Inspel.objects.all()) == ours
    assert next_in_queue(Inspel.objects.get(pk=ours.pk), Inspel.objects.all()) == first
    assert next_in_queue(Inspel.objects.get(pk=ours.pk), Inspel.objects.exclude(pk=first.pk)) == asked
