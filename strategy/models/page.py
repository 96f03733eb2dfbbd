from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Max, Min, Q
from django.db.models.functions import Greatest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.models.base import Example, Slugged, SlugManager
from core.page_cache.clock import next_moment
from core.rich_text import RichTextField
from core.swedish_order import SwedishOrder
from strategy.models.draft import HasDraft, TextDraft, language_columns
from strategy.models.picture import Pictured, described_picture, picture_columns

TRANSLATED_TEXTS = ["title", "lead", "body"]
# The pages that templates link to, so that they are never taken from the site, and their names where a text is missing.
LINKED_PAGES = {
    "arbetssatt": _("How we work"),
    "paverka": _("How you can influence"),
    "tillganglighet": _("Accessibility"),
    "personuppgifter": _("Personal data"),
    "kakor": _("Cookies"),
    "sprak": _("Languages"),
}


class PublishableQuerySet(models.QuerySet):
    def published(self):
        """Return what the public can read."""
        return self.filter(is_published=True)

    def with_picture(self):
        """Return those that have a picture, or a draft that may have one."""
        return self.select_related("draft").exclude(picture="", draft=None)


class PageQuerySet(PublishableQuerySet):
    def delete(self):
        _refuse_to_delete(self)
        return super().delete()


class Publishable(HasDraft, Pictured):
    """
    Base of a text that only staff see until an editor publishes it.

    A change of it is public at once or, if the editor chooses, a draft until it is published.
    """

    is_published = models.BooleanField(_("published"), default=False, editable=False)

    class Meta:
        abstract = True

    @classmethod
    def draft_columns(cls):
        return [*language_columns(TRANSLATED_TEXTS), *picture_columns()]

    @property
    def is_public(self):
        """Whether the public can read it now."""
        return self.is_published

    @property
    def is_file_missing(self):
        """Whether a picture was uploaded, for the text or its draft, that cannot be read any more."""
        return any(row.picture.is_missing for row in [self, self.with_draft()])

    @property
    def is_linked(self):
        """Whether the portal itself links to it, so that it must stay where it is."""
        return False

    def mark_as_published(self):
        """Set that it is published; nothing is saved."""
        self.is_published = True


class Page(Publishable, Slugged):
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
        constraints = [described_picture("page_picture_described")]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("page", args=[self.slug])

    @property
    def is_linked(self):
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


class NewsItemQuerySet(PublishableQuerySet):
    def published(self):
        return super().published().filter(publish_at__lte=timezone.now())

    def changed_at(self):
        """
        Return when somebody last published or changed one, or None.

        What the portal began with does not count, nor do examples, whose dates are made up.
        """
        changed = self.filter(updated_at__isnull=False, is_example=False)
        return changed.aggregate(at=Max(Greatest("publish_at", "updated_at")))["at"]


class NewsItem(Publishable, Slugged, Example):
    """A news item, public from `publish_at` on once it is published. A draft may leave open when that will be."""

    title = models.CharField(_("title"), max_length=160)
    lead = models.TextField(_("lead"))
    body = RichTextField(_("text"), blank=True)
    publish_at = models.DateTimeField(
        _("publish"),
        null=True,
        blank=True,
        help_text=_("Leave it empty to use the time when you choose “Publish”. Choose a later time to plan it."),
    )
    updated_at = models.DateTimeField(_("updated"), auto_now=True, null=True)

    objects = SlugManager.from_queryset(NewsItemQuerySet)()

    class Meta:
        verbose_name = _("news item")
        verbose_name_plural = _("news")
        ordering = ["-publish_at", "slug"]
        constraints = [
            described_picture("news_item_picture_described"),
            models.CheckConstraint(
                name="news_item_published_when",
                condition=Q(is_published=False) | Q(publish_at__isnull=False),
            ),
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("news_item", args=[self.slug])

    def clean(self):
        super().clean()
        if self.is_published and self.publish_at is None:
            raise ValidationError({"publish_at": _("A published news item needs a time. Choose one.")})

    @property
    def is_public(self):
        return self.is_published and self.publish_at <= timezone.now()

    def mark_as_published(self):
        super().mark_as_published()
        self.publish_at = self.publish_at or timezone.now()


@next_moment
def _next_news(now):
    """Planned news become public by themselves."""
    return NewsItem.objects.filter(is_published=True, publish_at__gt=now).aggregate(at=Min("publish_at"))["at"]


class PageDraft(TextDraft):
    """A change of a public page that only staff see until an editor publishes it."""

    row = models.OneToOneField(Page, models.CASCADE, related_name="draft", verbose_name=_("page"))

    class Meta:
        verbose_name = _("draft of a page")
        verbose_name_plural = _("drafts of pages")

    def __str__(self):
        return str(self.row)


class NewsItemDraft(TextDraft):
    """A change of a published news item that only staff see until an editor publishes it."""

    row = models.OneToOneField(NewsItem, models.CASCADE, related_name="draft", verbose_name=_("news item"))

    class Meta:
        verbose_name = _("draft of a news item")
        verbose_name_plural = _("drafts of news")

    def __str__(self):
        return str(self.row)
