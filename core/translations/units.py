"""
What belongs together in a Swedish text and its translation, and which of it is older than the Swedish.

A text is here a list of fingerprints of its paragraphs. It is divided into Units: a paragraph and its translation, or,
where the two texts have not as many, a list or section of each. unit_changes.py follows the changes of both texts.
"""

from dataclasses import dataclass, field
from itertools import groupby

from core.translations.segments import is_heading, kind_of


@dataclass
class Unit:
    """
    Paragraphs of the Swedish and of its translation, and of which Swedish paragraphs the translation was made.

    Without a translation it is a Swedish paragraph that came later; without Swedish, a translation of what is gone.
    """

    made_from: list = field(default_factory=list)
    swedish: list = field(default_factory=list)
    text: list = field(default_factory=list)

    @property
    def is_older(self):
        return self.made_from != self.swedish

    def renew(self):
        self.made_from = list(self.swedish)


def pair(swedish, text):
    """Return the units of a translation that says what the Swedish does."""
    swedish_parts, text_parts = _sections(swedish), _sections(text)
    if [part[0] for part in swedish_parts] != [part[0] for part in text_parts]:
        return paired(swedish, text)
    units = []
    for (level, *of_swedish), (_level, *of_text) in zip(swedish_parts, text_parts, strict=True):
        heading = 1 if level else 0
        units += paired(of_swedish[:heading], of_text[:heading]) + paired(of_swedish[heading:], of_text[heading:])
    return without_loose_ends(units)


def _sections(prints):
    """Return [[level of its heading, or "", *fingerprints]] of each part that begins with a heading."""
    parts = [[""]]
    for mark in prints:
        if is_heading(mark):
            parts.append([kind_of(mark)])
        parts[-1].append(mark)
    return parts


def paired(swedish, text):
    """Return units that are up to date: paragraph by paragraph, or, where these are not as many, list by list."""
    if len(swedish) == len(text):
        return [Unit([mark], [mark], [other]) for mark, other in zip(swedish, text, strict=True)]
    runs, others = _runs(swedish), _runs(text)
    if len(runs) > 1 and [kind_of(run[0]) for run in runs] == [kind_of(run[0]) for run in others]:
        return [unit for run, other in zip(runs, others, strict=True) for unit in paired(run, other)]
    return [Unit(list(swedish), list(swedish), list(text))]


def _runs(prints):
    """Return the fingerprints divided where their kind changes, as where a list begins or ends."""
    return [list(run) for _kind, run in groupby(prints, kind_of)]


def without_loose_ends(units):
    """Return the units; one that lacks a side although nothing of it is older belongs to the one beside it."""
    kept, loose = [], None
    for unit in units:
        if not (unit.swedish or unit.text or unit.made_from):
            continue
        is_loose = not unit.is_older and not (unit.swedish and unit.text)
        if is_loose and kept:
            kept[-1] = _joined(kept[-1], unit)
        elif is_loose:
            loose = _joined(loose, unit) if loose else unit
        else:
            kept.append(_joined(loose, unit) if loose else unit)
            loose = None
    return kept if loose is None else [loose]


def _joined(first, second):
    """Return both as one unit: older if one is, unless what was missing in it is what the other brings."""
    is_older = any(one.is_older and (one.text or not other.text) for one, other in [(first, second), (second, first)])
    both = merged([first, second])
    if not is_older:
        both.renew()
    return both


def merged(units):
    """Return the units as one."""
    sides = ["made_from", "swedish", "text"]
    return Unit(*([mark for unit in units for mark in getattr(unit, side)] for side in sides))


def confirm(units):
    """Return the units where somebody has read that the whole translation says what the Swedish does."""
    for unit in units:
        unit.renew()
    return without_loose_ends(units)


def begun_units(swedish, text, counts):
    """Return the units of a translation that is begun: so many of its paragraphs are of each Swedish one."""
    if (len(swedish), len(text)) != (len(counts), sum(counts)):
        return pair(swedish, text)
    rest = iter(text)
    parts = [(mark, [next(rest) for _ in range(count)]) for mark, count in zip(swedish, counts, strict=True)]
    return [Unit([mark] if part else [], [mark], part) for mark, part in parts]
