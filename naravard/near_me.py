"""What “Near me” answers for a place and a person: who to call, what the strategy wants, how it goes, what is next."""

from dataclasses import dataclass

from django.db.models import Q
from django.utils import timezone

from contacts.models import Contact, Organisation
from core.page_cache.parts import kept
from core.prepared_queries import read_rows
from core.slugs import present_slug
from feedback.models import Inspel
from feedback.public_promises import for_lists, public_promises
from followup.activities.pages import SHOWN
from followup.figures import Figures, Series
from followup.models import Activity, Comparison, Indicator, MissingPiece
from followup.nudges import asked_of, sign_piece
from followup.sub_goals import counted, sub_goal_states
from strategy.models import Adoption, Audience, Milestone, SubGoal

RESULTS_SHOWN = 3
MILESTONES_SHOWN = 5
PLACE, PERSON = "kommun", "vem"


@dataclass(frozen=True)
class Choice:
    """
    What the address asks for: a municipality and an audience, both optional.

    `unknown` holds the parameters with a value that is no row, nor was one; `telephone` who can be called.
    """

    places: list
    audiences: list
    telephone: list
    municipality: Organisation | None
    audience: Audience | None
    unknown: tuple

    @property
    def municipalities(self):
        return [row for row in self.places if row.kind == Organisation.Kind.MUNICIPALITY]

    @property
    def query(self):
        """Return the query of the address that means the same, in one order."""
        rows = {PLACE: self.municipality, PERSON: self.audience}
        return {name: row.slug for name, row in rows.items() if row}

    @property
    def key(self):
        return tuple(self.query.items())


def offered():
    """Return the region and the municipalities as `places`, the audiences as `people`, and who has a `telephone`."""
    return kept(("near_me_offered",), _offered, in_each_language=False)


def _offered():
    rows = list(Organisation.objects.deciding_or_with_telephone())
    return {
        "places": [row for row in rows if row.kind in Organisation.Kind.deciding()],
        "people": list(Audience.objects.all()),
        "telephone": [row for row in rows if row.phone],
    }


def read_choice(parameters):
    """Return the Choice that the query names. An empty value is none, as a form without a choice sends it."""
    rows = offered()
    municipalities = [row for row in rows["places"] if row.kind == Organisation.Kind.MUNICIPALITY]
    asked = {name: parameters.get(name, "").strip() for name in [PLACE, PERSON]}
    place = _find(Organisation, municipalities, asked[PLACE])
    person = _find(Audience, rows["people"], asked[PERSON])
    unknown = tuple(name for name, row in [(PLACE, place), (PERSON, person)] if asked[name] and row is None)
    return Choice(rows["places"], rows["people"], rows["telephone"], place, person, unknown)


def _find(model, rows, slug):
    """Return the row that has the slug, or had it last, or None."""
    by_slug = {row.slug: row for row in rows}
    if not slug or slug in by_slug:
        return by_slug.get(slug)
    return by_slug.get(present_slug(model, slug))


def answer(choice):
    """Return the context of the page."""
    place = choice.municipality
    edited = kept(("near_me", choice.key), lambda: _edited(choice), in_each_language=False)
    return edited | {"said": said(place, RESULTS_SHOWN), "asks": _asks(place, edited["missing"])}


def _edited(choice):
    """Return what the page shows of what editors write."""
    place = choice.municipality
    contacts, process_leader = _contacts(place)
    places = _places(place, choice.telephone)
    sub_goals = list(SubGoal.objects.current())
    activities = _activities(place)
    decided = Adoption.objects.current().filter(organisation=place).first() if place else None
    figures = _figures(choice, sub_goals)
    missing = (
        []
        if place is None
        else [
            *([] if places or any(contact.phone for contact in contacts) else [MissingPiece.CONTACTS]),
            *([] if decided and decided.decided_on else [MissingPiece.DECISION]),
            *([] if activities else [MissingPiece.ACTIVITIES]),
            *([] if figures else [MissingPiece.FIGURES]),
        ]
    )
    return {
        "places": places,
        "contacts": contacts,
        "process_leader": process_leader,
        "sub_goals": sub_goals,
        "activities": activities[:SHOWN],
        "has_more_activities": len(activities) > SHOWN,
        "promises": _promises(place),
        "adoption": decided,
        "figures": figures,
        "milestones": _milestones(),
        "missing": missing,
    }


