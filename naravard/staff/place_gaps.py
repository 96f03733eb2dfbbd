"""What is missing of one organisation, each with a link to the very field, for whoever may fill it in."""

from functools import partial
from typing import NamedTuple

from django.core.exceptions import PermissionDenied
from django.http import QueryDict
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from contacts.models import Contact, Organisation
from followup.models import Activity
from followup.reporting_status import reporting_status
from strategy.models import Adoption


class Line(NamedTuple):
    """Something that is missing, where it is filled in, and which of the permissions who may do so has one of."""

    text: str
    url: str
    permissions: tuple


class Section(NamedTuple):
    title: str
    lines: list


@require_safe
def place_completeness(request, pk, *, site):
    """Show what is missing of an organisation: all of it to who edits the content, their own to who reports for one."""
    place = get_object_or_404(Organisation, pk=pk)
    sees_all = request.user.has_perm("strategy.view_page")
    if not sees_all and request.user.organisation_id != place.pk:
        raise PermissionDenied
    sections = sections_of(place)
    context = site.each_context(request) | {
        "title": _("What is missing: %(name)s") % {"name": place.name},
        "place": place,
        "sections": _chosen(sections, partial(_may_fill_in, request.user)),
        "for_others": _chosen(sections, lambda line: not _may_fill_in(request.user, line)) if sees_all else [],
        "sees_all": sees_all,
    }
    request.current_app = site.name
    return TemplateResponse(request, "admin/place_completeness.html", context)


def _may_fill_in(user, line):
    return any(user.has_perm(permission) for permission in line.permissions)


def _chosen(sections, is_wanted):
    chosen = [Section(title, [line for line in lines if is_wanted(line)]) for title, lines in sections]
    return [section for section in chosen if section.lines]


def sections_of(place):
    """Return the Sections of the organisation, empty ones too, in as many queries whatever there is."""
    status = reporting_status()
    figures = next((row for row in status["places"] if row.place.pk == place.pk), None)
    adoption = Adoption.objects.current().filter(organisation=place).first()
    centres = list(place.located_here.filter(kind=Organisation.Kind.CARE_CENTRE, is_example=False))
    here = [place, *place.located_here.all()]
    contacts = list(Contact.objects.public().filter(is_example=False, organisation__in=here))
    return [
        Section(_("Who people can call"), [*_facts(place), *_contacts(place, contacts)]),
        Section(_("Care centres"), _centres(place, centres)),
        Section(_("Decision on the strategy"), list(decision_lines(place, adoption))),
        Section(_("How it goes"), [*(figure_lines(figures, status["period"]) if figures else [])]),
        Section(_("Activities"), _activities(place)),
    ]


# --- Who people can call ----------------------------------------------------------------------------------------------


def contact_line(place):
    query = QueryDict(mutable=True)
    query["organisation"] = place.pk
    text = _("Contact with an e-mail address or a telephone number")
    return Line(text, f"{reverse('admin:contacts_contact_add')}?{query.urlencode()}", ("contacts.add_contact",))


def _facts(row):
    """Yield a line for each fact of the organisation that is missing, for whom people can call."""
    yield from _fields(row, ["phone", "website"])
    if row.phone:
        yield from _fields(row, ["hours_sv", "helps_with_sv"])


def _contacts(place, contacts):
    if not any(contact.email or contact.phone for contact in contacts):
        yield contact_line(place)
    for contact in contacts:
        hours = ["hours_sv"] if contact.phone else []
        yield from _fields(contact, ["title_sv", "phone", "email", *hours, "helps_with_sv"])


def _centres(place, centres):
    if place.kind != Organisation.Kind.MUNICIPALITY:
        return []
    lines = [line for centre in centres for line in _fields(centre, ["phone", "hours_sv", "helps_with_sv", "parent"])]
    return lines if centres else [_add_centre(place)]


def _add_centre(place):
    region = Organisation.objects.filter(kind=Organisation.Kind.REGION).first()
    query = QueryDict(mutable=True)
    query.update({"kind": Organisation.Kind.CARE_CENTRE, "municipality": place.pk})
    if region:
        query["parent"] = region.pk
    url = f"{reverse('admin:contacts_organisation_add')}?{query.urlencode()}"
    return Line(_("A care centre in %(name)s") % {"name": place.name}, url, ("contacts.add_organisation",))


def _fields(row, names):
    """Yield a line for each empty field of the row, which leads to that field of its form."""
    may = (f"{row._meta.app_label}.change_{row._meta.model_name}",)
    for name in names:
        if not getattr(row, name):
            yield Line(_what(row, name), field_url(row, name), may)


def _what(row, name):
    """Return the row and the label of its field in one line."""
    return f"{row}: {row._meta.get_field(name.removesuffix('_sv')).verbose_name}"


def field_url(row, name=""):
    url = reverse(f"admin:{row._meta.app_label}_{row._meta.model_name}_change", args=[row.pk])
    return f"{url}#id_{name}" if name else url


# --- The decision, the key figures, the self-assessment and the activities --------------------------------------------


def decision_lines(place, adoption):
    change = ("strategy.change_adoption",)
    if adoption is None:
        url = f"{reverse('admin:strategy_adoption_add')}?organisation={place.pk}"
        yield Line(_("Decision on the strategy"), url, ("strategy.add_adoption",))
    elif not adoption.decided_on:
        yield Line(_("Date of the decision on the strategy"), field_url(adoption, "decided_on"), change)
    elif not adoption.reference:
        yield Line(_("Reference number of the decision on the strategy"), field_url(adoption, "reference"), change)


def figure_lines(status, period):
    """Yield the lines of a PlaceStatus. `period` is that of the latest self-assessment that has closed, or None."""
    missing = [row for row in status.missing if not row.indicator.is_example]
    if missing:
        text = ngettext(
            "%(count)d key figure without a value for its latest year: %(names)s",
            "%(count)d key figures without a value for their latest year: %(names)s",
            len(missing),
        )
        names = ", ".join(row.indicator.question for row in missing)
        url = f"{reverse('admin:followup_measurement_changelist')}?organisation__id__exact={status.place.pk}"
        yield Line(text % {"count": len(missing), "names": names}, url, ("followup.add_measurement",))
    if period and not period.is_example and not status.has_answered:
        text = _("Answer to the self-assessment “%(period)s”") % {"period": period}
        yield Line(text, reverse("admin:followup_assessmentperiod_changelist"), ("followup.change_assessmentperiod",))


def _activities(place):
    rows = Activity.objects.public().filter(organisations=place, is_example=False).prefetch_related("contacts")
    may = ("followup.change_activity", "followup.report_activity")
    return [
        Line(_what(row, name), field_url(row, name), may)
        for row in rows
        for name, value in [("starts_on", row.starts_on), ("ends_on", row.ends_on), ("contacts", row.contacts.all())]
        if not value
    ]
