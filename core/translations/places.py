"""Where a translation is not as the Swedish: what readers and editors see of its units."""

from typing import NamedTuple

from core.translations.segments import kind_of


class Gap(NamedTuple):
    """
    Where Swedish paragraphs are missing: before which paragraph of the translation, the place of the first of them in
    the Swedish, how many they are, and their kind, such as "li".
    """

    before: int
    swedish: int
    count: int
    kind: str


class Places(NamedTuple):
    """What of a translation is not as the Swedish: places of its paragraphs, from 0, and Gaps."""

    older: list
    removed: list
    moved: list
    missing: list


def places_of(units):
    """
    Return the Places of the units.

    A paragraph that stands elsewhere in the Swedish now says what the Swedish does: it is moved, neither removed nor
    missing.
    """
    moved = _moved(units)
    places = Places([], [], [], [])
    text = swedish = 0
    for unit in units:
        here = list(range(text, text + len(unit.text)))
        if unit.is_older and here:
            kind = places.moved if id(unit) in moved else places.older if unit.swedish else places.removed
            kind += here
        elif unit.is_older and unit.swedish and id(unit) not in moved:
            _add_gap(places.missing, Gap(text, swedish, len(unit.swedish), kind_of(unit.swedish[0])))
        text, swedish = text + len(here), swedish + len(unit.swedish)
    return places


def _add_gap(missing, gap):
    """Add the Gap, as one with the last if it lies at the same place."""
    last = missing[-1] if missing else None
    if last and (last.before, last.kind, last.swedish + last.count) == (gap.before, gap.kind, gap.swedish):
        missing[-1] = last._replace(count=last.count + gap.count)
    else:
        missing.append(gap)


def swedish_places(units):
    """Return {place of a paragraph of the translation: that of its Swedish}."""
    found, text, swedish = {}, 0, 0
    for unit in units:
        for offset in range(len(unit.text) if unit.swedish else 0):
            found[text + offset] = swedish + min(offset, len(unit.swedish) - 1)
        text, swedish = text + len(unit.text), swedish + len(unit.swedish)
    return found


def moved_from(units):
    """Return {id of the unit where Swedish paragraphs came: the unit that has their translation, elsewhere}."""
    gone = {}
    for unit in units:
        if unit.text and unit.made_from and not unit.swedish:
            gone.setdefault(tuple(unit.made_from), []).append(unit)
    came = [unit for unit in units if unit.swedish and not (unit.text or unit.made_from)]
    return {id(unit): waiting.pop(0) for unit in came if (waiting := gone.get(tuple(unit.swedish)))}


def _moved(units):
    """Return the ids of the units that stand elsewhere in the Swedish now, and of those that came there."""
    pairs = moved_from(units)
    return {*pairs, *map(id, pairs.values())}
