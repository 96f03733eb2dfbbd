"""The sitemap of all public pages."""

from django.conf import settings
from django.contrib.sitemaps import Sitemap
from django.urls import reverse

from contacts.models import Contact, Organisation
from feedback.models import DialogueRound, Inspel
from strategy.models import NewsItem, Page, Strategy, SubGoal


class PortalSitemap(Sitemap):
    """Base class: each page once for each of COMPLETE_LANGUAGES, with links between them."""

    i18n = True
    alternates = True
    x_default = True
    languages = settings.COMPLETE_LANGUAGES
    limit = 5000


class StaticSitemap(PortalSitemap):
    def items(self):
        has_pdf = Strategy.objects.current() is not None
        return [
            "start",
            "strategy",
            *(["strategy_pdf"] if has_pdf else []),
            "sub_goal_list",
            "timeline",
            "governing_bodies",
            "contact_list",
            "municipality_list",
            "document_list",
            "news_list",
            "inspel_list",
            "you_said_we_did",
            "dialogue_round_list",
            "inspel_guidance",
        ]

    def location(self, item):
        return reverse(item)


def model_sitemap(get_queryset, changed_field=None):
    """Return a PortalSitemap class of the rows. `changed_field` is the field with the time of their last change."""

    class ModelSitemap(PortalSitemap):
        def items(self):
            return get_queryset()

        def lastmod(self, item):
            return getattr(item, changed_field) if changed_field else None

    return ModelSitemap


SITEMAPS = {
    "static": StaticSitemap,
    "sub-goals": model_sitemap(SubGoal.objects.all, "updated_at"),
    "pages": model_sitemap(Page.objects.all, "updated_at"),
    "news": model_sitemap(NewsItem.objects.published, "updated_at"),
    "contacts": model_sitemap(Contact.objects.public),
    "municipalities": model_sitemap(Organisation.objects.municipalities),
    "rounds": model_sitemap(lambda: DialogueRound.objects.public().order_by("pk"), "updated_at"),
    "inspel": model_sitemap(lambda: Inspel.objects.published().order_by("pk")),
}
