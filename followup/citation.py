"""Where the values of a key figure come from, and when: what must stand beside them, by the terms of the source."""

from typing import NamedTuple

from django.utils import timezone

from followup.models import KoladaSync, Measurement


class Citation(NamedTuple):
    """
    When the values were fetched from Kolada, or None, and whether the mean that is shown was worked out here.

    Kolada is credited with what it says itself, never with what somebody made of it. `has_others`: whether values of
    Kolada's own stand beside such a mean. `has_own`: whether some values were entered here, which are not Kolada's.
    """

    fetched_on: object = None
    is_reworked: bool = False
    has_others: bool = True
    has_own: bool = False


def citation(indicator, overall):
    """Return the Citation of the key figure; `overall` is the Series that stands for all."""
    is_reworked = overall.place is None and bool(overall.known)
    own = indicator.measurements.filter(source=Measurement.Source.OWN, value__isnull=False, is_example=False)
    return Citation(_fetched_on(indicator), is_reworked, has_own=bool(indicator.kolada_id) and own.exists())


def _fetched_on(indicator):
    """Return the day of the last whole fetching; where that is forgotten, of the last value that was new then."""
    if not indicator.kolada_id:
        return None
    stored = indicator.measurements.filter(source=Measurement.Source.KOLADA).order_by("-updated_at")
    changed_at = stored.values_list("updated_at", flat=True).first()
    if changed_at is None:
        return None
    done = KoladaSync.objects.filter(state=KoladaSync.State.DONE).order_by("-finished_at")
    return timezone.localdate(max(filter(None, [changed_at, done.values_list("finished_at", flat=True).first()])))
