"""
The public list of inspel, with its filters and order in the query.

?q=…&delmal=…&lage=…&tema=…&kommun=…&resultat=…&ar=…&ordning=…
"""

from datetime import datetime
from functools import cached_property
from urllib.parse import urlencode

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from contacts.models import Organisation
from core.facets import Choice, Facet
from core.page_cache.parts import kept
from core.prepared_queries import read_rows
from core.slugs import reserve_slug
from feedback.lifecycle import Handling
from feedback.listing.counts import (
    ANSWERED,
    CLOSED,
    DIMENSIONS,
    OPEN,
    counts_of,
    published_counts,
    version_of_counts,
    with_dimensions,
)
from feedback.listing.items import themes_of
from feedback.listing.order import BY_OUTCOME, ORDER_PARAMETER, keys_by_outcome, orders
from feedback.models import Inspel, Theme
from strategy.models import SubGoal

WORDS_PARAMETER = "q"
WORDS_MAX_LENGTH = 200
MAX_FOUND = 200  # results of a search; with more than that, more words help better than more pages
SEARCHED_FIRST = 5_000  # a common word has its newest results among so many, and the others need not be read
WHOLE_STRATEGY, WHOLE_COUNTY = "hela-strategin", "hela-dalarna"
reserve_slug(SubGoal, WHOLE_STRATEGY)
reserve_slug(Organisation, WHOLE_COUNTY)
_MOST_USED = {"delmal", "lage"}
_NAMES = ["delmal", "lage", "tema", "kommun", "resultat", "ar"]
STATES = {"besvarade": ANSWERED, "pagar": OPEN, "avslutade": CLOSED}
_HANDLING_STATES = {ANSWERED: [Handling.ANSWERED], CLOSED: [Handling.CLOSED], OPEN: Handling.open_states()}
_LOOKUPS = {
    "sub_goal_id": lambda goal: Q(sub_goal=goal),
    "municipality_id": lambda municipality: Q(municipality=municipality),
    "theme": lambda theme: Q(themes=theme),
    "state": lambda state: Q(handling__in=_HANDLING_STATES[state]),
    "has_result": lambda _yes: Q(handling__in=Handling.answered_states()) & ~Q(led_to=""),
    "year": lambda year: Q(published_at__gte=_new_year(year), published_at__lt=_new_year(year + 1)),
}


def _new_year(year):
    return datetime(year, 1, 1, tzinfo=timezone.get_default_timezone())


def public_list(parameters):
    """Return the PublicList of the parameters, made once if it is of filters alone: there is no end of words."""
    if parameters.get(WORDS_PARAMETER, "").strip():
        return PublicList(parameters)
    key = ("public_list", version_of_counts(), *(parameters.get(name, "") for name in [*_NAMES, ORDER_PARAMETER]))
    return kept(key, lambda: PublicList(parameters, key))


def _facets(counted, asked_goal):
    """Return the Facets. `counted` is {dimension: values that occur}, `asked_goal` the slug in the query or None."""
    goals = SubGoal.objects.current_and(counted["sub_goal_id"], slug=asked_goal)
    goals = [Choice(goal.slug, goal.pk, goal.title_with_years, row=goal) for goal in goals]
    places = [Choice(place.slug, place.pk, place.name, row=place) for place in Organisation.objects.municipalities()]
    themes = [Choice(theme.slug, theme.pk, theme.name, row=theme) for theme in Theme.objects.all()]
    goals.append(Choice(WHOLE_STRATEGY, None, _("The strategy as a whole")))
    places.append(Choice(WHOLE_COUNTY, None, _("The whole of Dalarna")))
    labels = {ANSWERED: _("Answered"), OPEN: _("Being handled"), CLOSED: _("Closed")}
    states = [Choice(slug, state, labels[state]) for slug, state in STATES.items()]
    results = [Choice("ja", True, _("Led to something"))]
    years = [Choice(str(year), year, str(year)) for year in sorted(counted["year"], reverse=True)]
    facets = [
        Facet("delmal", _("Sub-goal"), _("All sub-goals"), goals, "sub_goal_id", row_field="title"),
        Facet("lage", _("How far it has come"), _("All states"), states, "state"),
        Facet("tema", _("Theme"), _("All themes"), themes, "theme"),
        Facet("kommun", _("Municipality"), _("All municipalities"), places, "municipality_id"),
        Facet("resultat", _("What it led to"), _("All inspel"), results, "has_result"),
        Facet("ar", _("Year of publication"), _("All years"), years, "year"),
    ]
    for facet in facets:
        facet.starts_open = facet.name in _MOST_USED
    return facets


