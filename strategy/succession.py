"""One strategy takes the place of another as the current one, in one step."""

import hashlib
import json
from dataclasses import dataclass, field

from django.db import models, transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from simple_history.utils import bulk_update_with_history

from strategy.models import Strategy, SubGoal


class SuccessionHasChanged(Exception):
    """What would change is not what was shown: somebody has made another strategy current, or edited this one."""


@dataclass(frozen=True)
class Succession:
    """
    What happens if `strategy` becomes the current one in the place of `replaced`, which may be None.

    `obstacles` are sentences for which it is refused, `warnings` others to read first. `is_taken_back` says that
    `replaced` becomes a prepared strategy again, instead of an earlier one that keeps an address.
    """

    strategy: Strategy
    replaced: Strategy | None
    counts: dict
    unapproved: list = field(default_factory=list)
    obstacles: list = field(default_factory=list)
    warnings: list = field(default_factory=list)
    is_taken_back: bool = False

    @property
    def fingerprint(self):
        """A text that differs when anything differs that somebody who presses the button has to have seen."""
        rows = [self.strategy, self.replaced]
        seen = [[row and [row.pk, row.title_sv, row.years] for row in rows], self.counts, self.is_taken_back]
        text = json.dumps([seen, self.obstacles, self.warnings], sort_keys=True)
        return hashlib.sha256(text.encode()).hexdigest()


def succession_to(strategy):
    """Return the Succession of the strategy after the current one."""
    replaced = Strategy.objects.filter(is_current=True).exclude(pk=strategy.pk).first()
    unapproved = list(strategy.sub_goals.filter(is_unapproved=True))
    counts = {
        "chapters": strategy.chapters.count(),
        "sub_goals": strategy.sub_goals.count(),
        "milestones": strategy.milestones.count(),
        "decisions": strategy.adoptions.decided().count(),
        "organisations": strategy.adoptions.count(),
    }
    return Succession(
        strategy,
        replaced,
        counts,
        unapproved=unapproved,
        obstacles=list(_obstacles(strategy, counts, unapproved)),
        warnings=list(_warnings(strategy, counts, unapproved)),
        is_taken_back=bool(replaced and strategy.is_public and _is_undone(replaced, strategy)),
    )


def _obstacles(strategy, counts, unapproved):
    if not counts["chapters"]:
        yield _("It has no chapters.")
    if not counts["sub_goals"]:
        yield _("It has no sub-goals.")
    if unapproved and not strategy.is_public:  # one that has been current may come back as it was
        yield ngettext(
            "%(count)d sub-goal text is not approved.", "%(count)d sub-goal texts are not approved.", len(unapproved)
        ) % {"count": len(unapproved)}


def _warnings(strategy, counts, unapproved):
    today = timezone.localdate()
    if strategy.starts_on > today:
        yield _("It does not start until %(date)s.") % {"date": date_format(strategy.starts_on, "DATE_FORMAT")}
    if strategy.ends_on < today:
        yield _("It ended on %(date)s.") % {"date": date_format(strategy.ends_on, "DATE_FORMAT")}
    if unapproved and strategy.is_public:
        yield _("Sub-goals that are not approved are shown on the site, marked so.")
    if drafts := strategy.sub_goals.filter(draft__isnull=False).count():
        yield ngettext(
            "%(count)d draft of a sub-goal waits. Until it is approved the site shows the text before it.",
            "%(count)d drafts of sub-goals wait. Until they are approved the site shows the texts before them.",
            drafts,
        ) % {"count": drafts}
    if not counts["milestones"]:
        yield _("It has no milestones, so the timeline will be empty.")
    if counts["decisions"] < counts["organisations"]:
        yield _("Of %(all)d organisations, %(decided)d have decided to adopt it.") % {
            "all": counts["organisations"],
            "decided": counts["decisions"],
        }


def _is_undone(replaced, strategy):
    """Return whether the switch is taken back: what is replaced lies ahead, and nothing refers to its sub-goals."""
    return replaced.starts_on > strategy.starts_on and not is_referred_to(replaced)


def is_referred_to(strategy):
    """Return whether rows that may not lose it, such as inspel, are about one of its sub-goals."""
    relations = [relation for relation in SubGoal._meta.related_objects if relation.on_delete is models.PROTECT]
    return any(
        relation.related_model._base_manager.filter(**{f"{relation.field.name}__strategy": strategy}).exists()
        for relation in relations
    )


@transaction.atomic
def make_current(*, pk, seen, by):
    """
    Make the strategy the current one, and return the Succession.

    Raise SuccessionHasChanged, with nothing changed, if there are obstacles or it differs from the fingerprint `seen`.
    All strategies are locked, so that of two who do this at once the second is told.
    """
    strategy = next(row for row in Strategy.objects.select_for_update().order_by("pk") if row.pk == pk)
    succession = succession_to(strategy)
    if strategy.is_current or succession.obstacles or succession.fingerprint != seen:
        raise SuccessionHasChanged
    replaced = succession.replaced
    if replaced:
        replaced.is_current = False
        replaced.replaced_at = None if succession.is_taken_back else timezone.now()
        _save(replaced, _("Replaced by: %(title)s") % {"title": strategy.title}, by)
    strategy.is_current, strategy.replaced_at = True, None
    _save(strategy, _("Made the current strategy"), by)
    return succession


def _save(strategy, reason, by):
    """Save with a line in the history, past the guard of `save`, and leave when the text was changed as it is."""
    columns = ["is_current", "replaced_at"]
    bulk_update_with_history([strategy], Strategy, columns, default_user=by, default_change_reason=reason[:100])
