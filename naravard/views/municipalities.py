"""The pages about the municipalities."""

from functools import partial

from django.db.models import Q
from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from contacts.county_map import county_map
from contacts.missing_facts import missing_of
from contacts.models import Contact, Organisation
from core.history import last_changed_at
from core.page_cache.parts import kept
from core.pdf.responses import pdf_response
from core.prepared_queries import read_rows
from core.slugs import follow_former_slugs
from core.swedish_order import SwedishOrder
from feedback.models import Inspel
from naravard.door_sheet import A4_LARGE, door_sheet_pdf
from strategy.models import Adoption, SubGoal

INSPEL_SHOWN = 5


@require_safe
def municipality_list(request):
    municipalities = list(Organisation.objects.municipalities())
    context = {
        "municipalities": municipalities,
        "map": county_map(municipalities),
        "updated_at": last_changed_at(Organisation.history.all()),
    }
    return render(request, "municipalities/list.html", context)


@follow_former_slugs(Organisation)
@require_safe
def municipality_detail(request, slug):
    context = kept(("municipality", slug), partial(_edited, slug), in_each_language=False)
    inspel = read_rows(
        ("about_municipality", context["municipality"].pk), partial(_inspel_about, context["municipality"])
    )
    return render(request, "municipalities/detail.html", context | {"inspel": inspel})


def _inspel_about(municipality):
    return Inspel.objects.published().for_lists().filter(municipality=municipality)[:INSPEL_SHOWN]


def _edited(slug):
    """Return what the page of a municipality shows of what editors write. Raise Http404 if there is none."""
    municipalities = list(Organisation.objects.municipalities())
    municipality = next((row for row in municipalities if row.slug == slug), None)
    if municipality is None:
        raise Http404
    here = [municipality, *municipality.located_here.select_related("parent").order_by(SwedishOrder("name_sv"))]
    shown = list(Contact.objects.public().filter(Q(organisation__in=here) | Q(is_process_leader=True)))
    contacts = [contact for contact in shown if contact.organisation in here]
    process_leader = next((contact for contact in shown if contact.is_process_leader), None)
    places = _places(here, contacts)
    at_places = [contact for _place, there in places for contact in there]
    return {
        "municipality": municipality,
        "adoption": Adoption.objects.current().select_related("document").filter(organisation=municipality).first(),
        "sub_goals": list(SubGoal.objects.current()),
        "map": county_map(municipalities, current=municipality),
        "contacts": [contact for contact in contacts if contact not in at_places],
        "places": places,
        "has_care_centre": any(place.kind == Organisation.Kind.CARE_CENTRE for place in here),
        "missing": missing_of([*contacts, *(place for place, _there in places if place.phone)]),
        "process_leader": process_leader if process_leader not in contacts else None,
        "updated_at": last_changed_at(
            municipality.history.all(),
            Adoption.history.filter(organisation=municipality),
            Contact.history.filter(organisation__in=here),
            Organisation.history.filter(municipality=municipality),
        ),
    }


def _places(here, contacts):
    """Return (organisation, its contacts) of each care centre, and of whichever other can be called itself."""
    centre = Organisation.Kind.CARE_CENTRE
    return [
        (place, [contact for contact in contacts if contact.organisation == place and place.kind == centre])
        for place in here
        if place.phone or place.kind == centre
    ]


@follow_former_slugs(Organisation)
@require_safe
def door_sheet(request, slug, paper):
    """Show the sheet for the refrigerator door as a PDF."""
    municipality = get_object_or_404(Organisation.objects.municipalities(), slug=slug)
    return pdf_response(
        request,
        partial(door_sheet_pdf, municipality, paper),
        name=f"kylskapslapp-{municipality.slug}{'-storstil' if paper == A4_LARGE else ''}",
        page_url=reverse("near_me", query={"kommun": municipality.slug}),
    )
