"""The public list of activities and its filters in the query: ?delmal=…&organisation=…&status=…, in that order."""

from functools import cached_property, partial
from urllib.parse import urlencode

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from contacts.models import Organisation
from core.facets import Choice, Facet
from core.page_cache.parts import kept
from core.slugs import reserve_slug
from core.swedish_order import SwedishOrder
from followup.models import Activity, ActivityStatus
from strategy.models import SubGoal

STEERING_GROUP = "styrgruppen"
reserve_slug(Organisation, STEERING_GROUP)
STATUSES = {
    "planerad": ActivityStatus.PLANNED,
    "pagar": ActivityStatus.ONGOING,
    "klar": ActivityStatus.DONE,
    "avbruten": ActivityStatus.STOPPED,
}
NAMES = ["delmal", "organisation", "status"]


def activity_list(parameters):
    """Return the ActivityList of the parameters."""
    asked = {name: parameters.get(name, "") for name in NAMES}
    return kept(("activities", *asked.values()), partial(ActivityList, asked))


class ActivityList:
    """
    The public activities that a query selects, those with the latest news first, and the filters with their counts.

    A Paginator can use it as its object list. There are some hundred at the most, so they are counted in Python.
    """

    ordered = True

    def __init__(self, asked):
        self._rows = _rows()
        self.facets = _facets(self._rows, asked.get("delmal"))
        self.unknown = [
            facet.title for facet in self.facets if (slug := asked.get(facet.name)) and not facet.choose(slug)
        ]
        for facet in self.facets:
            self._count(facet)
        self._found = [pk for pk, values in self._rows.items() if self._suits(values)]

    def _suits(self, values, but=None):
        chosen = [facet for facet in self.chosen_facets if facet is not but]
        return all(facet.chosen.value in values[facet.name] for facet in chosen)

    def _count(self, facet):
        """Count what each choice finds together with what is chosen in the other filters."""
        suiting = [values[facet.name] for values in self._rows.values() if self._suits(values, but=facet)]
        facet.any_count, facet.any_url = len(suiting), self._url_with(facet, None)
        for choice in facet.choices:
            choice.count = sum(choice.value in values for values in suiting)
            choice.is_chosen = choice is facet.chosen
            choice.url = self._url_with(facet, choice)

    @property
    def chosen_facets(self):
        return [facet for facet in self.facets if facet.chosen]

    @property
    def is_narrowed(self):
        return bool(self.chosen_facets)

    def count(self):
        return len(self._found)

    def __len__(self):
        return len(self._found)

    def __getitem__(self, page):
        keys = self._found[page]
        return list(Activity.objects.public().filter(pk__in=keys).for_lists().prefetch_related("sub_goals"))

    def _url_with(self, facet, choice):
        """Return the URL of the list with another choice of one facet (None: any)."""
        slugs = {other.name: other.chosen.slug for other in self.chosen_facets if other is not facet}
        if choice is not None:
            slugs[facet.name] = choice.slug
        query = _query(slugs)
        return reverse("activity_list") + (f"?{query}" if query else "")

    @cached_property
    def query(self):
        return _query({facet.name: facet.chosen.slug for facet in self.chosen_facets})


def _query(slugs):
    return urlencode({name: slugs[name] for name in NAMES if name in slugs})


def _rows():
    """Return {pk: {name of a filter: values}} of all public activities, in the order of the list."""
    rows = Activity.objects.public().latest_news_first().values_list("pk", "status")
    found = {pk: {"status": {status}, "delmal": set(), "organisation": set()} for pk, status in rows}
    for name, relation, column in [
        ("delmal", Activity.sub_goals, "subgoal"),
        ("organisation", Activity.organisations, "organisation"),
    ]:
        for pk, value in relation.through.objects.filter(activity__is_public=True).values_list("activity", column):
            if pk in found:
                found[pk][name].add(value)
    for values in found.values():
        values["organisation"] = values["organisation"] or {None}
    return found


def _facets(rows, asked_goal):
    goals = SubGoal.objects.current_and({pk for values in rows.values() for pk in values["delmal"]}, slug=asked_goal)
    occurs = {pk for values in rows.values() for pk in values["organisation"] if pk}
    parties = Q(kind__in=[Organisation.Kind.REGION, Organisation.Kind.MUNICIPALITY])
    places = Organisation.objects.filter(parties | Q(pk__in=occurs)).order_by(SwedishOrder("name_sv"))
    organisations = [Choice(place.slug, place.pk, place.name, row=place) for place in places]
    organisations.append(Choice(STEERING_GROUP, None, _("The steering group")))
    statuses = [Choice(slug, status.value, str(status.label).capitalize()) for slug, status in STATUSES.items()]
    return [
        Facet(
            "delmal",
            _("Sub-goal"),
            _("All sub-goals"),
            [Choice(goal.slug, goal.pk, goal.title_with_years, row=goal) for goal in goals],
            row_field="title",
        ),
        Facet("organisation", _("Organisation"), _("All organisations"), organisations),
        Facet("status", _("Status"), _("All statuses"), statuses),
    ]
