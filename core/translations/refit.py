"""
Units of a state as the texts are now, also where they were written past `follow_texts`, such as by a fixture.

A state of an earlier version of the portal, for which a whole list or table was one paragraph, is divided as well.
"""

from core.rich_text import RichTextField
from core.translations.blocks import blocks_of
from core.translations.segments import fingerprint, fingerprints
from core.translations.unit_changes import follow_swedish, follow_translation
from core.translations.units import Unit, pair, paired


def units_of_state(field, texts, state):
    """Return the units of [Swedish text, translation] whose OlderTranslation is `state`, or None."""
    swedish, text = (fingerprints(field, one) for one in texts)
    if state is None:
        return pair(swedish, text)
    units = state.read_units()
    if _sides(units) == (swedish, text):
        return units
    units = _divided(units, field, texts)
    now_swedish, now_text = _sides(units)
    if now_swedish != swedish:
        units = follow_swedish(units, swedish)
    return follow_translation(units, text) if now_text != text else units


def _sides(units):
    return tuple([mark for unit in units for mark in getattr(unit, side)] for side in ["swedish", "text"])


def _divided(units, field, texts):
    """Return the units with the paragraphs of each list, table or quotation instead of a fingerprint of the whole."""
    if not isinstance(field, RichTextField):
        return units
    parts = _parts_of(texts[0]) | _parts_of(texts[1])
    divided = []
    for unit in units:
        sides = ([part for mark in side for part in parts.get(mark, [mark])] for side in [unit.made_from, unit.swedish])
        text = [part for mark in unit.text for part in parts.get(mark, [mark])]
        new = Unit(*sides, text)
        divided += [new] if new.is_older or not (new.swedish and new.text) else paired(new.swedish, new.text)
    return divided


def _parts_of(html):
    """Return {fingerprint of a whole list, table or quotation: [fingerprint of each paragraph in it]}."""
    parts = {}
    for block in blocks_of(html):
        if block.around:
            whole = fingerprint(html[block.outermost.start : block.outermost.end])
            parts.setdefault(whole, []).append(fingerprint(html[block.start : block.end], block.kind))
    return parts
