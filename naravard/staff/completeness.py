"""What is missing in the content, by organisation and page, each with a link to the place where it is mended."""

from typing import NamedTuple

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from modeltranslation.translator import translator
from modeltranslation.utils import build_localized_fieldname

from contacts.models import Contact, GoverningBody
from core.missing_facts import missing_facts
from followup.models import Indicator, Statement
from followup.reporting_status import reporting_status
from naravard.staff.place_gaps import contact_line, decision_lines, field_url, figure_lines
from strategy.models import Adoption, Chapter, Document, Milestone, NewsItem, Page, Strategy, SubGoal

MOST_ROWS = 300  # of one kind: a portal has a hundred pages, and news are read from the latest
# The texts that a reader misses where they are empty in Swedish. The others are for who needs them.
EXPECTED = {
    Strategy: ["summary"],
    Chapter: ["body"],
    SubGoal: ["body"],
    Page: ["lead"],
    NewsItem: ["body"],
    Document: ["summary"],
    GoverningBody: ["purpose", "meets"],
    Indicator: ["explanation", "definition"],
}


class Gap(NamedTuple):
    """A row with what is missing in it, and where to mend that: of an organisation, Lines (place_gaps.py)."""

    row: object
    url: str
    missing: list


@require_safe
def completeness(request, site):
    """Show what is missing to whoever edits the content or leads the work."""
    if not request.user.has_perm("strategy.view_page"):
        raise PermissionDenied
    context = site.each_context(request) | {"title": _("What is missing"), **gaps()}
    request.current_app = site.name
    return TemplateResponse(request, "admin/completeness.html", context)


def gaps():
    """Return the context of the page, in as many queries whatever there is."""
    pages = [(capfirst(model._meta.verbose_name_plural), _of_kind(rows)) for model, rows in _rows()]
    places = [gap for gap in _of_places() if gap.missing]
    return {"places": places, "pages": [(name, found) for name, found in pages if found]}


# --- Pages and other texts --------------------------------------------------------------------------------------------


def _rows():
    """Yield (model, the rows of it that the site shows), those that an editor answers for: no examples."""
    current = Strategy.objects.filter(is_current=True)
    yield Strategy, current
    for model in (Chapter, SubGoal, Milestone):
        yield model, _real(model.objects.filter(strategy__in=current))
    yield Page, _real(Page.objects.published())
    yield NewsItem, _real(NewsItem.objects.published().order_by("-publish_at"))
    yield Document, _real(Document.objects.all())
    yield GoverningBody, _real(GoverningBody.objects.all())
    yield Indicator, _real(Indicator.objects.public())
    yield Statement, _real(Statement.objects.asked_now())


def _real(rows):
    has_examples = any(field.name == "is_example" for field in rows.model._meta.fields)
    return rows.filter(is_example=False) if has_examples else rows


def _of_kind(rows):
    found = [Gap(row, field_url(row), _missing_in(row)) for row in rows[:MOST_ROWS]]
    return [gap for gap in found if gap.missing]


def _missing_in(row):
    texts = sorted(translator.get_options_for_model(type(row)).all_fields)
    return [
        *(
            _("Text: %(name)s") % {"name": _label(row, name)}
            for name in EXPECTED.get(type(row), [])
            if not _text_in(row, name)
        ),
        *missing_facts(row, texts),
        *_untranslated(row, [name for name in texts if name != "picture_alt"]),
        *_undescribed(row),
        *(_late_figures(row) if isinstance(row, Indicator) else []),
    ]


def _text_in(row, name, code="sv"):
    return getattr(row, build_localized_fieldname(name, code))


def _label(row, name):
    return row._meta.get_field(name).verbose_name


def _untranslated(row, texts):
    """Yield a line for each language that lacks a text which is there in Swedish."""
    for code, language in settings.LANGUAGES:
        names = [
            _label(row, name)
            for name in texts
            if code != "sv" and _text_in(row, name) and not _text_in(row, name, code)
        ]
        if names:
            yield _("%(language)s: %(names)s") % {"language": language, "names": ", ".join(map(str, names))}


def _undescribed(row):
    """Yield a line with the languages in which the picture is not described."""
    if not getattr(row, "picture", None):
        return
    languages = [language for code, language in settings.LANGUAGES if not _text_in(row, "picture_alt", code)]
    if languages:
        yield _("Alternative text of the picture: %(languages)s") % {"languages": ", ".join(languages)}


def _late_figures(indicator):
    today = timezone.localdate()
    for day, text in [
        (indicator.next_update_on, _("New values were expected on %(day)s")),
        (indicator.next_review_on, _("It was to be reviewed by %(day)s")),
    ]:
        if day and day < today:
            yield text % {"day": date_format(day)}
    for name in ["next_update_on", "responsible"]:
        if not getattr(indicator, name):
            yield capfirst(_label(indicator, name))


# --- Organisations ----------------------------------------------------------------------------------------------------


def _of_places():
    """Return a Gap of each organisation that lacks a contact, a decision, values or an answer."""
    status = reporting_status()
    adoptions = {row.organisation_id: row for row in Adoption.objects.filter(strategy__is_current=True)}
    with_contact = _places_with_contact()
    found = []
    for row in status["places"]:
        lines = [
            *([] if row.place.pk in with_contact else [contact_line(row.place)]),
            *decision_lines(row.place, adoptions.get(row.place.pk)),
            *figure_lines(row, status["period"]),
        ]
        found.append(Gap(row.place, reverse("admin:place_completeness", args=[row.place.pk]), lines))
    return found


def _places_with_contact():
    """Return the ids of the organisations on whose page somebody can be reached."""
    pairs = Contact.objects.public().filter(is_example=False).filter(~Q(email="") | ~Q(phone=""))
    ids = pairs.values_list("organisation", "organisation__municipality")
    return {pk for pair in ids for pk in pair if pk}
