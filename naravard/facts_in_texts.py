"""
Facts from the database that texts of every page name: the region, the number of municipalities, the strategy's years.

"""

from dataclasses import dataclass, field

from django.conf import settings
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from modeltranslation.utils import build_localized_fieldname

from contacts.models import Organisation
from core.date_spans import span
from core.page_cache.known import KnownForEdition
from strategy.models import Strategy


@dataclass(frozen=True)
class FactsInTexts:
    """`regions` are {code of a language: the region's name}; `holds` are the strategy's first and last year, if any."""

    municipalities: int = 0
    holds: tuple = ()
    regions: dict = field(default_factory=dict)

    @property
    def years(self):
        """The strategy's years in the active language, such as "2022–2030", or "" while there is no strategy."""
        return span(*map(str, self.holds)) if self.holds else ""

    @property
    def region(self):
        """The region's name in the active language, else in Swedish, else no name."""
        return self.regions.get(get_language()) or self.regions.get(settings.LANGUAGE_CODE) or _("the region")

    @property
    def key(self):
        """A text that differs when a fact differs, for {% cache %}."""
        return f"{self.municipalities} {self.years} {self.region}"


def _read():
    organisations = list(Organisation.objects.region_and_municipalities())
    region = next((row for row in organisations if row.kind == Organisation.Kind.REGION), None)
    strategy = Strategy.objects.filter(is_current=True).first()
    columns = {code: build_localized_fieldname("name", code) for code, _name in settings.LANGUAGES}
    return FactsInTexts(
        municipalities=sum(row.kind == Organisation.Kind.MUNICIPALITY for row in organisations),
        holds=(strategy.starts_on.year, strategy.ends_on.year) if strategy else (),
        regions={code: name for code, column in columns.items() if region and (name := getattr(region, column))},
    )


_known = KnownForEdition(_read, FactsInTexts())
remember, forget = _known.remember, _known.forget


def facts_in_texts():
    """Return the FactsInTexts of the edition."""
    return _known()
