"""Sample dialogue rounds of the style guide: an open and a closed one, neither of them saved."""

from datetime import timedelta

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from core.personal_data import parts
from core.qr_code import qr_svg
from feedback.models import DialogueRound, RoundQuestion
from feedback.rounds.summary import about


def round_samples(sub_goal, municipality):
    """Return the context of the samples."""
    open_round, closed_round = _rounds(sub_goal, municipality)
    return {
        "open_round": open_round,
        "dialogue_rounds": [open_round, closed_round],
        "round_qr": qr_svg(settings.SITE_URL),
        "round_marked": parts(_("Call me: 070-174 06 05")),
        "round_numbers": _numbers(),
    }


def _rounds(sub_goal, municipality):
    now, week = timezone.now().replace(minute=0, second=0, microsecond=0), timedelta(days=7)
    common = {
        "title": _("The question that a dialogue round asks"),
        "intro": _("What it is about, in one or two sentences."),
        "is_announced": True,
        "is_example": True,
        "code": "bkmtr",
    }
    return [
        DialogueRound(pk=1, slug="exempel", opens_at=now - week, closes_at=now + week, sub_goal=sub_goal, **common),
        DialogueRound(
            slug="exempel-2", opens_at=now - 2 * week, closes_at=now - week, municipality=municipality, **common
        ),
    ]


def _numbers():
    """Return numbers as feedback.rounds.summary does."""
    question = RoundQuestion(text=_("What works well?"), help_text=_("A few words of help."))
    lines = [{"name": _("Resident"), "count": about(12)}, {"name": _("Small groups together"), "count": about(12)}]
    return {
        "total": 24,
        "questions": [{"question": question, "asked": question.text, "count": 21}],
        "groups": [{"title": _("By who sent it"), "lines": lines}],
    }