class PublicList:
    """
    The published inspel that a query selects, newest first or by outcome, and the filters with their counts.

    A Paginator can use it as its object list: it has a count and can be sliced, and reads only the rows of the slice.
    """

    ordered = True

    def __init__(self, parameters, key=None):
        """`key` is that of what is kept of it, whose second part is the version of the counts, or None."""
        self.key = key
        self.words = " ".join(parameters.get(WORDS_PARAMETER, "").split())[:WORDS_MAX_LENGTH]
        published = published_counts(key and key[1])
        by_value, _any_value, self._published = published.tally({})
        self.facets = _facets(by_value, parameters.get("delmal"))
        self.unknown = [
            facet.title for facet in self.facets if (slug := parameters.get(facet.name)) and not facet.choose(slug)
        ]
        order = parameters.get(ORDER_PARAMETER, "")
        self.order = order if order == BY_OUTCOME else ""
        if order != self.order:
            self.unknown.append(_("Order"))
        self._counts = counts_of(self._found, self._found_themes) if self.words else published
        self._set_counts(*self._counts.tally(self._chosen_values))
        self.orders = orders(self._url_in_order, self.order)

    def _set_counts(self, by_value, any_value, total):
        self._count = total
        for facet in self.facets:
            facet.any_count = any_value[facet.dimension]
            facet.any_url = self._url_with(facet, None)
            for choice in facet.choices:
                choice.count = by_value[facet.dimension][choice.value]
                choice.is_chosen = choice is facet.chosen
                choice.url = self._url_with(facet, choice)

    @property
    def chosen_facets(self):
        return [facet for facet in self.facets if facet.chosen]

    @property
    def _chosen_values(self):
        return {facet.dimension: facet.chosen.value for facet in self.chosen_facets}

    @property
    def is_narrowed(self):
        return bool(self.words or self.chosen_facets)

    @property
    def is_for_search_engines(self):
        """Whether search engines should index the list: with at most one filter, since combinations are endless."""
        return not self.words and not self.order and len(self.chosen_facets) <= 1

    def count(self):
        return self._count

    def __len__(self):
        return self._count

    def __getitem__(self, page):
        """Return the rows of a slice. Its keys are looked up first, in an index, and then the fields of the cards."""
        if not isinstance(page, slice):
            raise TypeError("Only a slice can be read.")  # a template tries this first for each name
        if not self.words and not self.order:
            key = ("public_list", *self._chosen_values.items(), page.start, page.stop)
            return read_rows(key, lambda: _rows_for_list(self._queryset().values("pk")[page]))
        keys = self._keys(page)
        rows = {row.pk: row for row in _rows_for_list(keys)}
        return [rows[key] for key in keys if key in rows]

    def _keys(self, page):
        if self.words:
            return self._found_keys[page]
        return keys_by_outcome(self._queryset(), self._counts, self._chosen_values, page)

    def _queryset(self):
        rows = Inspel.objects.published().order_by("-published_at", "-pk")
        for facet in self.chosen_facets:
            rows = rows.filter(_LOOKUPS[facet.dimension](facet.chosen.value))
        return rows

    # --- Search: at most MAX_FOUND rows, which are counted in Python ---

    @cached_property
    def _found(self):
        return newest_matching(self.words, self._published)

    @cached_property
    def _found_themes(self):
        return themes_of(self._found)

    @cached_property
    def _found_keys(self):
        chosen = self._chosen_values
        theme = chosen.pop("theme", None)
        wanted = [(DIMENSIONS.index(dimension), value) for dimension, value in chosen.items()]
        found = [
            pk
            for pk, values in self._found.items()
            if all(values[index] == value for index, value in wanted)
            and (theme is None or theme in self._found_themes.get(pk, []))
        ]
        if self.order:
            return list(Inspel.objects.filter(pk__in=found).by_outcome().values_list("pk", flat=True))
        return found

    @property
    def found_too_many(self):
        return bool(self.words) and len(self._found) == MAX_FOUND

    # --- URLs: the filters always in the same order, so that each list has one URL ---

    def _url_with(self, facet, choice):
        """Return the URL of the list with another choice of one facet (None: any)."""
        slugs = {other.name: other.chosen.slug for other in self.chosen_facets if other is not facet}
        if choice is not None:
            slugs[facet.name] = choice.slug
        return _url(self._query(slugs, self.words))

    def _url_in_order(self, order):
        return _url(self._query(self._chosen_slugs, self.words, order))

    def _query(self, slugs, words, order=None):
        order = self.order if order is None else order
        in_order = {facet.name: slugs[facet.name] for facet in self.facets if facet.name in slugs}
        first, last = {WORDS_PARAMETER: words} if words else {}, {ORDER_PARAMETER: order} if order else {}
        return urlencode(first | in_order | last)

    @property
    def _chosen_slugs(self):
        return {facet.name: facet.chosen.slug for facet in self.chosen_facets}

    @cached_property
    def query(self):
        return self._query(self._chosen_slugs, self.words)

    @property
    def url_without_words(self):
        return _url(self._query(self._chosen_slugs, ""))

    @property
    def feed_url(self):
        """The URL of the feed with the same sub-goal and municipality. It cannot filter by the whole of either."""
        slugs = {facet.name: facet.chosen.slug for facet in self.chosen_facets if facet.name in {"delmal", "kommun"}}
        known = {name: slug for name, slug in slugs.items() if slug not in {WHOLE_STRATEGY, WHOLE_COUNTY}}
        return reverse("inspel_feed", query=known or None)


def _rows_for_list(keys):
    return Inspel.objects.published().filter(pk__in=keys).for_lists()


def newest_matching(words, published):
    """
    Return {pk: values of the dimensions but the theme} of the newest MAX_FOUND with all words, newest first.

    `published` is how many inspel are published.
    """
    found = []
    if published > SEARCHED_FIRST and (since := _searched_first_since()):
        found = _newest(Inspel.objects.public_matching(words, since=since))
    if len(found) < MAX_FOUND:
        found = _newest(Inspel.objects.public_matching(words))
    return {pk: tuple(values) for pk, *values in found}


def _newest(rows):
    rows = with_dimensions(rows).order_by("-published_at", "-pk")
    return list(rows.values_list("pk", *DIMENSIONS[:-1])[:MAX_FOUND])


def _searched_first_since():
    """Return when the oldest of the newest SEARCHED_FIRST was published, or None if they are fewer by now."""
    newest = Inspel.objects.published().order_by("-published_at", "-pk")
    return newest.values_list("published_at", flat=True)[SEARCHED_FIRST - 1 : SEARCHED_FIRST].first()


def _url(query):
    return reverse("inspel_list") + (f"?{query}" if query else "")
