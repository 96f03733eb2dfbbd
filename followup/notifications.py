"""The mails about self-assessments, activities and what readers ask for, to those who keep them."""

from django.conf import settings
from django.contrib.auth import get_user_model
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from core.mail.registry import mail_composer, render_mail
from followup.activities.reminders import without_news_of
from followup.models import ActivityReminder, AssessmentEvent, AssessmentReminder, NudgeWatermark
from followup.nudges import MAIL as NUDGES
from followup.nudges import asked_of_user
from followup.self_assessment.lifecycle import State
from followup.self_assessment.reporters import due_of, reporters


def form_address(period, organisation):
    """Return the whole address of the form of an organisation in a period."""
    return settings.SITE_URL + reverse("admin:followup_assessment_answers", args=[period.slug, organisation.slug])


@mail_composer(
    "followup.assessment_returned",
    label=gettext_lazy("To the reporters: their self-assessment was returned"),
    about=("followup.AssessmentEvent", "assessment__organisation__name_sv"),
)
def compose_returned(event_id):
    """Compose the mail about a self-assessment that was returned, unless it has gone on meanwhile."""
    rows = AssessmentEvent.objects.select_related("assessment__period", "assessment__organisation")
    event = rows.filter(pk=event_id, to_state=State.RETURNED, assessment__state=State.RETURNED).first()
    if event is None:
        return None
    organisation, period = event.assessment.organisation, event.assessment.period
    addresses = sorted({user.email for user in reporters().filter(organisation=organisation).exclude(email="")})
    if not addresses:
        return None
    with override(settings.LANGUAGE_CODE):
        context = {"event": event, "period": period, "url": form_address(period, organisation)}
        return render_mail(
            "assessment_returned", context, subject=_("Your self-assessment was returned"), bcc=addresses
        )


@mail_composer(
    "followup.assessment_reminder",
    label=gettext_lazy("To a reporter: a self-assessment to fill in"),
    about=("followup.AssessmentReminder", "user__organisation__name_sv"),
)
def compose_reminder(reminder_id):
    """Compose the mail about all that is due of a reporter, or None if nothing is any more."""
    reminder = AssessmentReminder.objects.filter(pk=reminder_id).first()
    user = reminder and get_user_model().objects.select_related("organisation").filter(pk=reminder.user_id).first()
    due = due_of(user) if user and user.email else []
    if not due:
        return None
    with override(settings.LANGUAGE_CODE):
        rows = [{"due": row, "url": form_address(row.period, user.organisation)} for row in due]
        context = {"rows": rows, "organisation": user.organisation}
        return render_mail(
            "assessment_reminder", context, subject=_("The self-assessment waits for you"), to=[user.email]
        )


@mail_composer(
    "followup.activity_reminder",
    label=gettext_lazy("To a reporter: activities without news"),
    about=("followup.ActivityReminder", "user__organisation__name_sv"),
)
def compose_activity_reminder(reminder_id):
    """Compose the mail about all activities of a reporter that have no news, or None if all have by now."""
    reminder = ActivityReminder.objects.select_related("user__organisation").filter(pk=reminder_id).first()
    user = reminder and reminder.user
    activities = without_news_of(user) if user and user.email else []
    if not activities:
        return None
    with override(settings.LANGUAGE_CODE):
        rows = [
            (row, settings.SITE_URL + reverse("admin:followup_activity_change", args=[row.pk])) for row in activities
        ]
        context = {
            "rows": rows,
            "organisation": user.organisation,
            "months": settings.ACTIVITY_NEWS_MONTHS,
        }
        return render_mail(
            "activity_reminder", context, subject=_("What has happened in your activities?"), to=[user.email]
        )


@mail_composer(
    NUDGES,
    label=gettext_lazy("To who keeps it: what readers have asked for"),
    about=("followup.NudgeWatermark", "user__username"),
)
def compose_nudges(watermark_id):
    """Compose the mail about what was asked for and is still missing, or None if nothing is any more."""
    mark = NudgeWatermark.objects.select_related("user").filter(pk=watermark_id).first()
    user = mark and mark.user
    is_reached = user and user.is_active and user.email
    rows = asked_of_user(user, after=mark.told_after, up_to=mark.told_up_to) if is_reached else []
    if not rows:
        return None
    with override(settings.LANGUAGE_CODE):
        context = {"rows": rows, "site_url": settings.SITE_URL}
        return render_mail("nudges", context, subject=_("What readers have asked for"), to=[user.email])
