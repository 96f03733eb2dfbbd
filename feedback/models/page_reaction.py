from django.conf import settings
from django.db import models
from django.db.models import Count, Max, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

COMMENT_MAX_LENGTH = 1000


class PageReactionQuerySet(models.QuerySet):
    def by_page(self):
        """Return one dict for each page: path, answers, yes, no, comments and latest; most answers first."""
        counts = {
            "answers": Count("pk"),
            "yes": Count("pk", filter=Q(was_useful=True)),
            "no": Count("pk", filter=Q(was_useful=False)),
            "comments": Count("pk", filter=~Q(comment="")),
            "latest": Max("answered_on"),
        }
        return self.order_by().values("path").annotate(**counts).order_by("-answers", "path")


class PageReaction(models.Model):
    """
    An answer to the question “Did you find the information useful?” on a page.

    It holds as little as possible: the day but not the time, and nothing about the person, address or device.
    """

    path = models.CharField(_("page"), max_length=200, help_text=_("The same for all languages."))
    language = models.CharField(_("language"), max_length=12, choices=settings.LANGUAGES)
    was_useful = models.BooleanField(_("was useful"))
    comment = models.TextField(_("comment"), max_length=COMMENT_MAX_LENGTH, blank=True)
    answered_on = models.DateField(_("day"), default=timezone.localdate)

    objects = PageReactionQuerySet.as_manager()

    class Meta:
        verbose_name = _("answer about a page")
        verbose_name_plural = _("answers about pages")
        ordering = ["-answered_on", "-pk"]
        indexes = [models.Index(fields=["path", "language"], name="page_reaction_page")]

    def __str__(self):
        return f"{self.path} {self.answered_on}"

    def get_absolute_url(self):
        """Return the path of the page that the answer is about, in the language that it was read in."""
        return self.path if self.language == settings.LANGUAGE_CODE else f"/{self.language}{self.path}"

    def add_comment(self, text):
        """Save the comment unless there is another one; return whether it is the saved one, as after a double click."""
        PageReaction.objects.filter(pk=self.pk, comment="").update(comment=text)
        self.refresh_from_db(fields=["comment"])
        return self.comment == text
