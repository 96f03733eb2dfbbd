"""The decisions to adopt a strategy, parted into those that somebody has entered and those that nobody knows yet."""

from typing import NamedTuple

from strategy.models import Adoption


class Decisions(NamedTuple):
    """The rows of which something is known, the organisations of the others, and of how many there is a date."""

    known: list
    unknown: list
    dated: int

    @property
    def number(self):
        return len(self.known) + len(self.unknown)

    @property
    def have_references(self):
        return any(row.reference or row.document for row in self.known)


def decisions_of(adoptions):
    """Return the Decisions of the rows, in their order."""
    known = [row for row in adoptions if row.is_known]
    return Decisions(
        known=known,
        unknown=[row.organisation for row in adoptions if not row.is_known],
        dated=sum(row.decided_on is not None for row in known),
    )


def decisions_on(strategy):
    """Return the Decisions on a strategy, or on none while there is no strategy, in one query."""
    return decisions_of(list(Adoption.objects.filter(strategy=strategy).in_order()))
