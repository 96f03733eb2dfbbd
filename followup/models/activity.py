from django.db import models
from django.db.models import F, Max, Q
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.models.base import Example, Slugged, SlugManager
from followup.activities.news import news_needed_since

MAX_TEXT = 4000


class ActivityStatus(models.TextChoices):
    PLANNED = "planned", _("planned")
    ONGOING = "ongoing", _("ongoing")
    DONE = "done", _("carried out")
    STOPPED = "stopped", _("ended early")

    @classmethod
    def under_way(cls):
        """Return the states in which people expect news."""
        return [cls.PLANNED, cls.ONGOING]


class ActivityQuerySet(models.QuerySet):
    def public(self):
        return self.filter(is_public=True)

    def with_news(self):
        """Add `news_on`: the day of the latest update or, without one, the day when the activity was entered."""
        return self.annotate(news_on=Coalesce(Max("updates__day"), F("entered_on")))

    def latest_news_first(self):
        return self.with_news().order_by("-news_on", "-pk")

    def without_news(self):
        """Return those under way that nobody has told anything of for ACTIVITY_NEWS_MONTHS, the oldest news first."""
        under_way = self.filter(status__in=ActivityStatus.under_way(), is_example=False)
        return under_way.with_news().filter(news_on__lt=news_needed_since()).order_by("news_on", "pk")

    def visible_to(self, user):
        """Return those that the user may read in the admin: a reporter those of the organisation of the account."""
        if user.has_perm("followup.view_activity"):
            return self
        return self.of_organisation(user.organisation_id) if user.has_perm("followup.report_activity") else self.none()

    def of_organisation(self, organisation_id):
        return self.filter(organisations=organisation_id) if organisation_id else self.none()

    def for_lists(self):
        """Return the rows with what their cards show, but for the sub-goals."""
        return self.latest_news_first().prefetch_related("organisations")


class Activity(Slugged, Example):
    """Something that is done for the sub-goals, by organisations or, if it names none, by the steering group."""

    Status = ActivityStatus
    can_become_real = False

    title = models.CharField(_("title"), max_length=160)
    text = models.TextField(_("what is done"), max_length=MAX_TEXT, blank=True)
    status = models.CharField(_("status"), max_length=8, choices=ActivityStatus, default=ActivityStatus.PLANNED)
    starts_on = models.DateField(_("begins"), null=True, blank=True)
    ends_on = models.DateField(_("ends"), null=True, blank=True)
    sub_goals = models.ManyToManyField("strategy.SubGoal", related_name="activities", verbose_name=_("sub-goals"))
    organisations = models.ManyToManyField(
        "contacts.Organisation",
        blank=True,
        related_name="activities",
        verbose_name=_("organisations"),
        help_text=_("Their reporters keep the activity current. None: it is the steering group's."),
    )
    indicators = models.ManyToManyField(
        "followup.Indicator",
        blank=True,
        related_name="activities",
        verbose_name=_("key figures"),
        help_text=_("Those that it is meant to change."),
    )
    contacts = models.ManyToManyField(
        "contacts.Contact", blank=True, related_name="activities", verbose_name=_("contacts")
    )
    is_public = models.BooleanField(_("shown on the site"), default=True)
    entered_on = models.DateField(_("entered"), default=timezone.localdate, editable=False)
    updated_at = models.DateTimeField(_("updated"), auto_now=True, null=True)

    objects = SlugManager.from_queryset(ActivityQuerySet)()

    class Meta:
        verbose_name = _("activity")
        verbose_name_plural = _("activities")
        ordering = ["-pk"]
        permissions = [("report_activity", _("Can keep the activities of their own organisation current"))]
        constraints = [
            models.CheckConstraint(
                name="activity_ends_after_it_begins",
                condition=Q(starts_on__isnull=True) | Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                violation_error_message=_("It cannot end before it begins."),
            ),
            models.CheckConstraint(name="activity_has_known_status", condition=Q(status__in=ActivityStatus.values)),
        ]

    def __str__(self):
        return self.title or self.slug

    def get_absolute_url(self):
        return reverse("activity", args=[self.slug])