def _contacts(place):
    """Return the contacts of the municipality and of what lies there, and the process leader or None."""
    here = Q(organisation=place) | Q(organisation__municipality=place) if place else Q(pk=None)
    shown = list(Contact.objects.public().filter(here | Q(is_process_leader=True)))
    contacts = [row for row in shown if place and place.pk in {row.organisation_id, row.organisation.municipality_id}]
    process_leader = next((row for row in shown if row.is_process_leader), None)
    return sorted(contacts, key=lambda row: not row.phone), process_leader


def _places(municipality, telephone):
    """Return those of the organisations with a telephone that are in the municipality, itself first."""
    here = [row for row in telephone if municipality and municipality.pk in {row.pk, row.municipality_id}]
    return sorted(here, key=lambda row: row != municipality)


def numbers_in(municipality):
    """Return who has a telephone number in the municipality, its own first: organisations, and contacts."""
    contacts, _process_leader = _contacts(municipality)
    rows = [*_places(municipality, offered()["telephone"]), *(contact for contact in contacts if contact.phone)]
    return sorted(rows, key=lambda row: municipality not in {row, getattr(row, "organisation", None)})


def _activities(place):
    """Return the public activities under way in the municipality, or of the steering group; one more than are shown."""
    where = {"organisations": place} if place else {"organisations": None}
    rows = Activity.objects.public().filter(status__in=Activity.Status.under_way(), **where)
    return list(rows.for_lists()[: SHOWN + 1])


def _promises(place):
    """Return the open promises, the soonest due first: in activities there, and in answers about it."""
    rows = for_lists(public_promises().open())
    if place:
        of_answers = Q(in_answer__inspel__municipality=place)
        rows = rows.filter(Q(activity__organisations=place) | of_answers).distinct()
    return list(rows.soonest_first()[:SHOWN])


def _milestones():
    """Return those of the current strategy that are still to come, the soonest first."""
    today = timezone.localdate()
    to_come = Milestone.objects.current().filter(Q(starts_on__gt=today) | Q(ends_on__gte=today))
    return list(to_come[:MILESTONES_SHOWN])


def _figures(choice, sub_goals):
    """Return how each sub-goal goes in the municipality, beside all and similar ones; None if nothing is known."""
    place = choice.municipality
    if place is None:
        return None
    figures = Figures(Indicator.objects.public())
    figures.organisations = choice.places
    if not any(figures.series(indicator, place).latest for indicator in counted(figures.indicators)):
        return None

    def similar(indicator):
        found = figures.comparison(indicator, Comparison.Kind.SIMILAR, place.pk)
        return found or Series(None, {})

    here = sub_goal_states(sub_goals, figures, lambda indicator: figures.series(indicator, place))
    county = sub_goal_states(sub_goals, figures)
    beside = sub_goal_states(sub_goals, figures, similar)
    has_similar = any(row.municipality_id == place.pk for row in figures.comparisons)
    return {"rows": list(zip(here, county, beside, strict=True)), "has_similar": has_similar}


def said(place, limit):
    """
    Return the published inspel about the municipality (None: any), as `results` or `latest`.

    They are those that led to something, the newest outcome first, and only where there are none the latest.
    """
    key, about = (place and place.pk, limit), {"municipality": place} if place else {}
    published, with_result = Inspel.objects.published, Inspel.objects.published_with_result
    results = read_rows(
        ("results_near_me", *key),
        lambda: with_result().filter(**about).for_lists().order_by("-answered_at", "-pk")[:limit],
    )
    latest = (
        [] if results else read_rows(("latest_near_me", *key), lambda: published().filter(**about).for_lists()[:limit])
    )
    return {"results": results, "latest": latest}


def _asks(place, missing):
    """Return {piece: its signature and how many have asked since when} of what is missing."""
    asked = asked_of(place) if missing else {}
    return {piece.value: {"signed": sign_piece(place, piece), "asked": asked.get(piece)} for piece in missing}
