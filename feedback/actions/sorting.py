"""Who takes an inspel, and under which themes it is sorted."""

from django.db import transaction
from django.utils.translation import gettext as _

from feedback.actions.moving import locked, log
from feedback.life import MoveNotAllowed
from feedback.models import InspelEvent
from feedback.moderators import moderators, name_of


@transaction.atomic
def assign(*, inspel, to, by):
    """
    Let `to` take the inspel, or nobody if it is None. Does nothing if that is so already.

    Raises MoveNotAllowed if `to` may not moderate.
    """
    inspel = locked(inspel)
    if to is not None and not moderators().filter(pk=to.pk).exists():
        raise MoveNotAllowed("only those who moderate can take an inspel")
    if inspel.assigned_to_id != (to and to.pk):
        inspel.assigned_to = to
        inspel.save(update_fields=["assigned_to"])
        note = _("Taken by %(name)s.") % {"name": name_of(to)} if to else _("Taken by nobody.")
        log(inspel, InspelEvent.What.SORTING, by=by, note=note)
    return inspel


@transaction.atomic
def set_themes(*, inspel, themes, by):
    """Sort the inspel under exactly these themes. Does nothing if it is so already."""
    inspel = locked(inspel)
    before = set(inspel.themes.all())
    if before != set(themes):
        inspel.themes.set(themes)
        note = _("Themes were: %(themes)s") % {"themes": ", ".join(sorted(map(str, before))) or "–"}
        log(inspel, InspelEvent.What.SORTING, by=by, note=note)
    return inspel
