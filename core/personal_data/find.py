"""The search through a text with all the rules, and the text with what was found marked or masked."""

from bisect import bisect

from core.personal_data.birth_dates import birth_dates
from core.personal_data.emails import emails
from core.personal_data.identity_numbers import identity_numbers, possible_identity_numbers
from core.personal_data.kinds import Kind, Part, PersonalDataMatch
from core.personal_data.names import names
from core.personal_data.normalised import NormalisedText
from core.personal_data.not_telephones import without_spans
from core.personal_data.telephones import telephones


def find_personal_data(text, words=()):
    """
    Return a list of PersonalDataMatch in the order of the text, without overlaps and without hints.

    `words` are those of the name that the sender gave (name_words).
    """
    return _in_original(*_find(text, words))


def find_with_hints(text, words=()):
    """Return what find_personal_data finds together with the hints, in the order of the text and without overlaps."""
    normalised, found = _find(text, words)
    for kind, rule in [(Kind.POSSIBLE_IDENTITY_NUMBER, possible_identity_numbers), (Kind.BIRTH_DATE, birth_dates)]:
        found = _with_new(found, kind, rule(normalised.text))
    return _in_original(normalised, found)


def names_in(text, words):
    """Return the names that stand in the text, in small letters and in their order, each as often as it does."""
    found = find_personal_data(text, words)
    return [text[item.start : item.end].casefold() for item in found if item.kind == Kind.NAME]


def parts(text, found=None):
    """Return the text as a list of Part, for a page that marks the findings. `found` saves a second search."""
    pieces, at = [], 0
    for item in find_personal_data(text) if found is None else found:
        pieces += [Part(text[at : item.start]), Part(text[item.start : item.end], item.kind)]
        at = item.end
    return [piece for piece in [*pieces, Part(text[at:])] if piece.text]


def mask(text, found=None):
    """Return the text with each finding replaced by its kind, such as “[telephone number]”."""
    return "".join(f"[{part.kind.label}]" if part.kind else part.text for part in parts(text, found))


def _find(text, words):
    """Return (NormalisedText, findings in it, in its order)."""
    normalised, found = NormalisedText(text), []
    # A match can hide another one next to it, so search again after each round without what was found.
    plain, lines = normalised.text, normalised.lines
    while new := _find_once(plain, lines):
        found += new
        spans = [(item.start, item.end) for item in new]
        plain, lines = without_spans(plain, spans), without_spans(lines, spans)
    found = sorted(found, key=lambda item: item.start)
    return normalised, _with_new(found, Kind.NAME, names(normalised.text, words))


def _find_once(text, lines):
    """Search for each kind, the most reliable one first. A match that overlaps an earlier one is left out."""
    found, numbers = [], identity_numbers(text)
    addresses = emails(text)
    with_number = [span for span in addresses if _holds_one_of(numbers, span)]
    for kind, spans in [
        (Kind.IDENTITY_NUMBER, with_number),
        (Kind.EMAIL, addresses),
        (Kind.IDENTITY_NUMBER, numbers),
        (Kind.TELEPHONE, telephones(text, lines)),
    ]:
        found = _with_new(found, kind, spans)
    return found


def _holds_one_of(spans, outer):
    """Return whether one of the sorted spans lies within `outer`."""
    at = bisect(spans, (outer[0],))
    return at < len(spans) and spans[at][1] <= outer[1]


def _with_new(found, kind, spans):
    """Return the sorted list `found` with those of `spans` that do not overlap what is found already."""
    found = list(found)
    for start, end in spans:
        at = bisect(found, start, key=lambda item: item.start)
        if (at == 0 or found[at - 1].end <= start) and (at == len(found) or end <= found[at].start):
            found.insert(at, PersonalDataMatch(kind, start, end))
    return found


def _in_original(normalised, found):
    return [PersonalDataMatch(item.kind, *normalised.original_span(item.start, item.end)) for item in found]
