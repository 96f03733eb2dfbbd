"""What the trend of a key figure and the state of a sub-goal are called, and the mark that says it without colour."""

from django.utils import formats
from django.utils.translation import gettext_lazy as _

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
