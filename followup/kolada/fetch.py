"""Everything that one fetching takes from Kolada, before any of it is stored."""

from dataclasses import dataclass, field

from django.utils import timezone
from django.utils.translation import gettext as _

from contacts.models import Organisation
from core.transactions import outside_transactions
from followup.downloads import place_code
from followup.kolada.comparisons import COUNTRY, comparisons
from followup.models import Comparison, Indicator, Measurement


@dataclass
class Fetched:
    """
    What Kolada has: `figures` are {(kolada_id, code of the place, year, gender): (value, Measurement.Status)}.

    `indicators` are {kolada_id: Indicator} of the key figures that Kolada has values of, `organisations` {code:
    Organisation}, and `notes` sentences about what an editor should know.
    """

    indicators: dict = field(default_factory=dict)
    organisations: dict = field(default_factory=dict)
    comparisons: list = field(default_factory=list)
    figures: dict = field(default_factory=dict)
    notes: list = field(default_factory=list)


@outside_transactions
def fetch(kolada):
    """Return what Kolada has of all key figures with an id there. Raise KoladaError unless all of it came."""
    indicators = {indicator.kolada_id: indicator for indicator in Indicator.objects.from_kolada()}
    if not indicators:
        return Fetched(notes=[_("No key figure has an id in Kolada: there is nothing to fetch.")])
    kpis = {kpi.id: kpi for kpi in kolada.kpis() if kpi.id in indicators}
    places = {place.id: place for place in kolada.places()}
    found = Fetched()
    found.organisations = _organisations(places, found.notes)
    municipalities = [code for code, row in found.organisations.items() if _is_municipality(row)]
    found.comparisons = comparisons(places, kolada.groups(), municipalities)
    codes = [*found.organisations, *(compared.code for compared in found.comparisons)]
    figures = kolada.figures(sorted(kpis), codes) if kpis and codes else []
    _take(figures, found, indicators, kpis)
    found.notes += _notes_on_key_figures(indicators, kpis, found)
    return found


def _organisations(places, notes):
    """Return {code: Organisation} of the region and the municipalities that Kolada has."""
    rows = list(Organisation.objects.region_and_municipalities())
    found = {place_code(row): row for row in rows if row.code and place_code(row) in places}
    if missing := [row.name for row in rows if row not in found.values()]:
        notes.append(_("Kolada does not have these by their codes: %(names)s.") % {"names": ", ".join(missing)})
    return found


def _take(figures, found, indicators, kpis):
    """Put the figures that the portal shows into `found`: what is deleted, or gives no value or reason, is not."""
    today = timezone.localdate()
    kinds = {compared.code: compared.kind for compared in found.comparisons}
    for figure in figures:
        indicator = indicators.get(figure.kpi)
        is_wanted = indicator and figure.status and not figure.is_deleted
        if is_wanted and _suits(indicator, figure.place, found.organisations, kinds):
            key = (figure.kpi, figure.place, figure.year, figure.gender)
            found.figures[key] = (figure.value, _status(figure, kpis[figure.kpi], today))
            found.indicators[figure.kpi] = indicator


def _suits(indicator, code, organisations, kinds):
    """Return whether the key figure exists for the place: what is for the region only is not for municipalities."""
    of_municipalities = kinds.get(code) in {Comparison.Kind.MUNICIPALITIES, Comparison.Kind.SIMILAR}
    organisation = organisations.get(code)
    if organisation is None and code not in kinds:
        return False
    if indicator.is_for_region_only:
        return code == COUNTRY or not (of_municipalities or _is_municipality(organisation))
    for_municipalities_only = indicator.exists_for == Indicator.ExistsFor.MUNICIPALITIES
    return not for_municipalities_only or organisation is None or _is_municipality(organisation)


def _status(figure, kpi, today):
    is_preliminary = figure.value is not None and kpi.is_preliminary(figure.year, today)
    return Measurement.Status.PRELIMINARY if is_preliminary else figure.status


def _is_municipality(organisation):
    return organisation is not None and organisation.kind == Organisation.Kind.MUNICIPALITY


def _notes_on_key_figures(indicators, kpis, found):
    """Return sentences on the key figures that Kolada has no longer, has no values of, or has for other places."""
    unknown = sorted(set(indicators) - set(kpis))
    empty = sorted(set(kpis) - set(found.indicators))
    differ = sorted(kpi.id for kpi in kpis.values() if kpi.exists_for != indicators[kpi.id].exists_for)
    notes = [
        (unknown, _("Kolada has no key figure with this id, so its values stay as they are: %(ids)s.")),
        (empty, _("Kolada has no values of these for the portal's places, so theirs stay as they are: %(ids)s.")),
        (differ, _("“Exists for” says something else in Kolada: %(ids)s.")),
    ]
    return [text % {"ids": ", ".join(ids)} for ids, text in notes if ids]
