"""What the trend of a key figure and the state of a sub-goal are called, and the mark that says it without colour."""

from functools import lru_cache

from django.utils import formats
from django.utils.translation import get_language, gettext, gettext_noop
from django.utils.translation import gettext_lazy as _

from core.punctuation import comma_list
from core.text import ltr_text
from followup.models import SubGoalVerdict
from followup.trend import Trend

TRENDS = {
    Trend.BETTER: _("Getting better"),
    Trend.WORSE: _("Getting worse"),
    Trend.RISING: _("Rising"),
    Trend.FALLING: _("Falling"),
    Trend.NO_CLEAR_CHANGE: _("No clear change"),
    Trend.NOT_CALCULABLE: _("Cannot be calculated"),
}
MARKS = {
    Trend.BETTER: "better",
    Trend.WORSE: "worse",
    Trend.RISING: "rising",
    Trend.FALLING: "falling",
    Trend.NO_CLEAR_CHANGE: "level",
    Trend.NOT_CALCULABLE: "unknown",
    SubGoalVerdict.Verdict.RIGHT_WAY: "better",
    SubGoalVerdict.Verdict.WRONG_WAY: "worse",
    SubGoalVerdict.Verdict.MIXED: "mixed",
    SubGoalVerdict.Verdict.NO_CLEAR_CHANGE: "level",
    SubGoalVerdict.Verdict.NOT_KNOWN_YET: "unknown",
}


def number_in_words(number, decimals):
    """Return the number with so many decimals and its thousands apart, as the active language writes it."""
    return formats.number_format(number, decimal_pos=decimals, use_l10n=True, force_grouping=True)


def score(number):
    """Return a score as it is, or a mean of scores with one decimal, in one piece."""
    return "" if number is None else _score(number, 0 if isinstance(number, int) else 1, get_language())


@lru_cache(maxsize=512)
def _score(number, decimals, _language):
    """Return the same as `score`: a page of the self-assessment says it hundreds of times, of some forty numbers."""
    return ltr_text(number_in_words(number, decimals))


# What stands a hundred times on a page: {% blocktranslate %} takes ten times as long for each.
_SOME_OF = {
    "answered": gettext_noop("%(answered)s of %(of)s have answered"),
    "scored": gettext_noop("%(scored)s of %(of)s have given a score"),
    "statements": gettext_noop("%(scored)s of %(of)s statements"),
}


def some_of(what, some, of):
    """Return how many of all, in words: who have "answered" or "scored", or the "statements" with a score."""
    return gettext(_SOME_OF[what]) % {"answered": some, "scored": some, "of": of}


def of_five(number):
    """Return a score or a mean with the highest score that there is."""
    return gettext("%(number)s of 5") % {"number": score(number)}


def point_in_words(point, of=None):
    """Return what a Point says: a score, or a mean of how many scores out of `of`, or why there is none."""
    if point.number is None:
        return str(point.why_missing)
    return of_five(point.number) + (f" ({some_of('scored', point.scored, of)})" if of else "")


def scores_and_counts(counts):
    """Return each score with how many gave it: {score: count}."""
    words = gettext("Score %(score)s: %(count)s")
    return comma_list(words % {"score": found, "count": count} for found, count in counts.items())
