"""
Follows the changes of a Swedish text and its translation by their units.

A change of the Swedish makes the units older that it is in; one of the translation renews those, and no others.
"""

from difflib import SequenceMatcher
from itertools import pairwise

from core.translations.likeness import alike_pairs, is_part
from core.translations.units import Unit, merged, paired, without_loose_ends

# --- A change of the Swedish ------------------------------------------------------------------------------------------


def follow_swedish(units, now, *, is_same_meaning=False, texts=None):
    """
    Return the units with the Swedish as it is now: those whose paragraphs changed are older.

    With `is_same_meaning`, such as after a spelling fix, those that were up to date remain so; that says nothing of
    what was added, removed or moved in the same change. `texts` are {fingerprint: paragraph} as far as they are known:
    of several that were changed together each is the one that it is like.
    """
    was_older = {id(unit) for unit in units if unit.is_older}
    change = _Change(units, now, texts or {})
    followed = change.followed()
    if is_same_meaning:
        for unit in units:
            if id(unit) not in was_older | change.gone:
                unit.renew()
    return without_loose_ends(followed)


class _Change:
    """A change of the Swedish: gives each of its paragraphs to a unit, or to a new one where it came between them."""

    def __init__(self, units, now, texts):
        self.units, self.now, self.texts = units, now, texts
        # A paragraph that is gone may come back, and then its translation is what it was.
        self.owners = [unit for unit in units for _mark in unit.swedish or unit.made_from]
        self.before = [mark for unit in units for mark in unit.swedish or unit.made_from]
        self.places = {id(unit): place for place, unit in enumerate(units)}
        self.found, self.added = {id(unit): [] for unit in units}, {}
        self.changes = _opcodes(self.before, now)
        gone = {mark for kind, i1, i2, *_new in self.changes if kind != "equal" for mark in self.before[i1:i2]}
        self.moved = {mark for kind, *_old, j1, j2 in self.changes if kind != "equal" for mark in now[j1:j2]} & gone

    def followed(self):
        for kind, i1, i2, j1, j2 in self.changes:
            if kind == "insert" or not self.owners:
                self._insert(i1, self.now[j1:j2])
            elif kind == "replace" and not self._has_several(i1, i2):
                self._replace(i1, i2, self.now[j1:j2])
            else:
                for offset, mark in enumerate(self.now[j1:j2]):
                    self.found[id(self.owners[min(i1 + offset, i2 - 1)])].append(mark)
        for unit in self.units:
            unit.swedish = self.found[id(unit)]
        followed = [*self.added.get(0, [])]
        for place, unit in enumerate(self.units, 1):
            followed += [unit, *self.added.get(place, [])]
        return followed

    @property
    def gone(self):
        """Return the ids of the units whose paragraphs are not only changed or joined with others, but away."""
        joined = {
            id(self.owners[index])
            for kind, i1, i2, j1, j2 in self.changes
            for index in range(i1, i2)
            if kind == "replace" and self._is_joined(self.before[index], self.now[j1:j2])
        }
        return {id(unit) for unit in self.units if not unit.swedish} - joined

    def _is_joined(self, old, marks):
        new = [self.texts[mark] for mark in marks if mark in self.texts and mark not in self.moved]
        return old in self.texts and any(is_part(self.texts[old], text) for text in new)

    def _insert(self, index, marks):
        if self.owners and _is_inside(self.owners, index):
            self.found[id(self.owners[max(index - 1, 0)])] += marks
        else:
            self._add(self._place_after(index), marks)

    def _add(self, place, marks):
        self.added.setdefault(place, []).extend(Unit([], [mark], []) for mark in marks)

    def _place_after(self, index):
        return self.places[id(self.owners[index - 1])] + 1 if index and self.owners else 0

    def _has_several(self, i1, i2):
        return any(len(unit.swedish or unit.made_from) > 1 for unit in self.owners[i1:i2])

    def _replace(self, i1, i2, marks):
        """
        Give the paragraphs to those that they replace: to those that they are like, and the others by their places.

        One that only moved is neither replaced nor replaces.
        """
        free = [index for index in range(i1, i2) if self.before[index] not in self.moved]
        alike = self._alike(free, marks)
        place, old, begin = self._place_after(i1), None, 0
        for at, mark in enumerate(marks):
            end = min([free_at for later, free_at in alike.items() if later >= at], default=len(free))
            if mark in self.moved:
                old = None
            elif at in alike or begin < end:
                begin = alike.get(at, begin) + 1
                old = free[begin - 1]
                place = self.places[id(self.owners[old])] + 1
            elif at + 1 in alike and self._is_part(mark, self.before[free[end]]):
                old = free[end]
            elif old is not None and not self._is_part(mark, self.before[old]):
                old = None
            if old is None:
                self._add(place, [mark])
            else:
                self.found[id(self.owners[old])].append(mark)

    def _alike(self, free, marks):
        """Return {place in marks: place in free} of those that are alike."""
        new = [None if mark in self.moved else self.texts.get(mark) for mark in marks]
        return alike_pairs([self.texts.get(self.before[index]) for index in free], new)

    def _is_part(self, mark, old):
        """Return whether the paragraph was a part of the old one, which nobody knows without their texts."""
        texts = [self.texts.get(one) for one in [mark, old]]
        return is_part(*texts) if all(texts) else True


def _opcodes(before, now):
    return SequenceMatcher(a=before, b=now, autojunk=False).get_opcodes()


def _is_inside(owners, index):
    """Return whether the place before the index lies between two paragraphs of one unit."""
    return 0 < index < len(owners) and owners[index - 1] is owners[index]


# --- A change of the translation --------------------------------------------------------------------------------------


def follow_translation(units, now):
    """Return the units with the translation as it is now: those whose paragraphs changed say what the Swedish does."""
    changes = [code for code in _opcodes([mark for unit in units for mark in unit.text], now) if code[0] != "equal"]
    for kind, i1, i2, j1, j2 in reversed(changes):  # the last first, so that the places of the others stay
        units = _with_change(units, kind, i1, i2, now[j1:j2])
    return without_loose_ends(units)


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
    both = merged(units[first : last + 1])
    head, tail = i1 - ends[first], i2 - ends[first]
    if len(new) == i2 - i1:
        return _replaced_one_by_one(units, first, last, head, new)
    both.text[head:tail] = new
    return [*units[:first], *_renewed(both), *units[last + 1 :]]


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
        both = merged(units[first : last + 1])
        both.text = list(new)
        return [*units[:first], *_renewed(both), *units[last + 1 :]]
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
    return paired(unit.swedish, unit.text)
