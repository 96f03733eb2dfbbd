"""Two who click at the same moment: one self-assessment is made, and nobody is reminded twice."""

import pytest
from django.db import transaction

from core.models.outgoing_mail import OutgoingMail
from followup.models import Assessment
from followup.self_assessment import actions
from followup.self_assessment.lifecycle import TransitionNotAllowed
from followup.self_assessment.reporters import remind
from tests.at_once import at_once

pytestmark = [pytest.mark.sqlite, pytest.mark.django_db(transaction=True)]


def test_reminder_that_two_press_at_once_is_one_mail(reporter, period, versions):
    assert sum(at_once(lambda _number: remind(period=period))) == 1
    assert OutgoingMail.objects.count() == 1


def test_form_that_two_submit_at_once_is_submitted_once(reporter, orsa, period, versions):
    def send(_number):
        try:
            with transaction.atomic():
                assessment = actions.begin_writing(period=period, organisation=orsa, by=reporter)
                actions.submit(assessment=assessment, by=reporter)
        except TransitionNotAllowed:
            return 0
        return 1

    assert sum(at_once(send)) == 1
    assert Assessment.objects.get().events.count() == 2


def test_of_two_who_decide_at_once_one_is_told_that_it_is_too_late(reporter, orsa, period, versions, process_leader):
    with transaction.atomic():
        assessment = actions.begin_writing(period=period, organisation=orsa, by=reporter)
        event = actions.submit(assessment=assessment, by=reporter)

    def decide(number):
        of = {"pk": assessment.pk, "seen": event.pk, "by": process_leader}
        try:
            actions.approve(**of) if number % 2 else actions.return_assessment(note="Se över.", **of)
        except TransitionNotAllowed:
            return 0
        return 1

    assert sum(at_once(decide)) == 1
