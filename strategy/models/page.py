from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Max
from django.db.models.functions import Greatest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.models.base import Example, Slugged, SlugManager
from core.rich_text import RichTextField
from core.swedish_order import SwedishOrder

# The pages that templates link to, with what they are called where the text is missing.
LINKED_PAGES = {
    "arbetssatt": _("How we work"),
    "paverka": _("How you can influence"),
    "tillganglighet": _("Accessibility"),
    "personuppgifter": _("Personal data"),
    "kakor": _("Cookies"),
    "sprak": _("Languages"),
}


class PageQuerySet(models.QuerySet):
    def delete(self):
        _refuse_to_delete(self)
        return super().delete()


class Page(Slugged):
    """An editable text page under /om/."""

    title = models.CharField(_("title"), max_length=160)
    lead = models.TextField(_("lead"), blank=True)
    body = RichTextField(_("text"))
    responsible = models.ForeignKey(
        "contacts.Contact",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("responsible for the page"),
    )
    order = models.PositiveSmallIntegerField(_("order"), default=100)
    updated_at = models.DateTimeField(_("updated"), auto_now=True, null=True)

    objects = SlugManager.from_queryset(PageQuerySet)()

    class Meta:
        verbose_name = _("page")
        verbose_name_plural = _("pages")
        ordering = ["order", SwedishOrder("title_sv")]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("page", args=[self.slug])

    @property
    def is_linked(self):
        """Whether the portal itself links to the page, so that it must stay where it is."""
        return self.slug in LINKED_PAGES

    def clean(self):
        super().clean()
        stored = Page.objects.filter(pk=self.pk).first()
        if stored and stored.is_linked and stored.slug != self.slug:
            raise ValidationError({"slug": _("The portal links to this page, so its address cannot be changed.")})

    def delete(self, *args, **kwargs):
        _refuse_to_delete([self])
        return super().delete(*args, **kwargs)


def _refuse_to_delete(pages):
    if linked := {page for page in pages if page.is_linked}:
        raise models.ProtectedError(gettext("The portal links to the page, so it cannot be deleted."), linked)


class NewsItemQuerySet(models.QuerySet):
    def published(self):
        return self.filter(publish_at__lte=timezone.now())

    def changed_at(self):
        """Return when somebody last published or changed one, or None: what the portal began with does not count."""
        changed = self.filter(updated_at__isnull=False)
        return changed.aggregate(at=Max(Greatest("publish_at", "updated_at")))["at"]


class NewsItem(Slugged, Example):
    """A news item, visible from `publish_at` on."""

    title = models.CharField(_("title"), max_length=160)
    lead = models.TextField(_("lead"))
    body = RichTextField(_("text"), blank=True)
    publish_at = models.DateTimeField(_("publish"), default=timezone.now)
    updated_at = models.DateTimeField(_("updated"), auto_now=True, null=True)

    objects = SlugManager.from_queryset(NewsItemQuerySet)()

    class Meta:
        verbose_name = _("news item")
        verbose_name_plural = _("news")
        ordering = ["-publish_at", "slug"]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("news_item", args=[self.slug])
