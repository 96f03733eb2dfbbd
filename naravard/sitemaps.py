"""The sitemap of all public pages: an index, and for each kind of page files that are cut in the database."""

from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.sitemaps import Sitemap
from django.contrib.sitemaps.views import SitemapIndexItem, x_robots_tag
from django.core.paginator import Paginator
from django.db.models import Max
from django.template.response import TemplateResponse
from django.urls import reverse

from contacts.models import Contact, Organisation
from core.models.base import Example
from feedback.models import DialogueRound, Inspel
from feedback.public_promises import public_promises
from followup.models import Activity, AnnualReport, AssessmentPeriod, Indicator
from strategy.models import NewsItem, Page, Strategy, SubGoal


class InEachLanguage:
    """The pairs of an item and a language, as Sitemap lists them, of items that are only read where they are sliced."""

    def __init__(self, items, languages):
        self.items, self.languages = items, languages

    def __len__(self):
        count = len(self.items) if isinstance(self.items, list) else self.items.count()
        return count * len(self.languages)

    def __getitem__(self, part):
        """Return a list of pairs; the bounds of `part` are multiples of the number of languages."""
        items = self.items[part.start // len(self.languages) : -(-part.stop // len(self.languages))]
        return [(item, language) for item in items for language in self.languages]


class PortalSitemap(Sitemap):
    """Base class: each page once for each of COMPLETE_LANGUAGES, with links between them."""

    i18n = True
    alternates = True
    x_default = True
    languages = settings.COMPLETE_LANGUAGES
    limit = 1000 * len(languages)  # addresses in a file

    @property
    def paginator(self):
        return Paginator(InEachLanguage(self.items(), self.languages), self.limit)

    def get_domain(self, site=None):
        """Return the host of SITE_URL, whichever the portal was asked by."""
        return urlsplit(settings.SITE_URL).netloc

    def get_protocol(self, protocol=None):
        return urlsplit(settings.SITE_URL).scheme


class StaticSitemap(PortalSitemap):
    def items(self):
        has_pdf = Strategy.objects.current() is not None
        return [
            "start",
            "near_me",
            "strategy",
            *(["strategy_pdf"] if has_pdf else []),
            "sub_goal_list",
            "timeline",
            "decisions",
            "how_it_goes",
            "reporting",
            "indicator_list",
            "assessment_period_list",
            "activity_list",
            "promise_list",
            "annual_report_list",
            "governing_bodies",
            "contact_list",
            "municipality_list",
            "document_list",
            "hard_words",
            "news_list",
            "inspel_list",
            "you_said_we_did",
            "dialogue_round_list",
            "inspel_guidance",
        ]

    def location(self, item):
        return reverse(item)


def model_sitemap(get_queryset, changed_field=None):
    """Return a PortalSitemap class of the rows, without examples. `changed_field` has the time of their last change."""

    class ModelSitemap(PortalSitemap):
        def items(self):
            rows = get_queryset()
            return rows.filter(is_example=False) if issubclass(rows.model, Example) else rows

        def lastmod(self, item):
            return getattr(item, changed_field) if changed_field else None

        def get_latest_lastmod(self):
            return self.items().aggregate(latest=Max(changed_field))["latest"] if changed_field else None

    return ModelSitemap


class HowItGoesSitemap(PortalSitemap):
    """How it goes for each organisation, and with each sub-goal there."""

    def items(self):
        places = list(Organisation.objects.region_and_municipalities().filter(is_example=False))
        of_places = [("organisation_figures", [place.slug]) for place in places]
        goals = SubGoal.objects.current()
        cells = [("sub_goal_in_organisation", [goal.slug, place.slug]) for goal in goals for place in places]
        return of_places + cells

    def location(self, item):
        name, arguments = item
        return reverse(name, args=arguments)


SITEMAPS = {
    "static": StaticSitemap,
    "how-it-goes": HowItGoesSitemap,
    "sub-goals": model_sitemap(SubGoal.objects.public, "updated_at"),
    "earlier-strategies": model_sitemap(Strategy.objects.earlier),
    "key-figures": model_sitemap(Indicator.objects.public, "updated_at"),
    "self-assessments": model_sitemap(AssessmentPeriod.objects.public, "updated_at"),
    "yearly-reports": model_sitemap(lambda: AnnualReport.objects.published().for_pages(), "published_at"),
    "activities": model_sitemap(lambda: Activity.objects.public().order_by("-pk"), "updated_at"),
    "promises": model_sitemap(lambda: public_promises().order_by("-pk"), "updated_at"),
    "pages": model_sitemap(Page.objects.published, "updated_at"),
    "news": model_sitemap(NewsItem.objects.published, "updated_at"),
    "contacts": model_sitemap(Contact.objects.public),
    "municipalities": model_sitemap(Organisation.objects.municipalities),
    "rounds": model_sitemap(lambda: DialogueRound.objects.public().order_by("-pk"), "updated_at"),
    "inspel": model_sitemap(lambda: Inspel.objects.published().order_by("-published_at", "-pk")),
}


@x_robots_tag
def sitemap_index(request):
    """Show the addresses of all files of the sitemap. (Django's own index names the host that was asked.)"""
    files = [file for name, sitemap in SITEMAPS.items() for file in _files(name, sitemap())]
    return TemplateResponse(request, "sitemap_index.xml", {"sitemaps": files}, content_type="application/xml")


def _files(name, sitemap):
    address = settings.SITE_URL + reverse("sitemap_section", args=[name])
    changed_at = sitemap.get_latest_lastmod()
    pages = range(1, sitemap.paginator.num_pages + 1)
    return [SitemapIndexItem(f"{address}?p={page}" if page > 1 else address, changed_at) for page in pages]
