"""Who reports for an organisation, what is due of them, and the mail that reminds them."""

from collections import defaultdict
from datetime import timedelta
from typing import NamedTuple

from django.contrib.auth import get_user_model
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from contacts.models import Organisation
from core.locks import lock
from core.mail.queue import queue_mail
from followup.models import Assessment, AssessmentPeriod, AssessmentReminder
from followup.self_assessment.lifecycle import State

_BACKEND = "django.contrib.auth.backends.ModelBackend"
NOT_STARTED = _("not started")
# From when on a reminder says that little time is left, which is told once more.
LAST_DAYS = 7


def reporters():
    """Return a queryset of the active users who report for an organisation."""
    users = get_user_model().objects.with_perm("followup.report_assessment", backend=_BACKEND, include_superusers=False)
    return users.filter(organisation__in=Organisation.objects.region_and_municipalities().order_by())


class Due(NamedTuple):
    """A self-assessment that somebody still has to submit; `assessment` is None where nothing is written yet."""

    period: AssessmentPeriod
    assessment: Assessment | None

    @property
    def state(self):
        return self.assessment.get_state_display() if self.assessment else NOT_STARTED

    @property
    def is_returned(self):
        return self.assessment is not None and self.assessment.state == State.RETURNED

    @property
    def mark(self):
        """What a reminder tells of it, as a text that differs when there is something new to tell."""
        is_soon = self.period.closes_on - timezone.localdate() <= timedelta(days=LAST_DAYS)
        returned = f"{self.assessment.decided_at:%Y%m%d%H%M%S}" if self.is_returned else ""
        return f"{self.period.closes_on:%Y%m%d} {'soon' if is_soon else ''} {returned}"


def due_by_organisation(organisations):
    """Return {id of an organisation: [Due]} of the open periods, in three queries at the most."""
    periods = list(AssessmentPeriod.objects.open().filter(is_example=False).order_by("closes_on", "pk"))
    written = {
        (row.organisation_id, row.period_id): row
        for row in Assessment.objects.filter(period__in=periods, organisation__in=organisations)
    }
    due = defaultdict(list)
    for organisation in organisations:
        for period in periods:
            assessment = written.get((organisation, period.pk))
            if assessment is None or assessment.is_with_reporters:
                due[organisation].append(Due(period, assessment))
    return due


def due_of(user):
    """Return a list of what is due of the user, whose account may report."""
    may_report = user.is_active and user.organisation_id and user.has_perm("followup.report_assessment")
    takes_part = (
        may_report and Organisation.objects.region_and_municipalities().filter(pk=user.organisation_id).exists()
    )
    return due_by_organisation([user.organisation_id])[user.organisation_id] if takes_part else []


@transaction.atomic
def remind(*, period):
    """
    Queue one mail to each reporter who has something due in the period that no mail has told; return how many.

    The mail tells of all that is due of the person, also in other periods, and what it tells is remembered.
    """
    lock("followup.reminders")
    AssessmentPeriod.objects.select_for_update().get(pk=period.pk)
    users = list(reporters().exclude(email="").order_by("pk"))
    due = due_by_organisation({user.organisation_id for user in users})
    told = {(row.user_id, row.period_id): row for row in AssessmentReminder.objects.filter(user__in=users)}
    return sum(_remind(user, period, due[user.organisation_id], told) for user in users)


def _remind(user, period, due, told):
    here = next((row for row in due if row.period.pk == period.pk), None)
    before = told.get((user.pk, period.pk))
    if here is None or (before and before.told == here.mark):
        return False
    for row in due:
        reminder = told.get((user.pk, row.period.pk)) or AssessmentReminder(user=user, period=row.period)
        reminder.told = row.mark
        reminder.save()
        if row is here:
            queue_mail(kind="followup.assessment_reminder", about=reminder)
    return True
