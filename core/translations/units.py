"""
What belongs together in a Swedish text and its translation, and which of it is older than the Swedish.

A text is here a list of fingerprints of its paragraphs. It is divided into Units: a paragraph and its translation, or,
where the two texts have not as many, a section of each. A change of the Swedish is followed by the units; one of the
translation renews the units that it is in, and no others.
"""

from dataclasses import dataclass, field
from difflib import SequenceMatcher
from itertools import pairwise


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
        return _paired(swedish, text)
    units = []
    for (level, *of_swedish), (_level, *of_text) in zip(swedish_parts, text_parts, strict=True):
        heading = 1 if level else 0
        units += _paired(of_swedish[:heading], of_text[:heading]) + _paired(of_swedish[heading:], of_text[heading:])
    return _without_loose_ends(units)


def _sections(prints):
    """Return [[level of its heading, or "", *fingerprints]] of each part that begins with a heading."""
    parts = [[""]]
    for mark in prints:
        level, is_heading, _digest = mark.partition(":")
        if is_heading:
            parts.append([level])
        parts[-1].append(mark)
    return parts


def _paired(swedish, text):
    if len(swedish) == len(text):
        return [Unit([mark], [mark], [other]) for mark, other in zip(swedish, text, strict=True)]
    return [Unit(list(swedish), list(swedish), list(text))]


def _without_loose_ends(units):
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
    merged = _merged([first, second])
    if not is_older:
        merged.renew()
    return merged


def _merged(units):
    sides = ["made_from", "swedish", "text"]
    return Unit(*([mark for unit in units for mark in getattr(unit, side)] for side in sides))


# --- A change of the Swedish ------------------------------------------------------------------------------------------


def follow_swedish(units, now, *, is_same_meaning=False):
    """
    Return the units with the Swedish as it is now: those whose paragraphs changed are older.

    With `is_same_meaning`, such as after a spelling fix, those that were up to date remain so.
    """
    was_older = {id(unit) for unit in units if unit.is_older}
    # A paragraph that is gone may come back, and then its translation is what it was.
    owners = [unit for unit in units for _mark in unit.swedish or unit.made_from]
    before = [mark for unit in units for mark in unit.swedish or unit.made_from]
    places = {id(unit): place for place, unit in enumerate(units)}
    found, added = {id(unit): [] for unit in units}, {}
    for kind, i1, i2, j1, j2 in _opcodes(before, now):
        for offset, mark in enumerate(now[j1:j2]):
            if kind == "insert" and not _is_inside(owners, i1) and not is_same_meaning:
                added.setdefault(_place_after(owners, i1, places), []).append(Unit([], [mark], []))
            elif owners:
                owner = owners[min(i1 + offset, i2 - 1) if kind != "insert" else max(i1 - 1, 0)]
                found[id(owner)].append(mark)
            else:
                added.setdefault(0, []).append(Unit([], [mark], []))
    for unit in units:
        unit.swedish = found[id(unit)]
        if is_same_meaning and id(unit) not in was_older:
            unit.renew()
    followed = [*added.get(0, [])]
    for place, unit in enumerate(units, 1):
        followed += [unit, *added.get(place, [])]
    return _without_loose_ends(followed)


def _opcodes(before, now):
    return SequenceMatcher(a=before, b=now, autojunk=False).get_opcodes()


def _is_inside(owners, index):
    """Return whether the place before the index lies between two paragraphs of one unit."""
    return 0 < index < len(owners) and owners[index - 1] is owners[index]


def _place_after(owners, index, places):
    return places[id(owners[index - 1])] + 1 if index and owners else 0


# --- A change of the translation --------------------------------------------------------------------------------------


def follow_translation(units, now):
    """Return the units with the translation as it is now: those whose paragraphs changed say what the Swedish does."""
    changes = [code for code in _opcodes([mark for unit in units for mark in unit.text], now) if code[0] != "equal"]
    for kind, i1, i2, j1, j2 in reversed(changes):  # the last first, so that the places of the others stay
        units = _with_change(units, kind, i1, i2, now[j1:j2])
    return _without_loose_ends(units)


def _with_change(units, kind, i1, i2, new):
    """Return the units where the paragraphs i1 to i2 of the translation are replaced by the new ones."""
    ends = [0]
    for unit in units:
        ends.append(ends[-1] + len(unit.text))
    spans = list(pairwise(ends))
    if kind == "insert":
        return _with_insertion(units, spans, i1, new)
    first = next(place for place, (start, end) in enumerate(spans) if start <= i1 < end)
    last = next(place for place, (start, end) in enumerate(spans) if start < i2 <= end)
    if len(new) > i2 - i1:  # perhaps what was missing beside them is there now
        first, last = _with_missing_beside(units, first, last)
    merged = _merged(units[first : last + 1])
    head, tail = i1 - ends[first], i2 - ends[first]
    if len(new) == i2 - i1:
        return _replaced_one_by_one(units, first, last, head, new)
    merged.text[head:tail] = new
    return [*units[:first], *_renewed(merged), *units[last + 1 :]]


def _replaced_one_by_one(units, first, last, head, new):
    """Return the units with as many new paragraphs as there were before, each in its own unit."""
    changed, place, rest = [], head, list(new)
    for unit in units[first : last + 1]:
        count = min(len(unit.text) - place, len(rest)) if place < len(unit.text) else 0
        unit.text[place : place + count] = rest[:count]
        rest, place = rest[count:], max(0, place - len(unit.text))
        changed += _renewed(unit) if count else [unit]
    return [*units[:first], *changed, *units[last + 1 :]]


def _with_insertion(units, spans, index, new):
    inside = next((place for place, (start, end) in enumerate(spans) if start < index < end), None)
    if inside is not None:
        unit = units[inside]
        at = index - spans[inside][0]
        unit.text[at:at] = new
        return [*units[:inside], *_renewed(unit), *units[inside + 1 :]]
    missing = [place for place, unit in enumerate(units) if not unit.text and spans[place][0] == index]
    if missing:
        first, last = missing[0], missing[-1]
        merged = _merged(units[first : last + 1])
        merged.text = list(new)
        return [*units[:first], *_renewed(merged), *units[last + 1 :]]
    beside = next((place for place, (_start, end) in enumerate(spans) if end == index and end), 0)
    units[beside].text[len(units[beside].text) if index else 0 : 0] = new
    return [*units[:beside], *_renewed(units[beside]), *units[beside + 1 :]]


def _with_missing_beside(units, first, last):
    while first and not units[first - 1].text:
        first -= 1
    while last + 1 < len(units) and not units[last + 1].text:
        last += 1
    return first, last


def _renewed(unit):
    """Return the unit as up to date, divided if it has as many paragraphs in both languages."""
    unit.renew()
    return _paired(unit.swedish, unit.text)


def confirm(units):
    """Return the units where somebody has read that the whole translation says what the Swedish does."""
    for unit in units:
        unit.renew()
    return _without_loose_ends(units)


def older_paragraphs(units):
    """Return the places, from 0, of the paragraphs of the translation that are older, or before what is missing."""
    places, count = set(), 0
    for unit in units:
        if unit.is_older:
            places |= set(range(count, count + len(unit.text))) or {max(0, count - 1)}
        count += len(unit.text)
    return sorted(places)
