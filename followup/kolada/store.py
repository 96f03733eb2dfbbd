"""Stores what was fetched from Kolada: new values, revised ones and those that are gone, each with its history."""

from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from simple_history.utils import bulk_create_with_history, bulk_update_with_history

from followup.models import Comparison, Indicator, Measurement

IN_A_BATCH = 500
_KEY = ["indicator", "organisation", "comparison", "year", "gender"]


@dataclass
class Outcome:
    added: int = 0
    revised: int = 0
    unchanged: int = 0
    removed: int = 0


def store(fetched):
    """
    Store all of it, in the transaction that is open, and return the Outcome. A value that an editor has entered stays.

    What Kolada had and has no longer is removed, unless it has nothing of the key figure any more: that is rather a
    fault, so `fetched.indicators` does not hold it.
    """
    wanted = _wanted(fetched)
    indicators = {key[0] for key in wanted}
    rows = Measurement.objects.select_for_update().filter(indicator__in=indicators).order_by("pk")
    columns = rows.values_list(*_KEY, "pk", "value", "status", "source")
    own, ours = set(), {}
    for *key, pk, value, status, source in columns:
        if source == Measurement.Source.KOLADA:
            ours[tuple(key)] = (pk, value, status)
        else:
            own.add(tuple(key))
    new = {key: figure for key, figure in wanted.items() if key not in ours and key not in own}
    changed = {ours[key][0]: figure for key, figure in wanted.items() if key in ours and ours[key][1:] != figure}
    gone = [pk for key, (pk, *_figure) in ours.items() if key not in wanted]
    _add(new)
    _revise(changed)
    _remove(gone)
    if kept := len(own & set(wanted)):
        text = ngettext(
            "%(count)d value of Kolada's was left out, since there is an own figure for it.",
            "%(count)d values of Kolada's were left out, since there are own figures for them.",
            kept,
        )
        fetched.notes.append(text % {"count": kept})
    unchanged = sum(key in ours for key in wanted) - len(changed)
    return Outcome(added=len(new), revised=len(changed), unchanged=unchanged, removed=len(gone))


def _wanted(fetched):
    """Return {(indicator, organisation, comparison, year, gender): (value, status)}, all of them by their keys."""
    places = {code: (row.pk, None) for code, row in fetched.organisations.items()}
    places |= {code: (None, pk) for code, pk in _comparisons(fetched).items()}
    # Those that an editor has deleted meanwhile, or given another id, are left out.
    rows = Indicator.objects.from_kolada().filter(kolada_id__in=fetched.indicators)
    indicators = dict(rows.values_list("kolada_id", "pk"))
    return {
        (indicators[kpi], *places[code], year, gender): figure
        for (kpi, code, year, gender), figure in fetched.figures.items()
        if kpi in indicators
    }


def _comparisons(fetched):
    """Return {code: pk} of the Comparisons, which are made if they are new. What editors have named keeps its name."""
    rows = {row.code: row for row in Comparison.objects.all()}
    for compared in fetched.comparisons:
        row = rows.get(compared.code)
        members = list(compared.members)
        if row is None:
            municipality = fetched.organisations.get(compared.municipality)
            rows[compared.code] = Comparison.objects.create(
                kind=compared.kind,
                code=compared.code,
                name_sv=compared.name,
                municipality=municipality,
                members=members,
            )
        elif row.members != members:
            row.members = members
            row.save(update_fields=["members"])
    return {compared.code: rows[compared.code].pk for compared in fetched.comparisons}


def _add(new):
    rows = [
        Measurement(
            indicator_id=indicator,
            organisation_id=organisation,
            comparison_id=comparison,
            year=year,
            gender=gender,
            value=value,
            status=status,
            source=Measurement.Source.KOLADA,
        )
        for (indicator, organisation, comparison, year, gender), (value, status) in new.items()
    ]
    if rows:
        bulk_create_with_history(rows, Measurement, batch_size=IN_A_BATCH, default_change_reason=_("From Kolada"))


def _revise(changed):
    rows, now = list(Measurement.objects.filter(pk__in=changed).order_by("pk")), timezone.now()
    for row in rows:
        (row.value, row.status), row.updated_at = changed[row.pk], now
    if rows:
        fields = ["value", "status", "updated_at"]
        reason = _("Revised in Kolada")
        bulk_update_with_history(rows, Measurement, fields, batch_size=IN_A_BATCH, default_change_reason=reason)


def _remove(gone):
    for start in range(0, len(gone), IN_A_BATCH):
        rows = list(Measurement.objects.filter(pk__in=gone[start : start + IN_A_BATCH]).order_by("pk"))
        for row in rows:
            row._change_reason = _("Removed from Kolada")
            row.delete()
