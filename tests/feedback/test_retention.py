"""Retention: rows are deleted only by an active rule, leave a receipt, and nothing else is deleted."""

from datetime import datetime

import pytest
from dateutil.relativedelta import relativedelta
from django.core.management import call_command
from django.db import IntegrityError
from django.utils import timezone

from feedback.actions import answer, close, mark_as_spam, reopen
from feedback.models import DeletionReceipt, Inspel, InspelEvent, RetentionRule
from tests.factories import InspelFactory

pytestmark = pytest.mark.sqlite

Removes = RetentionRule.Removes


def rule(**kwargs):
    return RetentionRule.objects.create(
        **{
            "state": "answered",
            "removes": Removes.EVERYTHING,
            "months": 24,
            "decision_reference": "RD 2026/1",
            "is_active": True,
        }
        | kwargs
    )


def decided(by, *, months_ago, decide=answer, **kwargs):
    inspel = InspelFactory(name="Hemlig", email="hemlig@example.se", may_contact=True, **kwargs)
    inspel = decide(inspel=inspel, by=by, **({"text": "Svar"} if decide is answer else {}))
    InspelEvent.objects.filter(inspel=inspel).update(at=timezone.now() - relativedelta(months=months_ago, days=1))
    return inspel


def retention(capsys, *arguments):
    call_command("retention", *arguments)
    return capsys.readouterr().out


def test_nothing_is_ever_removed_without_a_rule_in_force(process_leader, capsys):
    decided(process_leader, months_ago=500)
    assert "Ingen gallringsregel gäller" in retention(capsys, "--apply")
    rule(is_active=False)
    assert "Ingen gallringsregel gäller" in retention(capsys, "--apply")
    assert Inspel.objects.count() == 1


def test_trial_says_what_would_go_and_removes_nothing(process_leader, capsys):
    decided(process_leader, months_ago=24)
    rule()
    said = retention(capsys)
    assert "1 hela inspel: Besvarat i mer än 24 månader. Beslut: RD 2026/1." in said
    assert "inget har tagits bort" in said
    assert Inspel.objects.count() == 1
    assert not DeletionReceipt.objects.exists()


def test_whole_inspel_goes_with_all_that_belongs_to_it_and_leaves_a_receipt(process_leader, capsys):
    old, young = (decided(process_leader, months_ago=months) for months in [24, 23])
    waiting = InspelFactory()
    spam = decided(process_leader, months_ago=40, decide=mark_as_spam)
    rule()
    retention(capsys, "--apply")
    assert set(Inspel.objects.all()) == {young, waiting, spam}
    assert not InspelEvent.objects.filter(inspel_id=old.pk).exists()
    receipt = DeletionReceipt.objects.get()
    assert (receipt.reference, receipt.state, receipt.decision_reference) == (old.reference, "answered", "RD 2026/1")
    assert (receipt.why, receipt.removed) == ("retention", "everything")
    assert "0 hela inspel" in retention(capsys, "--apply")
    assert DeletionReceipt.objects.count() == 1


def test_name_and_address_go_and_the_inspel_stays(process_leader, capsys):
    inspel = decided(process_leader, months_ago=6)
    rule(removes=Removes.PERSONAL_DATA, months=6)
    retention(capsys, "--apply")
    inspel.refresh_from_db()
    assert (inspel.name, inspel.email, inspel.may_contact) == ("", "", False)
    assert inspel.text
    assert inspel.personal_data_erased_at
    assert "hemlig" not in inspel.search_stems
    assert inspel.events.last().note == "RD 2026/1"
    assert "namn och adresser i 0 inspel" in retention(capsys, "--apply")


def test_time_counts_from_the_last_decision(process_leader, capsys):
    inspel = decided(process_leader, months_ago=30)
    reopen(inspel=inspel, by=process_leader)
    rule()
    assert "0 hela inspel" in retention(capsys, "--apply")
    answer(inspel=inspel, text="Nytt svar", by=process_leader)
    assert "0 hela inspel" in retention(capsys, "--apply")
    assert Inspel.objects.count() == 1


def test_inspel_that_others_point_to_stays_until_they_are_gone(process_leader, capsys):
    main = decided(process_leader, months_ago=30)
    duplicate = InspelFactory()
    close(inspel=duplicate, reason="duplicate", duplicate_of=main, by=process_leader)
    rule()
    assert "0 hela inspel" in retention(capsys, "--apply")
    rule(state="closed", months=1)
    InspelEvent.objects.filter(inspel=duplicate).update(at=timezone.now() - relativedelta(months=2))
    retention(capsys, "--apply")
    retention(capsys, "--apply")
    assert not Inspel.objects.exists()
    assert DeletionReceipt.objects.count() == 2


def test_many_are_removed_in_parts(process_leader, capsys, monkeypatch):
    monkeypatch.setattr("feedback.actions.retention.IN_A_BATCH", 2)
    for _number in range(5):
        decided(process_leader, months_ago=30)
    rule()
    assert "5 hela inspel" in retention(capsys, "--apply")
    assert DeletionReceipt.objects.count() == 5
    assert DeletionReceipt.objects.values("batch").distinct().count() == 1


def test_months_are_counted_by_the_calendar_of_the_portal(process_leader):
    inspel = decided(process_leader, months_ago=0)
    InspelEvent.objects.filter(inspel=inspel).update(at=datetime.fromisoformat("2026-01-31T12:00+01:00"))
    first_of_march = datetime.fromisoformat("2026-02-28T23:30Z")  # half past midnight in Sweden
    assert inspel in rule(months=1).overdue(first_of_march)


@pytest.mark.parametrize("fault", [{"months": 0}, {"decision_reference": ""}])
def test_rule_needs_time_and_decision(db, fault):
    with pytest.raises(IntegrityError):
        rule(**fault)
