from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

VERDICT_COMMENT_MAX_LENGTH = 2000


class AnswerVerdictQuerySet(models.QuerySet):
    def unsettled(self):
        return self.filter(settled_at=None)

    def asking_for_reopening(self):
        return self.unsettled().filter(was_helpful=False)


class AnswerVerdict(models.Model):
    """
    The sender's verdict on whether an answer helped. A “no” asks for reopening, which a process leader decides.

    Each answer has at most one: an inspel that is reopened and answered again can get another verdict.
    """

    inspel = models.ForeignKey("feedback.Inspel", models.CASCADE, related_name="verdicts", verbose_name=_("inspel"))
    answered_at = models.DateTimeField(_("the answer of"), editable=False)
    was_helpful = models.BooleanField(_("the answer helped"))
    comment = models.TextField(_("comment"), max_length=VERDICT_COMMENT_MAX_LENGTH, blank=True)
    given_at = models.DateTimeField(_("given"), default=timezone.now, editable=False)
    settled_at = models.DateTimeField(_("read or decided"), null=True, blank=True, editable=False)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name=_("by"),
    )

    objects = AnswerVerdictQuerySet.as_manager()

    class Meta:
        verbose_name = _("word on an answer")
        verbose_name_plural = _("words on answers")
        ordering = ["-pk"]
        indexes = [models.Index(fields=["was_helpful"], name="verdict_unsettled", condition=Q(settled_at=None))]
        constraints = [
            models.UniqueConstraint(fields=["inspel", "answered_at"], name="verdict_one_for_each_answer"),
            models.CheckConstraint(
                name="verdict_settled_by_somebody",
                condition=Q(settled_at=None, settled_by=None) | Q(settled_at__isnull=False, settled_by__isnull=False),
            ),
        ]

    def __str__(self):
        return str(_("The answer helped") if self.was_helpful else _("The answer did not help"))
