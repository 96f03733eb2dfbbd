"""
Facts from the database that texts of every page name: the region, the number of municipalities, the strategy's years.

They are read once for each edition by each process, and at least every PUBLIC_CACHE_SECONDS, so that few pages
pay for them. Without the database, as on the page that says so, those that were read last are named.
"""

import logging
import time
from dataclasses import dataclass, field

from django.conf import settings
from django.db import Error
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from modeltranslation.utils import build_localized_fieldname

from contacts.models import Organisation
from core.date_spans import span
from core.page_cache.version import edition
from strategy.models import Strategy

logger = logging.getLogger(__name__)


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


class _Known:
    facts = FactsInTexts()
    version = None
    until = float("-inf")  # a moment of time.monotonic()


def facts_in_texts():
    """Return the FactsInTexts of the edition."""
    version = edition()
    if version != _Known.version or time.monotonic() >= _Known.until:
        try:
            remember(_read(), version)
        except Error:
            logger.warning("The facts in texts could not be read; those that were read last are shown.")
            remember(_Known.facts, version)
    return _Known.facts


def remember(facts, version=None):
    """Show these facts for the edition (None: of now), or for PUBLIC_CACHE_SECONDS."""
    _Known.facts, _Known.version = facts, version or edition()
    _Known.until = time.monotonic() + settings.PUBLIC_CACHE_SECONDS


def forget():
    """Read the facts anew at the next call."""
    _Known.facts, _Known.until = FactsInTexts(), float("-inf")


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
