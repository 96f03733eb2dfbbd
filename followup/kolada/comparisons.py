"""Which of Kolada's places and groups the portal's own are compared with."""

import re
from dataclasses import dataclass

from followup.models import Comparison
from followup.models.comparison import MAX_NAME

COUNTRY = "0000"
# Kolada's titles, such as “… läns kommuner (ovägt medel)” and “Liknande kommuner äldreomsorg, <municipality>, 2024”.
_MEAN = "(ovägt medel)"
_OF_COUNTY = re.compile(r"läns kommuner\b.*\(ovägt medel\)", re.IGNORECASE)
_SIMILAR = re.compile(r"^Liknande kommuner,? *(?P<subject>[^,]*), *(?P<name>[^,]+), *(?P<year>\d{4})$", re.IGNORECASE)
# There are a dozen groups for each municipality. The first of these subjects suits the most key figures.
_SUBJECTS = ["övergripande", "socioekonomi", "äldreomsorg"]


@dataclass(frozen=True)
class Compared:
    """A Comparison as it should be: `municipality` is the code of the one that the others are similar to, or ""."""

    kind: str
    code: str
    name: str
    municipality: str = ""
    members: tuple = ()


def comparisons(places, groups, codes):
    """
    Return the Compareds for the municipalities with these codes.

    `places` are all of Kolada's Places by id, and `groups` its Groups.
    """
    names = {places[code].title: code for code in codes if code in places}
    country = [_compared(Comparison.Kind.COUNTRY, places[COUNTRY])] if COUNTRY in places else []
    county = _county_group(groups, frozenset(codes))
    county = [_compared(Comparison.Kind.MUNICIPALITIES, county)] if county else []
    similar = [_compared(Comparison.Kind.SIMILAR, group, code) for code, group in _similar(groups, names).items()]
    return country + county + similar


def _compared(kind, found, municipality=""):
    members = tuple(sorted(getattr(found, "members", ())))
    return Compared(kind, found.id, (found.title or found.id)[:MAX_NAME], municipality, members)


def _county_group(groups, codes):
    """Return the Group of the county: a mean of just these municipalities, else of a county that they all are in."""
    if not codes:
        return None
    same = [group for group in groups if group.members == codes and _MEAN in group.title.lower()]
    around = [group for group in groups if _OF_COUNTY.search(group.title) and codes <= group.members]
    by_title = sorted(same, key=lambda group: not _OF_COUNTY.search(group.title)) + around
    return by_title[0] if by_title else None


def _similar(groups, names):
    """Return {code of a municipality: the Group of its similar ones}, the latest of the widest subject."""
    best = {}
    for group in groups:
        match = _SIMILAR.match(group.title)
        if match and (code := names.get(match["name"].strip())):
            rank = (-_rank_of(match["subject"]), int(match["year"]), group.id)
            best[code] = max(best.get(code, (rank, group)), (rank, group), key=lambda pair: pair[0])
    return {code: group for code, (_rank, group) in sorted(best.items())}


def _rank_of(subject):
    subject = subject.strip().lower() or _SUBJECTS[0]
    return _SUBJECTS.index(subject) if subject in _SUBJECTS else len(_SUBJECTS)
