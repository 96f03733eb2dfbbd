"""“manage.py simulate_inspel”: many random inspel that are as complete and consistent as real ones."""

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from feedback.actions import submit_inspel
from feedback.lifecycle import Handling
from feedback.models import Inspel, InspelEvent, ReferenceSeries
from naravard.bootstrap.simulation import simulate_inspel


def test_simulated_inspel_are_marked_spread_and_numbered(facts):
    sizes = []
    simulate_inspel(count=1200, seed=7, done=sizes.append)
    assert sizes == [1000, 200]
    rows = Inspel.objects.all()
    assert rows.filter(is_example=True).count() == 1200
    assert {row.handling for row in rows} >= {Handling.ANSWERED, Handling.CLOSED, Handling.SPAM}
    assert rows.published().exists()
    assert rows.open().filter(answer_due_on__gte=timezone.localdate()).exists()
    years = {row.received_at.astimezone(timezone.get_current_timezone()).year for row in rows}
    next_references = [ReferenceSeries.objects.next_references(year)[0] for year in years]
    assert sum(int(reference.split("-")[1]) - 1 for reference in next_references) == 1200
    assert InspelEvent.objects.filter(inspel__in=rows, to_state=Handling.RECEIVED).count() == 1200
    assert rows.public_matching("vårdcentraler").exists()


def test_same_seed_makes_the_same_inspel(facts):
    texts = []
    for _time in range(2):
        Inspel.objects.all().delete()
        simulate_inspel(count=20, seed=3)
        texts.append(list(Inspel.objects.order_by("pk").values_list("text", flat=True)))
    assert texts[0] == texts[1]


def test_real_inspel_come_after_simulated_ones_and_stay_when_they_go(facts):
    simulate_inspel(count=30, seed=1)
    real, _token = submit_inspel(form_key="k", language="sv", text="På riktigt", role=Inspel.Role.RESIDENT)
    call_command("remove_examples", verbosity=0)
    assert list(Inspel.objects.all()) == [real]


def test_command_says_what_it_needs(facts):
    with pytest.raises(CommandError, match="at least 1"):
        call_command("simulate_inspel", count=0)
    call_command("simulate_inspel", count=3, verbosity=0)
    assert Inspel.objects.count() == 3
