"""What waits for its sender does not stand among what waits for us."""

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
